internal import History
internal import Store
internal import Tables
internal import Times
internal import Vintage

/// All numbers of a report, computed once over the history.
struct ReportFacts {
  let analysis: Analysis
  let timeline: Timeline
  let corrections: [CellEvent]
  let summary: CorrectionSummary
  let coverage: Coverage
  let withdrawals: Withdrawals
  /// What each step did, by the place of its release.
  let steps: [Int: StepSummary]
  /// How many cells each release corrected, by kind.
  let countsOfRelease: [[RowEvent.Kind: Int]]
  let lags: Histogram
  let sizes: Histogram
  let heat: HeatCounts?
  /// The lag that half of the corrections exceed or reach; nil where none has a lag.
  let medianLag: Int?
  private let constantKeyColumns: [Int]

  init(
    _ timeline: Timeline,
    of analysis: Analysis,
    progress: (_ done: Int, _ total: Int) -> Void
  ) throws {
    self.analysis = analysis
    self.timeline = timeline
    constantKeyColumns = timeline.keyOfRow.isEmpty ? [] : Self.constantKeyColumns(timeline)
    corrections = timeline.corrections()
    summary = timeline.summary(of: corrections)
    coverage = Coverage(
      timeline,
      sightings: analysis.releases.sightingDays(of: timeline.releases.map(\.release))
    )
    withdrawals = Withdrawals(timeline)
    var steps: [Int: StepSummary] = [:]
    for step in try timeline.classify(analysis.releases.snapshot) { steps[step.place] = step }
    self.steps = steps
    var counts = [[RowEvent.Kind: Int]](repeating: [:], count: timeline.releases.count)
    var lags = Histogram.lags
    var sizes = Histogram.sizes
    var heat = HeatCounts(timeline, corrections)
    var allLags: [Int] = []
    for (index, cell) in corrections.enumerated() {
      if index.isMultiple(of: 4096) { progress(index, corrections.count) }
      counts[Int(cell.place)][cell.kind, default: 0] += 1
      if let lag = timeline.lag(of: cell) {
        lags.add(lag)
        allLags.append(lag)
      }
      if let size = Self.size(cell, timeline), size > 0 { sizes.add(size) }
      heat?.add(cell, timeline)
    }
    countsOfRelease = counts
    self.lags = lags
    self.sizes = sizes
    self.heat = heat
    allLags.sort()
    medianLag = allLags.isEmpty ? nil : allLags[allLags.count / 2]
  }

  /// The size of a difference without its sign, rounded up; nil where one of the values is none.
  private static func size(_ cell: CellEvent, _ timeline: Timeline) -> Int? {
    let difference = timeline.difference(
      old: Int(cell.old),
      new: Int(cell.new),
      column: Int(cell.column)
    )
    guard let text = difference?.magnitude.description, let value = Double(text), value < 1e17
    else { return nil }
    return Double(Int(value)) < value ? Int(value) + 1 : Int(value)
  }

  /// How many cells a release corrected.
  func count(_ place: Int) -> Int { countsOfRelease[place].values.reduce(0, +) }

  /// The number of a release.
  func number(_ place: Int) -> Int { timeline.releases[place].release + 1 }

  /// A release: its day, and the time too where the day has several.
  func label(_ place: Int) -> String {
    let day = timeline.releases[place].published.date
    let others = [place - 1, place + 1].filter { timeline.releases.indices.contains($0) }
    guard others.contains(where: { timeline.releases[$0].published.date == day }) else {
      return day.description
    }
    return analysis.publishedText(timeline.releases[place].release)
  }

  /// A release as a link to its row.
  func link(_ place: Int) -> String {
    "<a href=\"#r\(number(place))\">\(label(place))</a>"
  }

  /// The key of a row, as markup: without the key columns that have one value all over, and never
  /// broken within `column=value`.
  func key(_ row: Int) -> String {
    zip(timeline.columns.names, timeline.keyTexts(row)).enumerated()
      .filter { !constantKeyColumns.contains($0.offset) }
      .map { Markup.unbroken("\($0.element.0)=\($0.element.1)") }
      .joined(separator: ", ")
  }

  /// What all rows have in common: `, all with fra=FR`; empty where they have nothing.
  var commonKey: String {
    guard let row = timeline.keyOfRow.indices.first, !constantKeyColumns.isEmpty else { return "" }
    let texts = timeline.keyTexts(row)
    let parts = constantKeyColumns.map { "\(timeline.columns.names[$0])=\(texts[$0])" }
    return ", all with \(parts.joined(separator: ", "))"
  }

  /// The key columns in which every row has the value of the first; never all of them.
  private static func constantKeyColumns(_ timeline: Timeline) -> [Int] {
    let columns = 0..<timeline.columns.keyColumnCount
    let constant = columns.filter { column in
      let first = timeline.rows.value(0, column)
      return timeline.keyOfRow.indices.allSatisfy { timeline.rows.value($0, column) == first }
    }
    return constant.count < columns.count ? constant : []
  }
}

/// Counts in bounded classes.
struct Histogram {
  /// The largest value of each class; the last class has no end.
  let ends: [Int]
  private(set) var counts: [Int]

  private init(_ ends: [Int]) {
    self.ends = ends
    counts = [Int](repeating: 0, count: ends.count + 1)
  }

  /// Days after the reference date.
  static let lags = Self([0, 1, 2, 3, 7, 14, 30, 60, 90, 180, 365])
  /// Sizes of differences.
  static let sizes = Self([1, 2, 5, 10, 30, 100, 1000, 10_000, 100_000])

  /// How many there are.
  var total: Int { counts.reduce(0, +) }

  mutating func add(_ value: Int) {
    counts[ends.firstIndex { value <= $0 } ?? ends.count] += 1
  }

  /// The classes with what they are called; those after the last count are left out.
  func classes(_ unit: String) -> [(label: String, count: Int)] {
    guard let last = counts.lastIndex(where: { $0 > 0 }) else { return [] }
    return counts[...last].indices.map { index in
      let low = index == 0 ? nil : ends[index - 1] + 1
      guard index < ends.count else {
        return ("over \(ReportNumber.grouped(ends[ends.count - 1]))\(unit)", counts[index])
      }
      let high = ReportNumber.grouped(ends[index])
      let label =
        low == nil || low == ends[index] ? high : "\(ReportNumber.grouped(low ?? 0))–\(high)"
      return (label + unit, counts[index])
    }
  }
}
