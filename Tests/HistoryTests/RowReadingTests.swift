import Bytes
import Tables
import Testing
import Times

@testable import History

/// Diffs that leave unchanged rows unread because facts about the releases allow it.
struct RowReadingTests {
  @Test(arguments: RandomHistoryTests.seeds)
  func `with facts a diff says the same as one that reads all rows`(seed: Int) throws {
    let world = try RandomHistoryTests.World(seed)
    let options = ComparisonOptions(duplicates: world.policy)
    let times = CivilTime.days(25)
    func diff(_ old: Int, _ new: Int, _ reading: RowReading) throws -> TableDiff {
      try TableDiff(
        from: old,
        to: new,
        of: world.memory,
        published: times,
        schema: RandomHistoryTests.schema,
        options: options,
        reading: reading
      )
    }
    let facts = try Timeline(
      of: world.memory,
      published: times,
      schema: RandomHistoryTests.schema,
      options: options
    ).facts
    // Neighbours, two apart, and backwards.
    for (old, new) in (1..<25).flatMap({ [($0 - 1, $0), ($0, $0 - 1), (max(0, $0 - 2), $0)] }) {
      let whole = try diff(old, new, .allRows)
      for newFacts in [facts[new], nil] {
        let quick = try diff(old, new, .changedRows(old: facts[old], new: newFacts))
        let place: Comment = "seed \(seed), \(old) to \(new), \(newFacts == nil)"
        #expect(quick.counts == whole.counts, place)
        #expect(quick.layout == whole.layout, place)
        #expect(quick.layoutRowCount == whole.layoutRowCount, place)
        #expect(
          try quick.timeline.classify(world.memory) == whole.timeline.classify(world.memory),
          place
        )
        #expect(
          quick.revised.map { quick.timeline.keyTexts($0.new) }
            == whole.revised.map { whole.timeline.keyTexts($0.new) },
          place
        )
        if let derived = quick.newFacts { #expect(derived == facts[new], place) }
        #expect(quick.timeline.readEveryRow || newFacts != nil || quick.newFacts != nil, place)
      }
      // What one reading of two releases tells is what the reading of all told.
      if whole.timeline.readEveryRow { #expect(whole.timeline.facts == [facts[old], facts[new]]) }
    }
  }

  @Test(arguments: RandomHistoryTests.seeds)
  func `a survey of one release tells its facts where they are plain, and nothing elsewhere`(
    seed: Int
  ) throws {
    let world = try RandomHistoryTests.World(seed)
    let times = CivilTime.days(25)
    let facts = try Timeline(
      of: world.memory,
      published: times,
      schema: RandomHistoryTests.schema,
      options: ComparisonOptions(duplicates: world.policy)
    ).facts
    for place in 0..<25 {
      let survey = try ReleaseFacts(
        surveying: place,
        of: world.memory,
        published: times,
        schema: RandomHistoryTests.schema
      )
      #expect(survey == (facts[place].isPlain ? facts[place] : nil), "seed \(seed), \(place)")
    }
  }

  @Test func `the random histories have releases that allow it, and others`() throws {
    var facts: [ReleaseFacts] = []
    for seed in RandomHistoryTests.seeds {
      let world = try RandomHistoryTests.World(seed)
      facts += try Timeline(
        of: world.memory,
        published: CivilTime.days(25),
        schema: RandomHistoryTests.schema,
        options: ComparisonOptions(duplicates: world.policy)
      ).facts
    }
    let plain = facts.count(where: \.isPlain)
    #expect(plain > 20 && facts.count - plain > 20, "\(plain) of \(facts.count)")
  }

  @Test func `releases with a repeated key, a short row or a day to come are read wholly`() throws {
    let header = "dep;jour;n\n"
    let plain = header + "1;2019-01-01;5\n2;2019-01-01;6\n"
    let odd = [
      plain + "2;2019-01-01;6\n", plain + "3;2019-01-01\n", plain + "3;2099-01-01;1\n",
      plain + "\n", "dep;n\n1;5\n",
    ]
    let schema = TableSchema(keyColumns: ["dep", "jour"], referenceColumn: "jour")
    for text in odd {
      let memory = MemoryHistory([plain, text])
      let facts = try Timeline(of: memory, published: CivilTime.days(2), schema: schema).facts
      #expect(facts[0].isPlain)
      #expect(!facts[1].isPlain, "\(text)")
    }
  }

