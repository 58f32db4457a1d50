import Foundation
import Support
import Testing

/// The real releases beside the project.
enum RealArchives {
  static let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  static let data = project.appendingPathComponent("../shared/data").standardizedFileURL

  static let isWanted: Bool = {
    guard VintageRun.isBuilt else { return false }
    guard FileManager.default.fileExists(atPath: data.appendingPathComponent("spf-tests").path)
    else {
      print("skipped: no real releases beside the project")
      return false
    }
    #if DEBUG
    guard ProcessInfo.processInfo.environment["VINTAGE_BINARY"] != nil else {
      print("skipped: real releases need a release build (or VINTAGE_BINARY)")
      return false
    }
    #endif
    return true
  }()

  /// An archive with all releases of a data set.
  static func archive(_ name: String) throws -> String {
    let directory = TemporaryDirectoryTrait.current + "/archive"
    try FileManager.default.copyItem(
      atPath: project.appendingPathComponent("archive").path,
      toPath: directory
    )
    let folder = data.appendingPathComponent(name).path
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".csv") }.map { "\(folder)/\($0)" }
    let run = try VintageRun(["-C", directory, "add", name] + files)
    try #require(run.status == 0, "\(run.messages)")
    return directory
  }
}

/// The commands on the real releases beside the project, with the project's own definitions.
///
/// Only with an optimised command: a debug build takes minutes to add them.
@Suite(.temporaryDirectory, .enabled(if: RealArchives.isWanted), .serialized)
struct RealCommandTests {
  @Test func `new admissions have 4,030 corrected cells that cancel out nationally`() throws {
    let archive = try RealArchives.archive("spf-new-admissions")
    let run = try VintageRun([
      "-C", archive, "corrections", "spf-new-admissions", "--format", "jsonl",
    ])
    let objects = try run.objects()
    #expect(run.status == 0 && objects.count == 4030)
    var rows: Set<String> = []
    var sums: [String: Int] = [:]
    for object in objects {
      let key = try #require(object["key"] as? [String: String])
      let release = try #require(object["release"] as? String)
      rows.insert("\(release) \(key["dep"] ?? "") \(key["jour"] ?? "")")
      guard object["column"] as? String == "incid_hosp" else { continue }
      sums["\(release) \(key["jour"] ?? "")", default: 0] += object["difference"] as? Int ?? 1000
    }
    #expect(rows.count == 3242)
    #expect(sums.count == 751 && sums.values.allSatisfy { $0 == 0 })
    let log = try VintageRun(["-C", archive, "log", "spf-new-admissions", "--format", "jsonl"])
    for object in try log.objects() {
      let labels = object["labels"] as? [String] ?? []
      guard labels.contains("reordered") else { continue }
      #expect(object["revised"] as? Int == 0, "a flip of the layout revises nothing")
    }
  }

  @Test func `no figure of the hospital data set was ever changed`() throws {
    let archive = try RealArchives.archive("spf-hospital")
    let run = try VintageRun([
      "-C", archive, "prove", "append-only", "spf-hospital", "--format", "json",
    ])
    #expect(run.status == 0)
    let object = try run.object()
    #expect(object["steps"] as? Int == 100 && object["unchanged_figure_steps"] as? Int == 100)
    let surplus = try #require(object["surplus"] as? [[String: Any]])
    #expect(surplus.count == 1 && surplus.first?["rows"] as? Int == 306)
    #expect(
      object["days_in_other_style"] as? [String] == ["2020-06-27", "2020-06-28", "2020-06-29"]
    )
  }

  static let histories = ["spf-hospital", "spf-new-admissions", "spf-tests", "spf-vaccination"]

  @Test(arguments: histories)
  func `every step has the counts of an independent program`(_ name: String) throws {
    let archive = try RealArchives.archive(name)
    let run = try VintageRun(["-C", archive, "log", name, "--raw", "--format", "jsonl"])
    let vector = RealArchives.data.appendingPathComponent("../vectors/revisions/\(name)-pairs.csv")
    let lines = try String(contentsOf: vector, encoding: .utf8).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let header = try #require(lines.first)
    let names = ["added", "removed", "changed_keys", "changed_cells"]
    let places = try names.map { try #require(header.firstIndex(of: $0)) }
    let wanted = lines.dropFirst().map { line in places.map { Int(line[$0]) } }
    let found = try run.objects().dropFirst().map { object in
      ["added", "withdrawn", "revised", "revised_cells"].map { object[$0] as? Int }
    }
    #expect(found == wanted)
  }

  @Test func `the tests have a first counter-example`() throws {
    let archive = try RealArchives.archive("spf-tests")
    let run = try VintageRun([
      "-C", archive, "prove", "append-only", "spf-tests", "--format", "json",
    ])
    #expect(run.status == 1)
    let example = try #require(try run.object()["counter_example"] as? [String: Any])
    #expect(example["release"] as? String == "2020-09-07T23:06:00+02:00")
    let ledger = try VintageRun(["-C", archive, "corrections", "spf-tests", "--format", "csv"])
    #expect(ledger.lines.count == 521_813)
  }

  // No row of these histories was ever respelled in place, so the counts of strings and values
  // agree at every step; what was spelled in another way shows in the cells themselves.

  @Test func `1e+05 is a number to its kind and a text to --raw`() throws {
    let archive = try RealArchives.archive("spf-tests")
    let arguments = [
      "-C", archive, "diff", "spf-tests@2020-11-19", "--format", "jsonl", "--only", "revised",
      "--columns", "T", "--where", "jour=2020-08-10,cl_age90=0",
    ]
    let values = try #require(try VintageRun(arguments).objects().first)
    #expect(values["old"] as? Int == 100_021 && values["new"] as? Int == 100_000)
    let strings = try #require(try VintageRun(arguments + ["--raw"]).objects().first)
    #expect(strings["old"] as? String == "100021" && strings["new"] as? String == "1e+05")
    for object in [values, strings] { #expect(object["difference"] as? Int == -21) }
  }

  @Test func `27 June is one day in both styles to its kind, and not to --raw`() throws {
    let archive = try RealArchives.archive("spf-hospital")
    let arguments = [
      "-C", archive, "diff", "spf-hospital@#100", "--format", "jsonl", "--only", "added",
      "--where", "jour=2020-06-27",
    ]
    #expect(try VintageRun(arguments).lines.count == 303)
    #expect(try VintageRun(arguments + ["--raw"]).lines.count == 27)
  }
}
