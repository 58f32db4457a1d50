import Testing
import Times

@testable import History

/// The counts of `vectors/revisions/spf-*-pairs.csv`, made by a program independent of this one.
@Suite(.enabled(if: RealHistory.isThere && RealHistory.hasVectors, "needs releases and vectors"))
struct PairCountsTests {
  #if DEBUG
  static let everyPair = false
  #else
  static let everyPair = true
  #endif

  static func fields(_ old: String, _ new: String, _ counts: DiffCounts) -> [String] {
    [
      old, new, "\(counts.oldRows)", "\(counts.newRows)", "\(counts.oldKeys)",
      "\(counts.newKeys)", "\(counts.added)", "\(counts.removed)", "\(counts.changedKeys)",
      "\(counts.changedCells)", counts.columnsAdded.joined(separator: "|"),
      counts.columnsRemoved.joined(separator: "|"), "\(counts.surplusRows)",
      "\(counts.raggedRows)",
    ]
  }

  @Test(arguments: RealHistory.allCases)
  func `every consecutive pair has the counts of a plain keyed comparison`(
    history: RealHistory
  ) throws {
    let expected = try readCSV("vectors/revisions/\(history.rawValue)-pairs.csv").dropFirst()
    let step = Self.everyPair ? 1 : 24
    for (index, row) in expected.enumerated() where index.isMultiple(of: step) {
      let (memory, times) = try history.load([row[0], row[1]])
      let diff = try TableDiff(
        from: 0,
        to: 1,
        of: memory,
        published: times,
        schema: history.schema,
        options: .raw
      )
      #expect(Self.fields(row[0], row[1], diff.counts) == row)
    }
  }

  @Test(.enabled(if: everyPair, "needs a release build"), arguments: RealHistory.allCases)
  func `a timeline of the whole history has the same counts at every step`(
    history: RealHistory
  ) throws {
    let expected = try readCSV("vectors/revisions/\(history.rawValue)-pairs.csv").dropFirst()
    let names = [try #require(expected.first)[0]] + expected.map { $0[1] }
    let (memory, times) = try history.load(names)
    let timeline = try Timeline(
      of: memory,
      published: times,
      schema: history.schema,
      options: .raw
    )
    for (index, row) in expected.enumerated() {
      let counts = timeline.counts(of: index + 1, since: index)
      #expect(Self.fields(row[0], row[1], counts) == row)
    }
  }
}
