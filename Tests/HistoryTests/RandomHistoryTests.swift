import Tables
import Testing
import Times

@testable import History

/// Random histories against the naive comparison.
struct RandomHistoryTests {
  #if DEBUG
  static let seeds = 0..<12
  #else
  static let seeds = 0..<40
  #endif

  static let schema = TableSchema(
    keyColumns: ["dep", "jour"],
    referenceColumn: "jour",
    kinds: ["dep": .code, "jour": .date, "hosp": .integer, "rate": .decimal, "note": .text]
  )

  /// A random history with its texts read the naive way.
  struct World {
    var memory = MemoryHistory()
    var naive: [NaiveTable] = []
    var timeline: Timeline
    let policy: DuplicatePolicy

    init(_ seed: Int) throws {
      var random = SeededGenerator(UInt64(seed))
      policy = seed.isMultiple(of: 2) ? .last : .first
      // Every third history has each key once, which comparisons have a quicker way for.
      var table = SimulatedTable(&random, repeatsKeys: !seed.isMultiple(of: 3))
      for _ in 0..<25 {
        memory.append(Array(table.text().utf8))
        naive.append(NaiveTable(table.text(), lastWins: policy == .last))
        table.edit(&random)
      }
      timeline = try Timeline(
        of: memory,
        published: CivilTime.days(25),
        schema: RandomHistoryTests.schema,
        options: ComparisonOptions(duplicates: policy)
      )
    }
  }

  static func key(_ timeline: Timeline, _ row: Int) -> String {
    let texts = timeline.keyTexts(row)
    return zip(["dep", "jour"], texts).map { NaiveTable.normal($0, $1) }.joined(separator: "|")
  }

  static func text(_ timeline: Timeline, _ row: Int, _ column: Int) -> String {
    NaiveTable.normal(timeline.columns.names[column], timeline.rows.text(row, column) ?? "?")
  }

  /// The events of a step as the naive comparison would say them, or those about columns that had
  /// been away.
  static func difference(
    _ timeline: Timeline,
    at place: Int,
    acrossGaps: Bool = false
  ) -> NaiveDiff {
    var result = NaiveDiff()
    for event in timeline.events[timeline.releases[place].events]
    where event.isAcrossGap == acrossGaps {
      switch event.kind {
      case .initial, .added, .backfilled, .restored:
        result.added.insert(key(timeline, Int(event.new)))
      case .withdrawn: result.removed.insert(key(timeline, Int(event.old)))
      case .revised, .layout:
        for column in timeline.changes(event) {
          let name = timeline.columns.names[Int(column)]
          let old = text(timeline, Int(event.old), Int(column))
          let new = text(timeline, Int(event.new), Int(column))
          result.cells.insert("\(key(timeline, Int(event.new)))|\(name)|\(old)|\(new)")
        }
      }
    }
    return result
  }

  @Test(arguments: seeds)
  func `every step of a timeline says what a naive comparison says`(seed: Int) throws {
    let world = try World(seed)
    #expect(world.timeline.changedColumns.count > 10 && world.timeline.events.count > 60)
    for place in 1..<25 {
      let expected = NaiveDiff(world.naive[place - 1], world.naive[place])
      let found = Self.difference(world.timeline, at: place)
      #expect(found == expected, "seed \(seed), step \(place)")
      let release = world.timeline.releases[place]
      #expect(release.keyCount == world.naive[place].rows.count, "seed \(seed), step \(place)")
      #expect(release.rowCount == world.naive[place].rowCount, "seed \(seed), step \(place)")
    }
  }