  @Test func `only the rows that differ are read of plain releases`() throws {
    let old = "dep;n\n1;5\n2;6\n3;7\n"
    let memory = MemoryHistory([old, "dep;n\n3;7\n1;5\n2;8\n"])
    let schema = TableSchema(keyColumns: ["dep"])
    let times = CivilTime.days(2)
    let facts = try Timeline(of: memory, published: times, schema: schema).facts
    let diff = try TableDiff(
      from: 0,
      to: 1,
      of: memory,
      published: times,
      schema: schema,
      reading: .changedRows(old: facts[0], new: facts[1])
    )
    #expect(!diff.timeline.readEveryRow && diff.timeline.rows.count == 2)
    #expect(diff.revised.count == 1 && diff.counts.newKeys == 3)
    #expect(try diff.timeline.classify(memory)[0].labels == [.reordered, .revised])
    #expect(diff.timeline.facts.isEmpty)
  }

  @Test func `facts and steps are read back as they were written`() throws {
    var facts: [ReleaseFacts] = []
    for seed in RandomHistoryTests.seeds.prefix(3) {
      let world = try RandomHistoryTests.World(seed)
      let timeline = try Timeline(
        of: world.memory,
        published: CivilTime.days(25),
        schema: RandomHistoryTests.schema,
        options: ComparisonOptions(duplicates: world.policy)
      )
      for step in try timeline.classify(world.memory) {
        var bytes: [UInt8] = []
        step.append(to: &bytes)
        var reader = ByteReader(bytes)
        #expect(try StepSummary(from: &reader) == step)
        #expect(reader.isAtEnd)
      }
      facts += timeline.facts
    }
    var lost = ReleaseFacts()
    lost.missingColumn = "dép"
    facts.append(lost)
    var bytes: [UInt8] = []
    for (index, each) in facts.enumerated() {
      each.append(to: &bytes, after: index > 0 ? facts[index - 1] : nil)
    }
    var reader = ByteReader(bytes)
    var back: [ReleaseFacts] = []
    for _ in facts { back.append(try ReleaseFacts(from: &reader, after: back.last)) }
    #expect(back == facts && reader.isAtEnd)
  }

  @Test func `facts of a daily release follow from the day before and what is new`() throws {
    let old = "dep;jour;n\n1;2019-01-01;5\n2;2019-01-01;6\n"
    let schema = TableSchema(keyColumns: ["dep", "jour"], referenceColumn: "jour")
    let times = CivilTime.days(2)
    let news = [
      (old + "1;2019-01-02;7\n", true),
      ("dep;jour;n\n1;2019-01-01;9\n2;2019-01-01;6\n", true),
      ("dep;jour;n;m\n1;2019-01-01;9;1\n2;2019-01-01;6;1\n1;2019-01-02;7;0\n", true),
      // The key of the new row could be that of a row that stays and is not read.
      (old + "3;2019-01-01;7\n", false), (old + "2;2019-01-01;6\n", false),
      (old + "1;2019-01-02;7\n1;2019-01-02;7\n", false), (old + "1;2019-01-02\n", false),
      (old + "1;2099-01-02;7\n", false), (old + "1;soon;7\n", false), (old + "\n", false),
      // Whether the latest day is still there is told by a row that is not read.
      ("dep;jour;n\n1;2019-01-01;5\n", false), ("dep;n\n1;5\n", false),
    ]
    for (text, follows) in news {
      let memory = MemoryHistory([old, text])
      let facts = try Timeline(of: memory, published: times, schema: schema).facts
      let found = try ReleaseFacts(
        of: 1,
        following: 0,
        facts[0],
        in: memory,
        published: times,
        schema: schema
      )
      #expect((found != nil) == follows, "\(text)")
      if let found { #expect(found == facts[1], "\(text)") }
    }
  }

  @Test(
    .enabled(if: LoadedHistory.isWanted, "needs the real releases and a release build"),
    arguments: [RealHistory.hospital, .tests]
  )
  func `adjacent releases are compared by what changed`(history: RealHistory) throws {
    let all = try LoadedHistory.all(history)
    let facts = all.timeline.facts
    for new in stride(from: 1, to: all.memory.releaseCount, by: 10) {
      let diff = try TableDiff(
        from: new - 1,
        to: new,
        of: all.memory,
        published: all.times,
        schema: history.schema,
        reading: .changedRows(old: facts[new - 1], new: facts[new])
      )
      #expect(diff.counts == all.timeline.counts(of: new, since: new - 1))
    }
    var derived = 0
    for new in 1..<all.memory.releaseCount where facts[new - 1].isPlain {
      let found = try ReleaseFacts(
        of: new,
        following: new - 1,
        facts[new - 1],
        in: all.memory,
        published: all.times,
        schema: history.schema
      )
      guard let found else { continue }
      derived += 1
      #expect(found == facts[new], "release \(new)")
    }
    print("\(history): facts of \(derived) of \(all.memory.releaseCount) releases follow")
    #expect(derived * 2 > all.memory.releaseCount)
  }
}
