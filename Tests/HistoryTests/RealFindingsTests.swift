import Tables
import Testing
import Times

@testable import History

/// What is known of the real histories, found again.
@Suite(.enabled(if: LoadedHistory.isWanted, "needs the real releases and a release build"))
struct RealFindingsTests {
  @Test func `new admissions have 4 030 corrected cells of 3 242 rows`() throws {
    let all = try LoadedHistory.all(.newAdmissions)
    let cells = all.timeline.corrections()
    let summary = all.timeline.summary(of: cells)
    #expect(summary.count == 4030)
    #expect(summary.rowCount == 3242)
    #expect(summary.kindCounts == [.revised: 4030])
    let counts = summary.columns.map { (all.timeline.columns.names[$0.column], $0.count) }
    #expect(counts.map(\.0) == ["incid_hosp", "incid_rea", "incid_rad"])
    #expect(counts.map(\.1) == [2793, 1083, 154])
    #expect(summary.columns.allSatisfy { $0.net == .zero })
    let oldest = try #require(summary.oldest)
    #expect(all.timeline.lag(of: oldest) == 204)
    #expect(all.timeline.keyTexts(of: oldest) == ["91", "2020-04-02"])
    #expect(summary.stepCount == 129 && summary.placesWithoutAny.count == 70)
  }

  @Test func `every correction of new admissions is a transfer between departments`() throws {
    let all = try LoadedHistory.all(.newAdmissions)
    let column = try all.column("incid_hosp")
    var sums: [String: Int64] = [:]
    for cell in all.timeline.corrections(CellFilter(columns: [column])) {
      let group = "\(cell.place) \(all.timeline.keyTexts(of: cell)[1])"
      sums[group, default: 0] += try #require(all.timeline.smallDifference(cell))
    }
    #expect(sums.count == 751)
    #expect(sums.values.allSatisfy { $0 == 0 })
  }

  static let flips = ["2020-11-13", "2020-12-11", "2020-12-22", "2021-01-08", "2021-01-23"]

  @Test(arguments: flips)
  func `a whole-file flip of new admissions revises nothing and says what flipped`(
    day: String
  ) throws {
    let all = try LoadedHistory.all(.newAdmissions)
    let place = try all.place(day)
    let steps = try all.timeline.classify(all.memory)
    let step = try #require(steps.first { $0.place == place })
    #expect(step.revisedCellCount == 0)
    #expect(step.labels == [.reordered, .layout, .rowsAdded])
    #expect(step.layout == (day == "2020-11-13" ? .quotes : .lineEnds))
    #expect(step.layoutRowCount == all.timeline.releases[step.previous].rowCount)
  }

  @Test func `tests have 521 812 changed cells`() throws {
    let all = try LoadedHistory.all(.tests)
    let cells = all.timeline.corrections()
    #expect(cells.count == 521_812)
    let summary = all.timeline.summary(of: cells)
    #expect(summary.kindCounts == [.revised: 521_812])
    #expect(summary.placesWithoutAny.isEmpty)
  }

  @Test func `the de-duplication of May 2021 takes 359 476 positives away`() throws {
    let all = try LoadedHistory.all(.tests)
    let place = try all.place("2021-05-23")
    let release = all.timeline.releases[place]
    let column = try all.column("P")
    let filter = CellFilter(
      since: release.published,
      until: release.published,
      columns: [column]
    )
    let cells = all.timeline.corrections(filter).filter {
      all.timeline.keyTexts(of: $0)[2] == "0"
    }
    let summary = all.timeline.summary(of: cells, filter)
    #expect(summary.columns.first?.net == ExactDecimal(-359_476))
    #expect(summary.columns.first?.count == 335)
  }

