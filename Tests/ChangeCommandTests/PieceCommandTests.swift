import Foundation
import Support
import Testing

/// Releases that are stored in pieces: files with a NUL byte, rows over 64 KiB, bare returns.
@Suite(.temporaryDirectory, .enabled(if: VintageRun.isBuilt))
struct PieceCommandTests {
  static let rows = (0..<900).map { row in
    "\(100 + row / 90);2020-03-\(10 + row % 20);\(row / 20 % 9);\(row);\"line\nbreak \(row)\"\n"
  }
  static let header = "dep;jour;sexe;n;note\n"
  static let plain = header + rows.joined()

  /// The rows with one figure changed.
  static func changed(_ file: String = plain) -> String {
    file.replacingOccurrences(of: ";77;", with: ";78;")
  }

  /// The file with a NUL byte in the note of one of its rows.
  static func broken(_ file: String, row: Int) -> String {
    file.replacingOccurrences(of: "break \(row)\"", with: "bre\0k \(row)\"")
  }

  static func counts(_ archive: SmallArchive, _ old: String, _ new: String) throws -> [String: Int]
  {
    let diff = try archive.run("diff", old, new, "--format", "json")
    let counts = try #require(try diff.object()["counts"] as? [String: Any])
    return counts.compactMapValues { $0 as? Int }
  }

  @Test(arguments: [3, 60, 899])
  func `a NUL byte in one release hides no row of it`(row: Int) throws {
    let files = [Self.plain, Self.broken(Self.changed(), row: row), Self.changed()]
    let archive = try SmallArchive(key: "dep,jour,sexe", files)
    for (pair, revised) in [(["t@#1", "@#2"], 2), (["t@#2", "@#3"], 1), (["t@#1", "@#3"], 1)] {
      let counts = try Self.counts(archive, pair[0], pair[1])
      #expect(counts["changed"] == revised && counts["unnamed_rows"] == 0, "\(counts)")
      #expect(counts["added"] == 0 && counts["removed"] == 0, "\(counts)")
    }
    let ledger = try archive.run("corrections", "t", "--format", "jsonl")
    #expect(ledger.lines.count == 3)
    #expect(ledger.lines.allSatisfy { $0.contains(#""kind":"revised""#) })
  }

  @Test func `a first release with a NUL byte has columns and kinds`() throws {
    let archive = try SmallArchive(
      key: "dep,jour,sexe",
      [Self.broken(Self.plain, row: 3), Self.plain]
    )
    #expect(try archive.run("dataset", "show", "t").output.contains(#"name = "sexe""#))
    #expect(try Self.counts(archive, "t@#1", "@#2")["changed"] == 1)
  }

  @Test func `a row over 64 KiB is a row, and what follows it can be prefixed`() throws {
    let shape = (0..<30_000).map { "\($0) \($0 * 7)" }.joined(separator: ",")
    let quoted = [10, 99].map {
      "dep;jour;shape;n\n01;2020-03-30;\"\(shape)\";\($0)\n02;2020-03-30;a;7\n"
    }
    for files in [quoted, quoted.map { $0.replacing("\"", with: "") }] {
      let archive = try SmallArchive(files + [files[1] + "03;2020-03-31;b;8\n"])
      let diff = try archive.run("diff", "t@#1", "@#2", "--format", "jsonl")
      #expect(diff.status == 1 && diff.lines.count == 1)
      #expect(diff.output.contains(#""column":"n""#) && diff.output.contains(#""difference":89"#))
      #expect(try Self.counts(archive, "t@#1", "@#2")["unnamed_rows"] == 0)
      #expect(try archive.run("prove", "append-only", "t").status == 1)
      #expect(try Self.counts(archive, "t@#2", "@#3")["added"] == 1)
      try FileManager.default.removeItem(atPath: archive.directory)
    }
  }

  @Test func `rows that end in bare returns are rows`() throws {
    let first = "dep;jour;n\n01;2020-03-30;5\n02;2020-03-30;7\n"
    let second = "dep;jour;n\r01;2020-03-30;6\r02;2020-03-30;7\r"
    let archive = try SmallArchive([first, second, second.replacing("\r", with: "\r\n")])
    let counts = try Self.counts(archive, "t@#1", "@#2")
    #expect(counts["changed"] == 1 && counts["removed"] == 0)
    #expect(try archive.run("diff", "t@#2", "@#3").status == 0)
    let long = (0..<9000).map { "\($0);2020-03-30;\($0 * 3)\r" }
    let all = try SmallArchive(
      at: "b",
      [long, ["0;2020-03-30;4\r"] + long.dropFirst(2)].map { "dep;jour;n\r" + $0.joined() }
    )
    let later = try Self.counts(all, "t@#1", "@#2")
    #expect(later["changed"] == 1 && later["removed"] == 1, "\(later)")
  }
}
