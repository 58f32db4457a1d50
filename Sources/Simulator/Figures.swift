import Times

/// The figures of a data set: days by groups by columns, newest day last.
///
/// A group is an area and a class (department and sex); the groups of an area follow each other.
/// A cell is a whole number, or one of two markers below every number.
struct Figures: Sendable {
  /// Marks a cell without anything between its delimiters.
  static let empty = Int32.min
  /// Marks a cell that says `NA`.
  static let notAvailable = Int32.min + 1

  /// The first reference date.
  let firstDate: CivilDate
  /// Rows a day.
  let groupCount: Int
  /// Cells a row.
  let columnCount: Int
  /// Days held.
  private(set) var dayCount = 0
  /// All cells; the row of a day and group begins at `(day * groupCount + group) * columnCount`.
  private(set) var cells: [Int32] = []
  /// Groups that the file leaves out.
  var hiddenGroups: [Bool]
  /// Days that the file leaves out.
  var hiddenDays: Set<Int> = []

  /// Makes figures without a day.
  init(firstDate: CivilDate, groupCount: Int, columnCount: Int) {
    self.firstDate = firstDate
    self.groupCount = groupCount
    self.columnCount = columnCount
    hiddenGroups = [Bool](repeating: false, count: groupCount)
  }

  /// The date of a day.
  func date(ofDay day: Int) -> CivilDate { firstDate.advanced(by: day) }

  /// The day of a date, which may be one that is not held.
  func day(of date: CivilDate) -> Int { date.dayNumber - firstDate.dayNumber }

  /// Where the row of a day and group begins in `cells`.
  func offset(day: Int, group: Int) -> Int { (day * groupCount + group) * columnCount }

  /// Adds a day of zeros.
  mutating func appendDay() {
    cells.append(contentsOf: repeatElement(0, count: groupCount * columnCount))
    dayCount += 1
  }

  /// One cell.
  subscript(day: Int, group: Int, column: Int) -> Int {
    get { Int(cells[offset(day: day, group: group) + column]) }
    set { cells[offset(day: day, group: group) + column] = Int32(clamping: newValue) }
  }

  /// Adds to a cell that holds a number, never below 0; markers stay.
  ///
  /// - Returns: By how much the cell changed.
  @discardableResult
  mutating func add(_ difference: Int, day: Int, group: Int, column: Int) -> Int {
    let old = self[day, group, column]
    guard old >= 0 else { return 0 }
    let new = max(0, old + difference)
    self[day, group, column] = new
    return new - old
  }

  /// The cells of a row.
  func row(day: Int, group: Int) -> [Int32] {
    let start = offset(day: day, group: group)
    return Array(cells[start..<start + columnCount])
  }

  /// Replaces the cells of a row.
  mutating func setRow(day: Int, group: Int, to row: [Int32]) {
    let start = offset(day: day, group: group)
    for (index, cell) in row.enumerated() { cells[start + index] = cell }
  }
}