  @Test func `a number in scientific spelling is compared as a number`() throws {
    let all = try LoadedHistory.all(.tests)
    let keys = try all.timeline.keys(where: ["fra": "FR", "jour": "2020-08-10", "cl_age90": "0"])
    let life = all.timeline.life(ofKey: try #require(keys.first), column: try all.column("T"))
    let texts = life.map { $0.text ?? "" }
    let index = try #require(texts.firstIndex(of: "1e+05"))
    #expect(texts[index - 1] == "100021" && texts[index + 1] == "99972")
    let cell = all.timeline.cellChange(
      old: life[index - 1].row,
      new: life[index].row,
      column: try all.column("T")
    )
    #expect(cell.difference == ExactDecimal(-21))
  }

  @Test func `a column that is added or moves is an event and revises no row by itself`() throws {
    let all = try LoadedHistory.all(.tests)
    let pop = try all.column("pop")
    let added = all.timeline.releases[try all.place("2020-12-08")]
    #expect(added.columnEvents == [.added(column: pop, place: 9)])
    for cell in all.timeline.corrections(CellFilter(columns: [pop])) {
      #expect(Int(cell.place) != (try all.place("2020-12-08")))
    }
    let age = try all.column("cl_age90")
    let moved = all.timeline.releases[try all.place("2020-12-22")]
    #expect(moved.columnEvents == [.moved(column: age, from: 8, to: 9)])
    #expect(moved.fileLayout == [.columnOrder, .lineEnds])
  }

  @Test func `the hospital history is append-only`() throws {
    let all = try LoadedHistory.all(.hospital)
    let proof = try AppendOnlyProof(all.timeline, all.memory)
    #expect(proof.holds)
    #expect(proof.stepCount == 100)
    #expect(proof.unchangedFigureStepCount == 100)
    let surplus = AppendOnlyProof.Surplus(place: 2, rowCount: 306, hasOtherValues: false)
    #expect(proof.surplus == [surplus])
    let days = proof.daysInOtherStyle.map(\.description)
    #expect(days == ["2020-06-27", "2020-06-28", "2020-06-29"])
    #expect(proof.bytePrefixCount == 96)
    #expect(proof.unchangedRecordStepCount == 96)
    #expect(proof.layoutStepCount == 3)
    #expect(all.timeline.corrections().isEmpty)
  }

  @Test func `the tests history has a first counter-example to being append-only`() throws {
    let all = try LoadedHistory.all(.tests)
    let proof = try AppendOnlyProof(all.timeline, all.memory)
    #expect(!proof.holds)
    guard case .revised(let cell) = proof.counterExample else {
      Issue.record("no revised cell")
      return
    }
    #expect(cell.place == 1)
    #expect(all.timeline.values(of: cell).difference != nil)
  }

  @Test func `vaccination columns that were renamed are guessed`() throws {
    let all = try LoadedHistory.all(.vaccination)
    let release = all.timeline.releases[try all.place("2021-04-26")]
    let names = all.timeline.columns.names
    let pairs = release.columnEvents.compactMap { event in
      if case .renamed(let old, let new) = event { "\(names[old]) \(names[new])" } else { nil }
    }
    #expect(
      pairs == ["n_dose2 n_complet", "n_cum_dose2 n_cum_complet", "couv_dose2 couv_complet"]
    )
  }

  @Test func `a header without rows withdraws everything and the next release restores it`() throws
  {
    let all = try LoadedHistory.all(.vaccination)
    let place = try all.place("2021-03-01")
    let steps = try all.timeline.classify(all.memory)
    let step = try #require(steps.first { $0.place == place })
    #expect(step.labels.contains(.truncated) && step.keyCount(.withdrawn) == 63)
    let next = try #require(steps.first { $0.place == place + 1 })
    #expect(next.labels.contains(.restored) && next.keyCount(.restored) == 63)
    let ledger = Withdrawals(all.timeline)
    let gone = ledger.keys.filter { $0.firstMissing == place }
    #expect(gone.count == 63 && gone.allSatisfy { $0.backSince == place + 1 })
  }

  @Test func `the releases of tests have a calendar`() throws {
    let coverage = Coverage(try LoadedHistory.all(.tests).timeline)
    #expect(coverage.releaseCount == 250 && coverage.unchangedCount == 0)
    #expect(coverage.publicationDelay?.median == 3)
    #expect(coverage.longestGap?.from.description == "2021-06-09")
    #expect(coverage.longestGap?.to.description == "2021-06-15")
    #expect(coverage.severalADay.count == 14)
  }

  @Test(arguments: RealHistory.allCases)
  func `kinds explain every difference from the counts of plain strings`(
    history: RealHistory
  ) throws {
    let all = try LoadedHistory.all(history)
    let raw = try Timeline(
      of: all.memory,
      published: all.times,
      schema: history.schema,
      options: .raw
    )
    for place in raw.releases.indices.dropFirst() {
      let strings = raw.counts(of: place, since: place - 1)
      let kinds = all.timeline.counts(of: place, since: place - 1)
      // In these histories no figure was ever respelled in place: the counts agree.
      #expect(strings == kinds, "\(raw.releases[place].published)")
    }
  }
}
