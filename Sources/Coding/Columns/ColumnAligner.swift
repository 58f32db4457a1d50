internal import Bytes
internal import Records

/// Finds out which columns of two layouts are the same where no header says so: a block that
/// starts in the middle of a history sees the names only when they change.
///
/// Rows of the second layout are held against rows of the first that begin with the same two
/// fields; columns are paired, in order, by how often their texts agree.
struct ColumnAligner {
  private let grid: FieldGrid
  /// The columns of the first layout.
  private let first: [Int]
  /// Rows of the first layout by their first two fields, the last ones only.
  private var known: [UInt64: [[UInt64]]] = [:]

  /// How many rows of a layout are looked at, and how many candidates for each.
  private static let sampleSize = 400
  private static let candidateLimit = 16
  /// The most fields of a layout that is aligned: the work grows with the square.
  private static let fieldLimit = 64

  /// Prepares the rows of the layout that comes first in a block.
  init?(_ grid: FieldGrid) {
    guard let template = grid.templateOf.first(where: { $0 > 0 }) else { return nil }
    first = grid.templates[Int(template) - 1].columns
    self.grid = grid
    guard first.count > 1, first.count <= Self.fieldLimit else { return nil }
    let owners = grid.templates.map { $0.columns == first }
    for row in grid.templateOf.indices {
      let template = Int(grid.templateOf[row])
      guard template > 0, owners[template - 1] else { continue }
      let prints = prints(row)
      known[key(prints), default: []].append(prints)
    }
  }

  /// The columns of the first layout that columns of another one are the same as.
  ///
  /// - Parameter columns: The columns of the other layout, which shares none with the first.
  /// - Returns: Pairs of a column of `columns` and one of the first layout.
  func pairs(for columns: [Int]) -> [(other: Int, first: Int)] {
    guard columns.count > 1, columns.count <= Self.fieldLimit else { return [] }
    let owners = grid.templates.map { $0.columns == columns }
    var scores = [[Int]](repeating: [Int](repeating: 0, count: columns.count), count: first.count)
    var looked = 0
    for row in grid.templateOf.indices where looked < Self.sampleSize {
      let template = Int(grid.templateOf[row])
      guard template > 0, owners[template - 1] else { continue }
      let prints = prints(row)
      guard let candidates = known[key(prints)] else { continue }
      looked += 1
      var best: [(Int, Int)] = []
      for candidate in candidates.suffix(Self.candidateLimit) {
        let common = Self.matching(candidate.count, prints.count) {
          candidate[$0] == prints[$1] ? 1 : 0
        }
        if common.count > best.count { best = common }
      }
      for (left, right) in best { scores[left][right] += 1 }
    }
    guard looked > 0 else { return [] }
    return Self.matching(first.count, columns.count) { scores[$0][$1] }
      .map { (other: columns[$1], first: first[$0]) }
  }

  /// The pairs, rising on both sides, with the greatest sum of scores.
  private static func matching(
    _ leftCount: Int,
    _ rightCount: Int,
    score: (Int, Int) -> Int
  ) -> [(Int, Int)] {
    let width = rightCount + 1
    var sums = [Int](repeating: 0, count: (leftCount + 1) * width)
    for left in (0..<leftCount).reversed() {
      for right in (0..<rightCount).reversed() {
        let skipped = max(sums[(left + 1) * width + right], sums[left * width + right + 1])
        let paired = sums[(left + 1) * width + right + 1] + score(left, right)
        sums[left * width + right] = max(skipped, paired)
      }
    }
    var pairs: [(Int, Int)] = []
    var (left, right) = (0, 0)
    while left < leftCount, right < rightCount {
      let here = sums[left * width + right]
      let own = score(left, right)
      if own > 0, here == sums[(left + 1) * width + right + 1] + own {
        pairs.append((left, right))
        left += 1
        right += 1
      } else if here == sums[(left + 1) * width + right] {
        left += 1
      } else {
        right += 1
      }
    }
    return pairs
  }

  private func prints(_ row: Int) -> [UInt64] {
    let start = Int(grid.firstField[row])
    let count = grid.templates[Int(grid.templateOf[row]) - 1].columns.count
    return (start..<start + count).map {
      ByteScan.fingerprint(grid.batch.bytes.span, Int(grid.starts[$0])..<Int(grid.ends[$0]))
    }
  }

  private func key(_ prints: [UInt64]) -> UInt64 { prints[0] &* 31 &+ prints[1] }
}

extension FieldGrid {
  /// Joins columns of later layouts to those of the first where they hold the same.
  ///
  /// Columns that stand in one row together stay apart, and those of JSON and XML have their names.
  mutating func alignColumns() {
    guard !hasMarkup else { return }
    let lists = Set(templates.map(\.columns))
    guard let start = templateOf.first(where: { $0 > 0 }), lists.count > 1 else { return }
    let first = Set(templates[Int(start) - 1].columns)
    let strangers = lists.filter { first.isDisjoint(with: $0) && $0.count > 1 }
    guard !strangers.isEmpty, let aligner = ColumnAligner(self) else { return }
    var renamed: [Int: Int] = [:]
    for columns in strangers.sorted(by: { $0.count > $1.count }) {
      let taken = Set(renamed.values)
      for pair in aligner.pairs(for: columns)
      where renamed[pair.other] == nil && !taken.contains(pair.first)
        && !lists.contains(where: { $0.contains(pair.other) && $0.contains(pair.first) })
      {
        renamed[pair.other] = pair.first
      }
    }
    renumber { renamed[$0] ?? $0 }
  }
}
