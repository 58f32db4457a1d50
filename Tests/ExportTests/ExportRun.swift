import Files
import Foundation
import Support
import Testing

/// An archive with one small data set, and the programs that look at what is written from it.
struct ExportRun {
  let archive: String
  let name: String
  var command: Command

  /// A figure goes 5, 6, 5; a row goes and comes back; one comes late; days are added; the text of
  /// one has quotes in it, and one column is called like a word of SQL.
  static let files = [
    "dep;jour;n;Order\n01;2020-03-30;5;a\n02;2020-03-30;7;b\n03;2020-03-30;1;\n",
    "dep;jour;n;Order\n01;2020-03-30;6;a\n02;2020-03-30;7;b\n03;2020-03-30;1;\n01;2020-03-31;1;c\n",
    "dep;jour;n;Order\n01;2020-03-30;5;a\n03;2020-03-30;NA;\n01;2020-03-31;1;c\n"
      + "04;2020-03-30;2;d\n",
    "\"dep\";\"jour\";\"n\";\"Order\"\n\"01\";2020-03-30;5;\"it's <b>&\"\n\"02\";2020-03-30;7;b\n"
      + "\"03\";2020-03-30;0;\n\"01\";2020-03-31;1;c\n\"04\";2020-03-30;2.50;d\n",
  ]

  /// Makes the archive in the folder of the test, or in another one that it makes.
  init(_ files: [String] = Self.files, in folder: String = TemporaryDirectoryTrait.current) throws {
    try LocalFileSystem().makeDirectories(folder)
    archive = "\(folder)/a"
    name = "t"
    command = Command(in: folder)
    _ = try done("init \(archive)")
    _ = try done("-C \(archive) dataset add t --key dep,jour --reference-date jour")
    _ = try done(
      "-C \(archive) dataset set t columns.dep.kind=code columns.jour.kind=date"
        + " columns.n.kind=decimal columns.n.role=flow columns.Order.kind=text"
    )
    for (index, file) in files.enumerated() {
      let path = "\(folder)/t-2020-04-0\(index + 1)T12:00.csv"
      try Data(file.utf8).write(to: URL(fileURLWithPath: path))
      _ = try done("-C \(archive) add t \(path)")
    }
  }

  /// An archive with all releases of a real history, made by the optimised command.
  init(real name: String, by path: String) throws {
    let folder = TemporaryDirectoryTrait.current
    archive = "\(folder)/a"
    self.name = name
    command = Command(path, in: folder)
    try FileManager.default.copyItem(atPath: "\(SharedData.root)/archive", toPath: archive)
    let files = SharedData.files(name, endingWith: ".csv")
    let added = try command.run(["-C", archive, "add", name] + files)
    try #require(added.status == 0, "\(added.messages)")
  }

  /// Runs the command and requires that it is done.
  func done(_ line: String) throws -> Command.Outcome {
    let outcome = try command.run(line)
    try #require(outcome.status == 0, "\(line): \(outcome.messages)")
    return outcome
  }

  /// Runs a program of the oracles on something that was written.
  func ask(_ oracle: String, _ path: String, _ more: String...) throws -> Command.Outcome {
    let script = "\(Path.parent(of: #filePath))/Oracle/\(oracle).py"
    return try Python.run([script, command.path, archive, name, path] + more, in: archive)
  }

  /// Opens a page in a browser and says what goes wrong there.
  func view(_ page: String, in browser: String) throws -> Command.Outcome {
    let script = "\(Path.parent(of: #filePath))/Oracle/browser_view.py"
    return try Python.run([script, browser, page], in: TemporaryDirectoryTrait.current)
  }

  /// The optimised command, where there is one: a debug build takes minutes for whole histories.
  static let optimised: String? = {
    guard Python.has("sqlite3"), SharedData.isPresent else { return nil }
    if Command.optimised == nil { print("skipped: real histories need a release build") }
    return Command.optimised
  }()

  static let histories = ["spf-hospital", "spf-new-admissions", "spf-tests", "spf-vaccination"]
}
