import Tables
import Testing
import Times

@testable import History

/// Diffs that leave unchanged rows unread.
struct RowReadingTests {
  @Test(arguments: RandomHistoryTests.seeds)
  func `with fingerprints a diff says the same as one that reads all rows`(seed: Int) throws {
    let world = try RandomHistoryTests.World(seed)
    var fingerprints = KeyFingerprints()
    for release in 0..<25 {
      try fingerprints.add(release: release, of: world.memory, schema: RandomHistoryTests.schema)
    }
    for new in 1..<25 {
      let diff = try TableDiff(
        from: new - 1,
        to: new,
        of: world.memory,
        published: CivilTime.days(25),
        schema: RandomHistoryTests.schema,
        options: ComparisonOptions(duplicates: world.policy),
        reading: .changedRowsAndSameKeys(fingerprints)
      )
      let expected = NaiveDiff(world.naive[new - 1], world.naive[new])
      let found = RandomHistoryTests.difference(diff.timeline, at: 1)
      #expect(found == expected, "seed \(seed), step \(new)")
      #expect(diff.counts.newKeys == world.naive[new].rows.count, "seed \(seed), step \(new)")
      #expect(diff.counts.newRows == world.naive[new].rowCount, "seed \(seed), step \(new)")
    }
  }

  @Test func `a new row with the key of an unchanged one is seen with fingerprints only`() throws {
    let old = "dep;n\n1;5\n2;6\n"
    let memory = MemoryHistory([old, old + "2;7\n"])
    let schema = TableSchema(keyColumns: ["dep"])
    var fingerprints = KeyFingerprints()
    for release in 0..<2 { try fingerprints.add(release: release, of: memory, schema: schema) }
    func diff(_ reading: RowReading) throws -> TableDiff {
      try TableDiff(
        from: 0,
        to: 1,
        of: memory,
        published: CivilTime.days(2),
        schema: schema,
        reading: reading
      )
    }
    let quick = try diff(.changedRows)
    #expect(quick.added.count == 1 && !quick.timeline.sawEveryKey)
    let conflict = HistoryError.conflictingDuplicates(release: 1, key: ["2"], lines: [3, 4])
    #expect(throws: conflict) { try diff(.allRows) }
    #expect(throws: conflict) { try diff(.changedRowsAndSameKeys(fingerprints)) }
  }

  @Test(
    .enabled(if: LoadedHistory.isWanted, "needs the real releases and a release build"),
    arguments: [RealHistory.hospital, .tests]
  )
  func `adjacent releases are compared by what changed`(history: RealHistory) throws {
    let all = try LoadedHistory.all(history)
    var fingerprints = KeyFingerprints()
    for release in 0..<all.memory.releaseCount {
      try fingerprints.add(release: release, of: all.memory, schema: history.schema)
    }
    for new in stride(from: 1, to: all.memory.releaseCount, by: 10) {
      let diff = try TableDiff(
        from: new - 1,
        to: new,
        of: all.memory,
        published: all.times,
        schema: history.schema,
        reading: .changedRowsAndSameKeys(fingerprints)
      )
      #expect(diff.counts == all.timeline.counts(of: new, since: new - 1))
    }
  }
}
