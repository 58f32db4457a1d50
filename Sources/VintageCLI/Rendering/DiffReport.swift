import History
import Store
import Tables
import Times
import Vintage

/// What is asked of a comparison, apart from the releases.
struct DiffSelection {
  /// The parts of an answer that can be asked for alone.
  enum Part: String, CaseIterable {
    case added
    case removed
    case revised
    case columns
  }

  var parts: Set<Part> = Set(Part.allCases)
  /// The columns that count; nil for all.
  var columns: Set<Int>?
  var conditions: RowConditions
  var tolerances: Tolerances
}

/// The differences that count as none.
struct Tolerances {
  /// By column number; the key -1 stands for all columns.
  private var absolute: [Int: ExactDecimal] = [:]
  private var relative: [Int: Double] = [:]
  private let styles: [NumberStyle]

  /// Reads `COLUMN=x` or `x` for all columns.
  init(absolute: [String], relative: [String], _ timeline: Timeline, _ analysis: Analysis) throws {
    styles = timeline.columns.numberStyles
    for text in absolute {
      let (column, number) = try Self.parse(text, "--abs-tol", timeline, analysis)
      self.absolute[column] = number
    }
    for text in relative {
      let (column, number) = try Self.parse(text, "--rel-tol", timeline, analysis)
      self.relative[column] = Double(number.description)
    }
  }

  private static func parse(
    _ text: String,
    _ option: String,
    _ timeline: Timeline,
    _ analysis: Analysis
  ) throws -> (Int, ExactDecimal) {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard let last = parts.last, let number = ExactDecimal(last), !number.isNegative else {
      throw Failure(
        "\(option) \(Failure.quoted(text)) is no size",
        hint: "write \(option) COLUMN=0.5"
      )
    }
    let column = parts.count == 2 ? try analysis.column(parts[0], in: timeline) : -1
    return (column, number)
  }

  /// Whether every change counts.
  var isEmpty: Bool { absolute.isEmpty && relative.isEmpty }

  /// Whether a change is too small to count; the relative bound is a share of the old value.
  func covers(_ cell: CellChange) -> Bool {
    guard let difference = cell.difference else { return false }
    if let bound = absolute[cell.column] ?? absolute[-1], !(bound < difference.magnitude) {
      return true
    }
    guard let share = relative[cell.column] ?? relative[-1],
      let old = cell.old.flatMap({ ExactDecimal($0, style: styles[cell.column]) }),
      let base = Double(old.magnitude.description),
      let size = Double(difference.magnitude.description)
    else { return false }
    return size <= share * base
  }
}

/// The answer of `diff`: the rows, cells and columns that count, in the order of keys.
struct DiffReport {
  let analysis: Analysis
  let diff: TableDiff
  let old: Int
  let new: Int
  let step: StepSummary?
  let added: [Int]
  let removed: [Int]
  let revised: [RevisedRow]
  let columnEvents: [ColumnEvent]
  /// Changed cells that a tolerance covers.
  let toleratedCount: Int

  init(
    _ diff: TableDiff,
    from old: Int,
    to new: Int,
    of analysis: Analysis,
    _ selection: DiffSelection
  ) throws {
    let timeline = diff.timeline
    self.analysis = analysis
    self.diff = diff
    (self.old, self.new) = (old, new)
    step = try timeline.classify(analysis.releases.snapshot).first
    let takes = { (row: Int) in selection.conditions.takes(row, of: timeline) }
    added = selection.parts.contains(.added) ? diff.added.filter(takes) : []
    removed = selection.parts.contains(.removed) ? diff.removed.filter(takes) : []
    var tolerated = 0
    var revised: [RevisedRow] = []
    for row in selection.parts.contains(.revised) ? diff.revised : []
    where takes(row.old) || takes(row.new) {
      var kept = row
      kept.columns = row.columns.filter { column in
        guard selection.columns?.contains(column) ?? true else { return false }
        guard !selection.tolerances.isEmpty else { return true }
        let cell = timeline.cellChange(old: row.old, new: row.new, column: column)
        guard selection.tolerances.covers(cell) else { return true }
        tolerated += 1
        return false
      }
      if !kept.columns.isEmpty { revised.append(kept) }
    }
    self.revised = revised
    toleratedCount = tolerated
    columnEvents = selection.parts.contains(.columns) ? diff.columnEvents : []
  }

  var timeline: Timeline { diff.timeline }
  var names: [String] { timeline.columns.names }
  /// How many cells changed.
  var cellCount: Int { revised.reduce(0) { $0 + $1.columns.count } }
  /// Whether nothing that was asked for differs; layout is no difference.
  var isSame: Bool {
    added.isEmpty && removed.isEmpty && revised.isEmpty && columnEvents.allSatisfy(\.isLayout)
      && diff.new.unnamedChangeCount == 0
  }

  /// Whether what was chosen is less than what differs.
  var isNarrowed: Bool {
    added.count < diff.added.count || removed.count < diff.removed.count
      || cellCount < diff.revisedCellCount || columnEvents.count < diff.columnEvents.count
  }

  /// The columns of a row's release, in the order of the file.
  func columns(_ row: Int) -> [Int] { timeline.rows.layouts[timeline.rows.layout(row)].columns }

  /// All columns: those of the new release, then those that only the old one has.
  var allColumns: [Int] {
    let layouts = timeline.rows.layouts
    let new = layouts[diff.new.layout].columns
    return new + layouts[diff.old.layout].columns.filter { !new.contains($0) }
  }

  /// Days from the reference date of a row to the new release.
  func lag(_ row: Int) -> Int? {
    timeline.referenceDate(row).map { diff.new.published.date.dayNumber - $0.dayNumber }
  }

  /// The ways in which equal values are spelled otherwise.
  var layoutWords: [String] { (step?.layout ?? diff.layout).words }

  /// A release as an object.
  func release(_ place: Int) -> JSONValue {
    let release = analysis.releases.release(place)
    return .object([
      ("number", .integer(place + 1)), ("id", .string(release.id.hex)),
      ("published", .string(TimeText.rfc3339(release.published, in: analysis.dataSet.zone))),
    ])
  }
}

extension LayoutChange {
  /// The changes in words, as they are shown everywhere.
  var words: [String] {
    let all: [(Self, String)] = [
      (.quotes, "quotes"), (.lineEnds, "line ends"), (.delimiter, "delimiter"),
      (.dateStyle, "date style"), (.numberStyle, "number style"), (.padding, "leading zeros"),
      (.encoding, "encoding"), (.byteOrderMark, "byte order mark"), (.header, "header"),
      (.finalLineEnd, "final line end"), (.columnOrder, "column order"),
    ]
    return all.filter { contains($0.0) }.map(\.1)
  }
}
