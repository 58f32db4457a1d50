/// Guesses which columns name a row, so that later versions of it can be found.
///
/// A wrong guess costs bytes, never correctness.
struct KeySearch {
  /// The columns of the key, rising.
  private(set) var key: [Int] = []
  /// The column of the key that holds dates; nil where none does.
  private(set) var date: Int?

  private let columns: [Column]
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
  ///   - rowCount: How many rows there are.
  ///   - chunkEnds: Where the records of each release end; may be empty.
  init(_ columns: [Column], rowCount: Int, chunkEnds: [Int]) {
    self.columns = columns
    window = Self.largestChunk(rowCount: rowCount, chunkEnds: chunkEnds)
    guard window.count > 1 else { return }
    choose()
  }

  private static func largestChunk(rowCount: Int, chunkEnds: [Int]) -> Range<Int> {
    var best = 0..<0
    var start = 0
    for end in chunkEnds where end > start && end <= rowCount {
      if end - start > best.count { best = start..<end }
      start = end
    }
    if best.isEmpty { best = 0..<min(rowCount, windowSize) }
    return best.prefix(windowLimit)
  }

  /// Takes columns as long as they tell more rows apart: dates first, then codes, then the rest.
  private mutating func choose() {
    var candidates: [(column: Int, rank: Int)] = []
    for number in columns.indices {
      let distinct = distinctCount([number])
      guard distinct > 1 else { continue }
      let kinds = kinds(of: number)
      let rank = kinds.isDate ? 0 : kinds.isText ? 1 : distinct <= 64 ? 2 : 3
      candidates.append((number, rank))
    }
    candidates.sort { ($0.rank, $0.column) < ($1.rank, $1.column) }
    var reached = 1
    for candidate in candidates {
      guard reached * 100 < window.count * 98, key.count < RowMap.maximumKeyCount else { break }
      let distinct = distinctCount(key + [candidate.column])
      guard distinct * 5 > reached * 6 else { continue }
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
    let slices = numbers.map { Array(columns[$0].values[window]) }
    return KeyIndex.lookUp(slices, shift: 0).reduce(0) { $0 + ($1 < 0 ? 1 : 0) }
  }
}