  @Test(arguments: seeds)
  func `a diff of any two releases says what a naive comparison says`(seed: Int) throws {
    let world = try World(seed)
    var random = SeededGenerator(UInt64(seed) + 1000)
    for _ in 0..<8 {
      let old = Int.random(in: 0..<25, using: &random)
      let new = Int.random(in: 0..<25, using: &random)
      let diff = try TableDiff(
        from: old,
        to: new,
        of: world.memory,
        published: CivilTime.days(25),
        schema: Self.schema,
        options: ComparisonOptions(duplicates: world.policy)
      )
      let expected = NaiveDiff(world.naive[old], world.naive[new])
      #expect(
        Self.difference(diff.timeline, at: 1) == expected,
        "seed \(seed), from \(old) to \(new)"
      )
      #expect(diff.added.count == expected.added.count)
      #expect(diff.revisedCellCount == expected.cells.count)
    }
  }

  @Test(arguments: seeds)
  func `the net change of a stretch is the diff of its ends`(seed: Int) throws {
    let world = try World(seed)
    var random = SeededGenerator(UInt64(seed) + 2000)
    let old = Int.random(in: 0..<24, using: &random)
    let new = Int.random(in: old + 1..<25, using: &random)
    let expected = NaiveDiff(world.naive[old], world.naive[new])
    var found = NaiveDiff()
    for cell in world.timeline.netChanges(since: .at(old), until: .at(new)) {
      let key = Self.key(world.timeline, Int(cell.new >= 0 ? cell.new : cell.old))
      switch cell.kind {
      case .added: found.added.insert(key)
      case .withdrawn: found.removed.insert(key)
      default:
        let name = world.timeline.columns.names[Int(cell.column)]
        let before = Self.text(world.timeline, Int(cell.old), Int(cell.column))
        let after = Self.text(world.timeline, Int(cell.new), Int(cell.column))
        found.cells.insert("\(key)|\(name)|\(before)|\(after)")
      }
    }
    #expect(found == expected, "seed \(seed), from \(old) to \(new)")
  }

  @Test(arguments: seeds)
  func `the life of every cell is what the releases say one after the other`(seed: Int) throws {
    let world = try World(seed)
    let timeline = world.timeline
    let events = KeyEvents(timeline)
    for (key, row) in timeline.firstRows().enumerated() where row >= 0 {
      let name = Self.key(timeline, Int(row))
      for (column, columnName) in timeline.columns.names.enumerated().dropFirst(2) {
        let life = timeline.life(ofKey: key, column: column, events)
        var expected: [String] = []
        for (place, table) in world.naive.enumerated() {
          let said = table.rows[name].map { $0[columnName] ?? "absent" } ?? "gone"
          if expected.isEmpty, said == "gone" { continue }
          let same = expected.last?.hasSuffix("=\(said)") ?? false
          if !same { expected.append("\(place)=\(said)") }
        }
        let found = life.map { span in
          switch span.state {
          case .withdrawn: "\(span.from)=gone"
          case .absent: "\(span.from)=absent"
          default: "\(span.from)=\(NaiveTable.normal(columnName, span.text ?? "?"))"
          }
        }
        #expect(found == expected, "seed \(seed), \(name), \(columnName)")
      }
    }
  }

  @Test(arguments: seeds)
  func `columns that are back are held against what they said last`(seed: Int) throws {
    let world = try World(seed)
    var rows: [String: [String: String]] = [:]
    var figures: [String: String] = [:]
    for place in 0..<25 {
      var expected: Set<String> = []
      for (key, row) in world.naive[place].rows {
        for (column, value) in row {
          // Where the last row of the key has the column, the step itself compares it.
          if rows[key]?[column] == nil, let last = figures["\(key)|\(column)"], last != value {
            expected.insert("\(key)|\(column)|\(last)|\(value)")
          }
          figures["\(key)|\(column)"] = value
        }
        rows[key] = row
      }
      let found = Self.difference(world.timeline, at: place, acrossGaps: true).cells
      #expect(found == expected, "seed \(seed), step \(place)")
    }
  }

  @Test(arguments: seeds)
  func `blame names the release at which the cell's present stretch of life began`(
    seed: Int
  ) throws {
    let world = try World(seed)
    let timeline = world.timeline
    let events = KeyEvents(timeline)
    let blame = Blame(timeline, at: 24)
    #expect(blame.rows.count == world.naive[24].rows.count)
    for row in blame.rows {
      for column in timeline.rows.layouts[timeline.rows.layout(row)].columns.sorted().dropFirst(2) {
        let life = timeline.life(ofKey: Int(timeline.keyOfRow[row]), column: column, events)
        let last = try #require(life.last)
        #expect(
          blame.origin(row, column)?.place == last.from,
          "seed \(seed), \(Self.key(timeline, row)), \(timeline.columns.names[column])"
        )
      }
    }
  }
}
