import Files
import Foundation
import Support
import Testing

@Suite(.temporaryDirectory) struct ImportDirTests {
  let folder = TemporaryDirectoryTrait.current
  let disk = LocalFileSystem()

  func vintage(_ line: String) throws -> Command.Outcome { try Command(in: folder).run(line) }

  func write(_ name: String, _ text: String) throws {
    try disk.makeDirectories(Path.parent(of: "\(folder)/\(name)"))
    try disk.replace("\(folder)/\(name)", with: Array(text.utf8))
  }

  /// Two data sets and a folder with files for both, for neither, and hidden.
  func fill() throws {
    _ = try vintage("init a")
    _ = try vintage("-C a dataset add one --file-name one-%Y-%m-%d.csv --time-zone Europe/Paris")
    _ = try vintage("-C a dataset add two --file-name two_%Y%m%d-%H%M.csv")
    try write("in/b/one-2020-04-15.csv", "1;2\n")
    try write("in/a/one-2020-04-14.csv", "1;1\n")
    try write("in/two_20200415-1900.csv", "2\n")
    try write("in/readme.txt", "no\n")
    try write("in/.git/one-2020-04-16.csv", "hidden\n")
    symlink("..", "\(folder)/in/b/loop")
  }

  @Test func `files go to the data set whose pattern they fit, in published order`() throws {
    try fill()
    let outcome = try vintage("-C a import dir in")
    #expect(outcome.status == 0)
    #expect(outcome.messages.count == 3)
    #expect(outcome.messages.last == "note: 1 file left where they are; see why with --dry-run")
    #expect(try vintage("-C a cat one@#1").text == "1;1\n")
    #expect(try vintage("-C a cat one@2020-04-15").text == "1;2\n")
    #expect(try vintage("-C a cat two@2020-04-15T19:00").text == "2\n")
    let again = try vintage("-C a import dir in")
    #expect(again.messages.contains("one: nothing new in 2 files"))
  }

  @Test func `names of files and folders that are not UTF-8 are taken as they are`() throws {
    try fill()
    let disk = LocalFileSystem()
    let place = "\(folder)/in/" + Path.text([0xE9, 0x74, 0xE9])
    let name = Path.text(Array("one-2020-04-17".utf8) + [0xE9] + Array(".csv".utf8))
    guard (try? disk.makeDirectory(place)) != nil else {
      print("skipped: this file system takes no such name")
      return
    }
    try disk.replace("\(place)/\(name)", with: Array("1;7\n".utf8))
    let plan = try vintage("-C a import dir in --dry-run --dataset one --pattern one-%Y-%m-%d*.csv")
    #expect(plan.text.contains("\\xe9t\\xe9/one-2020-04-17\\xe9.csv"))
    let outcome = try vintage("-C a import dir in --dataset one --pattern one-%Y-%m-%d*.csv")
    #expect(outcome.status == 0)
    #expect(try vintage("-C a cat one@2020-04-17").text == "1;7\n")
    #expect(try vintage("-C a show one@2020-04-17").text.contains("one-2020-04-17\\xe9.csv"))
  }

  @Test func `a dry run shows the plan and does nothing`() throws {
    try fill()
    let outcome = try vintage("-C a import dir in --dry-run")
    #expect(
      outcome.text == """
        file                   data set  published
        a/one-2020-04-14.csv   one       2020-04-14 00:00
        b/one-2020-04-15.csv   one       2020-04-15 00:00
        two_20200415-1900.csv  two       2020-04-15 19:00
        left: readme.txt: fits no pattern of a data set

        """
    )
    #expect(outcome.messages == ["3 files would be taken, 1 left, 2 hidden or no files"])
    #expect(try disk.status("\(folder)/a/store") == nil)
  }

  @Test func `gzip files and zip members are unpacked, and the log says so`() throws {
    _ = try vintage("init a")
    try disk.makeDirectories("\(folder)/in")
    let script = """
      import gzip, zipfile
      gzip.open('in/x-2020-04-14.csv.gz', 'wb').write(b'a\\n')
      with zipfile.ZipFile('in/all.zip', 'w', zipfile.ZIP_DEFLATED) as z:
          z.writestr('y/x-2020-04-15.csv', b'a\\nb\\n'); z.writestr('../x-2020-04-16.csv', b'c')
      """
    let python = Command("/usr/bin/python3", in: folder)
    guard (try? python.run(["-c", script]))?.status == 0 else {
      print("skipped: python3 is not there")
      return
    }
    let outcome = try vintage("-C a import dir in --dataset x")
    #expect(outcome.status == 3)
    #expect(
      outcome.messages.contains(
        "vintage: all.zip: \"../x-2020-04-16.csv\" can be no file in an archive"
      )
    )
    #expect(try vintage("-C a cat x@2020-04-15").text == "a\nb\n")
    let shown = try vintage("-C a show x@2020-04-15 --format json").output
    let object = try JSONSerialization.jsonObject(with: Data(shown)) as? [String: Any]
    #expect(
      object?["details"] as? [String: String]
        == ["path": "all.zip", "unpacked": "zip", "member": "y/x-2020-04-15.csv"]
    )
    #expect(object?["file_name"] as? String == "x-2020-04-15.csv")
    #expect(try vintage("-C a cat x@first").text == "a\n")
  }

  @Test func `a pattern may have folders`() throws {
    _ = try vintage("init a")
    for day in ["14", "15"] { try write("in/2020/04/\(day)/data.csv", "\(day)\n") }
    try write("in/2020/04/15/other.csv", "no\n")
    let outcome = try vintage("-C a import dir in --dataset x --pattern %Y/%m/%d/data.csv")
    #expect(outcome.status == 0)
    #expect(try vintage("-C a cat x@2020-04-14").text == "14\n")
    #expect(try vintage("-C a log x --format jsonl").text.split(separator: "\n").count == 2)
  }

  @Test func `a folder with nothing that fits is refused`() throws {
    try fill()
    try disk.makeDirectories("\(folder)/empty")
    #expect(try vintage("-C a import dir empty").messages == ["vintage: empty: there are no files"])
    #expect(try vintage("-C a import dir nowhere").status == 2)
    #expect(try vintage("-C a import dir in/readme.txt").status == 2)
    let none = try vintage("-C a import dir in --dataset one --pattern none-%Y-%m-%d.csv")
    #expect(none.status == 2 && none.messages.first?.contains("none of 4 files fits") == true)
  }
}
