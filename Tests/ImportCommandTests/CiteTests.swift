import Digests
import Files
import Foundation
import Support
import Testing

@Suite(.temporaryDirectory) struct CiteTests {
  static let text = "dep;n\n01;1\n"

  static func filled() throws -> Command {
    let command = Command(in: TemporaryDirectoryTrait.current)
    _ = try command.run("init a")
    _ = try command.run([
      "-C", "a", "dataset", "add", "beds", "--title", "Beds & wards", "--publisher", "Santé",
      "--licence", "Open 2.0", "--landing-page", "https://example.org/a_b", "--time-zone",
      "Europe/Paris",
    ])
    let path = "\(command.directory)/beds-2020-04-15-23h30.csv"
    try LocalFileSystem().replace(path, with: Array(text.utf8))
    _ = try command.run("-C a add beds beds-2020-04-15-23h30.csv")
    return command
  }

  @Test func `text has title, time, address, licence and digests`() throws {
    let outcome = try Self.filled().run("-C a cite beds@latest")
    #expect(outcome.status == 0 && outcome.messages.isEmpty)
    let lines = outcome.text.split(separator: "\n")
    #expect(lines[0] == "Santé (2020). Beds & wards. Data set,")
    #expect(lines[1] == "version published 2020-04-15 23:30 (Europe/Paris).")
    #expect(lines.contains("SHA-256 \(Digest256(of: Array(Self.text.utf8)).hex)"))
    #expect(lines.allSatisfy { $0.count <= 80 })
  }

  @Test func `BibTeX keeps its own characters apart`() throws {
    let text = try Self.filled().run("-C a cite beds@2020-04-15 --format bibtex").text
    #expect(text.hasPrefix("@misc{beds-2020-04-15-"))
    #expect(text.contains("title = {{Beds \\& wards}}"))
    #expect(text.contains("url = {https://example.org/a_b}"))
    #expect(text.count { $0 == "{" } == text.count { $0 == "}" })
  }

  @Test func `the fields of DataCite and CSL are JSON with the digest`() throws {
    let command = try Self.filled()
    let digest = Digest256(of: Array(Self.text.utf8)).hex
    let cite = try command.run("-C a cite beds@latest --format datacite").output
    let dataCite = try #require(
      try JSONSerialization.jsonObject(with: Data(cite)) as? [String: Any]
    )
    let required = ["creators", "titles", "publisher", "publicationYear", "types", "schemaVersion"]
    for key in required { #expect(dataCite[key] != nil, "\(key)") }
    let identifiers = dataCite["alternateIdentifiers"] as? [[String: String]]
    #expect(identifiers?.first?["alternateIdentifier"] == digest)
    let items = try command.run("-C a cite beds@latest --format csl").output
    let csl = try #require(
      try JSONSerialization.jsonObject(with: Data(items)) as? [[String: Any]]
    )
    #expect(csl[0]["type"] as? String == "dataset")
    #expect((csl[0]["note"] as? String)?.contains(digest) == true)
  }

  @Test func `what the definition does not say is asked for, and nothing is invented`() throws {
    let command = try Self.filled()
    _ = try command.run("-C a dataset add bare")
    _ = try command.run("-C a add bare beds-2020-04-15-23h30.csv")
    let outcome = try command.run("-C a cite bare@latest")
    #expect(outcome.text.hasPrefix("bare (2020). Data set,\n"))
    #expect(outcome.messages.count == 1 && outcome.messages[0].contains("publisher=..."))
  }
}
