import Foundation
import Support
import Testing

/// `diff`, `corrections` and `history` against another reader of the files that the archive gives
/// back, on simulated histories.
@Suite(
  .temporaryDirectory,
  .enabled(if: VintageRun.isBuilt && IndependentReader.python != nil, "needs python3")
)
struct IndependentComparisonTests {
  /// A table that is edited at random from release to release.
  struct World {
    private var random: SeededRandom
    private var rows: [(dep: String, jour: String, values: [String: String])] = []
    private var columns = ["n", "m"]
    private var day = 1

    init(_ seed: Int) { random = SeededRandom(UInt64(seed)) }

    /// The next release: days, edits, rows that go, come late or come twice, another order, other
    /// columns, other quotes.
    mutating func next() -> String {
      for dep in 1...5 where day < 25 && random.happens(90) { add(dep, day) }
      day += 1
      for _ in 0..<random.below(6) where !rows.isEmpty {
        rows[random.below(rows.count)].values["n"] = value()
      }
      for _ in 0..<random.below(3) where rows.count > 3 {
        rows.remove(at: random.below(rows.count))
      }
      if random.happens(40) { add(random.below(7) + 1, random.below(day) + 1) }
      if random.happens(30), !rows.isEmpty {
        var twin = rows[random.below(rows.count)]
        if random.happens(50) { twin.values["n"] = value() }
        rows.insert(twin, at: random.below(rows.count))
      }
      if random.happens(20) { rows.shuffle(using: &random) }
      if random.happens(15) { columns.reverse() }
      if random.happens(15) { columns = columns.contains("p") ? ["n", "m"] : columns + ["p"] }
      return text(quoted: random.happens(30))
    }

    private mutating func add(_ dep: Int, _ day: Int) {
      let jour = "2020-03-\(day < 10 ? "0" : "")\(day)"
      rows.append(("0\(dep)", jour, ["n": value(), "m": value(), "p": value()]))
    }

    private mutating func value() -> String {
      ["", "NA", "0", "1.0", "é;\"x"].randomElement(using: &random).flatMap {
        random.happens(20) ? $0 : nil
      } ?? "\(random.below(50))"
    }

    private func text(quoted: Bool) -> String {
      func field(_ text: String) -> String {
        guard quoted || text.contains(where: { $0 == ";" || $0 == "\"" }) else { return text }
        return "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
      }
      let lines = rows.map { row in
        [row.dep, row.jour] + columns.map { row.values[$0] ?? "" }
      }
      return ([["dep", "jour"] + columns] + lines).map {
        $0.map(field).joined(separator: ";") + (quoted ? "\r\n" : "\n")
      }.joined()
    }
  }

  @Test(arguments: 1...6)
  func `ledgers say what another program finds in the rebuilt files`(seed: Int) throws {
    print("seed", seed)
    var world = World(seed)
    let archive = try SmallArchive((0..<9).map { _ in world.next() })
    let files = try (1...9).map { number in
      let path = TemporaryDirectoryTrait.current + "/back-\(number).csv"
      let run = try archive.run("restore", "t@#\(number)", "-o", path)
      try #require(run.status == 0)
      return path
    }
    let found = try IndependentReader.read(files)

    let diffs = try #require(found["diffs"] as? [[Int]])
    for (index, wanted) in diffs.enumerated() {
      let run = try archive.run(
        "diff",
        "t@#\(index + 1)",
        "@#\(index + 2)",
        "--raw",
        "--format",
        "json"
      )
      let counts = try #require(try run.object()["counts"] as? [String: Int])
      let names = ["added", "removed", "changed", "cells"]
      #expect(names.map { counts[$0] } == wanted, "seed \(seed), release \(index + 2)")
    }

    let cells = try #require(found["cells"] as? [[Any]]).map { cell in
      cell.map { "\($0 is NSNull ? "null" : $0)" }.joined(separator: "|")
    }
    let ledger = try archive.run("corrections", "t", "--raw", "--format", "jsonl").objects().map {
      let key = $0["key"] as? [String: String] ?? [:]
      let values = [
        $0["number"], $0["kind"], key["dep"], key["jour"], $0["column"], $0["old"], $0["new"],
      ]
      return values.map { "\($0.map { $0 is NSNull ? "null" : $0 } ?? "null")" }
        .joined(separator: "|")
    }
    #expect(ledger.sorted() == cells.sorted(), "seed \(seed)")

    let lives = try #require(found["lives"] as? [[Any]])
    for dep in ["01", "03", "07"] {
      let run = try archive.run("history", "t", "dep=\(dep)", "n", "--raw", "--format", "jsonl")
      let wanted = lives.filter { $0[0] as? String == dep }.flatMap { life in
        (life[2] as? [[Any]] ?? []).map { "\(life[1])|\($0[0] as? String ?? "gone")|\($0[1])" }
      }
      guard !wanted.isEmpty else { continue }
      let spans = try run.objects().map { span in
        let key = span["key"] as? [String: String] ?? [:]
        let value = span["state"] as? String == "withdrawn" ? "gone" : span["value"] ?? ""
        return "\(key["jour"] ?? "")|\(value)|\(span["from_number"] ?? 0)"
      }
      #expect(spans == wanted, "seed \(seed), dep \(dep)")
    }
  }
}
