/// Guesses which columns name a row, so that later versions of it can be found.
///
/// A wrong guess costs bytes, never correctness.
struct KeySearch {
  /// The columns of the key, rising.
  private(set) var key: [Int] = []
  /// The column of the key that holds dates; nil where none does.
  private(set) var date: Int?

  private let columns: [Column]
  /// How many numbers each column has in the window.
  private let distinctCounts: [Int]
  /// The rows looked at: of one release, so that a key is met once.
  private let window: Range<Int>

  /// The rows looked at where nothing is known of releases.
  private static let windowSize = 512
  /// More rows of one release teach nothing new.
  private static let windowLimit = 20_000

  /// Searches.
  ///
  /// - Parameters:
  ///   - columns: All columns.
  ///   - rows: The rows of the block's own; those before them are of its base.
  ///   - chunkEnds: Where the records of each release end in the block; may be empty.
  init(_ columns: [Column], rows: Range<Int>, chunkEnds: [Int]) {
    self.columns = columns
    window = Self.largestChunk(rows, chunkEnds: chunkEnds)
    distinctCounts = columns.map { [window] column in
      Self.distinctCount([Array(column.values[window])])
    }
    guard window.count > 1 else { return }
    let after = (window.upperBound..<rows.upperBound).prefix(window.count)
    let before = (0..<window.lowerBound).suffix(window.count)
    let others = after.count * 2 >= min(window.count, before.count) ? after : before
    choose(others)
    if let single = singleColumn(recurringIn: others) {
      key = [single]
      date = nil
    }
  }

  /// The columns of the key with so many numbers that the order of rows is worth telling by what
  /// followed them before.
  var manyValued: [Int] {
    key.filter { $0 != date && distinctCounts[$0] > Self.fewValueCount }
  }

  private static let fewValueCount = 64

  /// A release of fewer rows says too little about what comes again.
  private static let leastRowCount = 64

  /// A column that tells all rows apart by itself; nil where there is none.
  ///
  /// As much of it as of the key comes again in other releases: identifiers do, figures do not.
  private func singleColumn(recurringIn others: Range<Int>) -> Int? {
    guard key.count > 1, min(window.count, others.count) >= Self.leastRowCount else { return nil }
    var best: (column: Int, share: Double)?
    for number in columns.indices where distinctCounts[number] * 100 >= window.count * 98 {
      let share = share(of: others, recurringBy: [number])
      if share > best?.share ?? 0.5 { best = (number, share) }
    }
    guard let best, best.share >= share(of: others, recurringBy: key) - 0.01 else { return nil }
    return best.column
  }

  /// The share of other rows that have the numbers of a row of the window.
  private func share(of others: Range<Int>, recurringBy numbers: [Int]) -> Double {
    guard !numbers.isEmpty else { return 0 }
    let slices = numbers.map { Array(columns[$0].values[window] + columns[$0].values[others]) }
    let found = KeyIndex.lookUp(slices, shift: 0)[window.count...].count { $0 >= 0 }
    return Double(found) / Double(others.count)
  }

  private static func largestChunk(_ rows: Range<Int>, chunkEnds: [Int]) -> Range<Int> {
    var best = rows.prefix(0)
    var start = rows.lowerBound
    for end in chunkEnds.map({ $0 + rows.lowerBound }) where end > start && end <= rows.upperBound {
      if end - start > best.count { best = start..<end }
      start = end
    }
    if best.isEmpty { best = rows.prefix(windowSize) }
    return best.prefix(windowLimit)
  }

  /// Takes columns as long as they tell more rows apart: dates first, then codes, then the rest.
  ///
  /// - Parameter others: Rows of another release: where the key so far comes again in them, figures
  ///   that do not are no part of it.
  private mutating func choose(_ others: Range<Int>) {
    var candidates: [(column: Int, rank: Int)] = []
    for number in columns.indices {
      let distinct = distinctCounts[number]
      guard distinct > 1 else { continue }
      let kinds = kinds(of: number)
      let rank = kinds.isDate ? 0 : kinds.isText ? 1 : distinct <= Self.fewValueCount ? 2 : 3
      candidates.append((number, rank))
    }
    candidates.sort { ($0.rank, $0.column) < ($1.rank, $1.column) }
    var reached = 1
    for candidate in candidates {
      guard reached * 100 < window.count * 98, key.count < RowMap.maximumKeyCount else { break }
      let distinct = distinctCount(key + [candidate.column])
      guard distinct * 5 > reached * 6 else { continue }
      if candidate.rank == 3, others.count >= Self.leastRowCount {
        let before = share(of: others, recurringBy: key)
        let after = share(of: others, recurringBy: key + [candidate.column])
        guard before < 0.5 || after >= 0.8 * before else { continue }
      }
      key.append(candidate.column)
      reached = distinct
      if candidate.rank == 0, date == nil { date = candidate.column }
    }
    key.sort()
  }

  private func kinds(of number: Int) -> (isDate: Bool, isText: Bool) {
    let column = columns[number]
    var dates = 0
    var texts = 0
    for row in window {
      switch column.formats[Int(column.formatOf[row])] {
      case .isoDate, .slashDate: dates += 1
      case .entry: texts += 1
      default: break
      }
    }
    return (dates * 10 > window.count * 9, texts * 2 > window.count)
  }

  private func distinctCount(_ numbers: [Int]) -> Int {
    Self.distinctCount(numbers.map { Array(columns[$0].values[window]) })
  }

  private static func distinctCount(_ slices: [[Int64]]) -> Int {
    KeyIndex.lookUp(slices, shift: 0).reduce(0) { $0 + ($1 < 0 ? 1 : 0) }
  }
}
