import Foundation
import Support
import Testing

/// Kinds that are inferred from values and stored in the definition.
@Suite(.temporaryDirectory, .enabled(if: VintageRun.isBuilt))
struct InferredKindTests {
  static let file = "dep;jour;n;p\n01;2020-03-30;5;1.5\n2A;2020-03-30;7;2\n"

  private func definition(_ archive: SmallArchive) throws -> String {
    try String(contentsOfFile: archive.directory + "/datasets/t.toml", encoding: .utf8)
  }

  @Test func `the first release describes the columns that the definition leaves open`() throws {
    let archive = try SmallArchive(kinds: ["n=decimal"], [Self.file])
    let text = try definition(archive)
    #expect(
      text.hasSuffix(
        """
        [[columns]]
        name = "n"
        kind = "decimal"

        # Inferred from the values of the files: correct what is wrong.

        [[columns]]
        name = "p"
        kind = "decimal"

        """
      ),
      "\(text)"
    )
    let object = try archive.run("dataset", "show", "t", "--format", "json").object()
    let columns = try #require(object["columns"] as? [[String: Any]])
    #expect(columns.map { $0["name"] as? String } == ["dep", "jour", "n", "p"])
    #expect(columns.map { $0["kind"] as? String } == ["code", "date", "decimal", "decimal"])
  }

  @Test func `what a person corrects afterwards stays`() throws {
    let archive = try SmallArchive([Self.file])
    #expect(try archive.run("dataset", "set", "t", "columns.n.kind=text").status == 0)
    let before = try definition(archive)
    let path = TemporaryDirectoryTrait.current + "/u-2020-04-02.csv"
    try Self.file.replacingOccurrences(of: ";7;", with: ";8;")
      .write(toFile: path, atomically: true, encoding: .utf8)
    #expect(try archive.run("add", "t", path).status == 0)
    #expect(try archive.run("dataset", "infer", "t").status == 0)
    #expect(try definition(archive) == before)
    let diff = try archive.run("diff", "t@latest", "--format", "jsonl")
    #expect(try diff.objects().map { $0["difference"] is NSNull } == [true])
  }

  @Test func `a definition that lost its columns is described again when asked`() throws {
    let archive = try SmallArchive(key: "", date: "", [Self.file])
    let path = archive.directory + "/datasets/t.toml"
    try "time_zone = \"UTC\"\n".write(toFile: path, atomically: true, encoding: .utf8)
    let run = try archive.run("dataset", "infer", "t")
    #expect(run.status == 0 && run.output.isEmpty)
    #expect(
      run.messages.contains(
        "kinds inferred from the values: dep code, jour date, n integer, p decimal"
      )
    )
    #expect(try definition(archive).hasPrefix("time_zone = \"UTC\"\n"))
    let again = try archive.run("dataset", "infer", "t")
    #expect(again.messages.contains("every column that has values is described"))
  }

  @Test func `add is done even where the definition cannot be written`() throws {
    let archive = try SmallArchive([])
    let folder = archive.directory + "/datasets"
    try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder)
    defer {
      try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder)
    }
    let path = TemporaryDirectoryTrait.current + "/t-2020-04-01.csv"
    try Self.file.write(toFile: path, atomically: true, encoding: .utf8)
    #expect(try archive.run("add", "t", path).status == 0)
    #expect(try archive.run("diff", "t@#1", "@#1").status == 0)
  }

  @Test(arguments: [
    "[\n  {\n    \"n\": 1\n  }\n]\n", "{\"data\": [\n{\"n\": 1},\n{\"n\": 2}\n]}\n",
    "\u{FEFF}<?xml version=\"1.0\"?>\n<rows>\n<n>1</n>\n</rows>\n", " [\"dep\", \"n\"]\n[1, 2]\n",
  ])
  func `JSON and XML have no columns`(text: String) throws {
    let archive = try SmallArchive(key: "", date: "", [text])
    #expect(try !definition(archive).contains("[[columns]]"))
    let bracketed = try SmallArchive(at: "b", key: "", date: "", ["[dep],[n]\n1,2\n"])
    #expect(try definition(bracketed).contains("name = \"[dep]\""))
  }

  @Test func `a column without values stays open until it has some`() throws {
    let files = ["1;NA\n2;\n", "1;1498\n2;1000\n", "1;1498.00\n2;1e+03\n", "1;1499\n2;1000\n"]
    let archive = try SmallArchive(key: "id", date: "", files.map { "id;conv\n" + $0 })
    #expect(try !definition(archive).contains("\"conv\""))
    let corrections = try archive.run("corrections", "t", "--format", "csv")
    #expect(
      corrections.lines.dropFirst().map { $0.split(separator: "Z,").last } == [
        "2,revised,1,conv,NA,1498,,", "4,revised,1,conv,1498,1499,1,",
        "2,revised,2,conv,\"\",1000,,",
      ]
    )
    let infer = try archive.run("dataset", "infer", "t")
    #expect(infer.messages.contains("kinds inferred from the values: conv integer;"))
    #expect(try definition(archive).contains("name = \"conv\"\nkind = \"integer\"\n"))
    #expect(
      try archive.run("dataset", "infer", "t").messages
        .contains("every column that has values is described")
    )
  }

  @Test func `infer needs a release`() throws {
    let run = try SmallArchive([]).run("dataset", "infer", "t")
    #expect(run.status == 2 && run.messages.contains("no release"))
  }
}
