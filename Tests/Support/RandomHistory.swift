/// Releases of a made-up table as institutes publish them: new days, corrections, rows that come
/// and go, and layouts that change without a value changing.
///
/// The history depends on its seed alone.
public struct RandomHistory: Sequence, IteratorProtocol {
  /// How a release is spelled.
  private struct Layout {
    var isQuoted = false
    var lineEnd = "\n"
    var isDayMajor = true
    var hasMark = false
    var hasFinalLineEnd = true
    var delimiter = ";"
  }

  private struct Row {
    var area: Int
    var day: Int
    var figures: [Int]
  }

  private var random: SeededRandom
  private var rows: [Row] = []
  private var layout = Layout()
  private var day = 0
  private var left: Int
  private let areaCount: Int
  private var extraRows: [Int] = []

  /// Makes a history.
  ///
  /// - Parameters:
  ///   - seed: Decides everything.
  ///   - releaseCount: How many releases there are.
  ///   - areaCount: How many rows a day has.
  public init(seed: UInt64, releaseCount: Int, areaCount: Int = 12) {
    random = SeededRandom(seed)
    left = releaseCount
    self.areaCount = areaCount
  }

  /// The next release, or nil after the last.
  public mutating func next() -> [UInt8]? {
    guard left > 0 else { return nil }
    left -= 1
    appendDay()
    correct()
    withdraw()
    changeLayout()
    extraRows = random.happens(15) && !rows.isEmpty ? [random.below(rows.count)] : []
    if random.happens(3) { return Array("dep;jour;hosp;rea\n".utf8) }
    return spelled()
  }

  private mutating func appendDay() {
    for area in 0..<areaCount where !random.happens(3) {
      rows.append(Row(area: area, day: day, figures: [random.below(5000), random.below(400)]))
    }
    // A row that was forgotten some days ago lands in the middle.
    if day > 3, random.happens(20) {
      let forgotten = Row(area: areaCount + day, day: random.below(day), figures: [1, 0])
      rows.insert(forgotten, at: random.below(rows.count))
    }
    day += 1
  }

  private mutating func correct() {
    let count = random.happens(5) ? rows.count / 2 : random.below(4)
    for _ in 0..<count {
      let place = random.below(rows.count)
      rows[place].figures[random.below(2)] = random.below(6000)
    }
  }

  private mutating func withdraw() {
    guard random.happens(10), rows.count > 20 else { return }
    rows.remove(at: random.below(rows.count))
  }

  /// Layouts change back and forth, so that older spellings return.
  private mutating func changeLayout() {
    guard random.happens(25) else { return }
    switch random.below(6) {
    case 0: layout.isQuoted.toggle()
    case 1: layout.lineEnd = ["\n", "\r\n", "\r\r\n"][random.below(3)]
    case 2: layout.isDayMajor.toggle()
    case 3: layout.hasMark.toggle()
    case 4: layout.hasFinalLineEnd.toggle()
    default: layout.delimiter = layout.delimiter == ";" ? "," : ";"
    }
  }

  private func spelled() -> [UInt8] {
    var lines = [["dep", "jour", "hosp", "rea"]]
    let order = rows.enumerated().sorted { left, right in
      let (a, b) = (left.element, right.element)
      return layout.isDayMajor
        ? (a.day, a.area, left.offset) < (b.day, b.area, right.offset)
        : (a.area, a.day, left.offset) < (b.area, b.day, right.offset)
    }.map(\.element)
    for row in order + extraRows.map({ rows[$0] }) {
      lines.append(["\(row.area)", "2020-\(row.day / 28 + 3)-\(row.day % 28 + 1)"])
      lines[lines.count - 1] += row.figures.map(String.init)
    }
    let texts = lines.map { fields in
      fields.map { layout.isQuoted ? "\"\($0)\"" : $0 }.joined(separator: layout.delimiter)
    }
    let body = texts.joined(separator: layout.lineEnd)
    let mark: [UInt8] = layout.hasMark ? [0xEF, 0xBB, 0xBF] : []
    return mark + Array((body + (layout.hasFinalLineEnd ? layout.lineEnd : "")).utf8)
  }
}
