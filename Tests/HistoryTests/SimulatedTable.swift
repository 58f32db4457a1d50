/// A small table that lives through random edits and is written in random styles.
struct SimulatedTable {
  var columns = ["dep", "jour", "hosp", "rate", "note"]
  var rows: [[String: String]] = []
  private var withdrawn: [[String: String]] = []
  private var day = 10
  private var (isQuoted, isCRLF, usesSlashes, hasMark) = (false, false, false, false)
  private var (isPadded, isLongNumber) = (true, false)
  private var delimiter = ";"

  private let repeatsKeys: Bool

  init(_ random: inout SeededGenerator, repeatsKeys: Bool = true) {
    self.repeatsKeys = repeatsKeys
    for day in 7...10 { addDay(day, &random) }
  }

  private mutating func addDay(_ day: Int, _ random: inout SeededGenerator) {
    for dep in ["01", "02", "2A", "75", "971"] where random.chance(85) {
      rows.append(newRow(dep, day, &random))
    }
  }

  private func newRow(
    _ dep: String,
    _ day: Int,
    _ random: inout SeededGenerator
  ) -> [String: String] {
    var row = ["dep": dep, "jour": "2019-04-\(day < 10 ? "0" : "")\(day)"]
    for column in columns.dropFirst(2) { row[column] = value(column, &random) }
    return row
  }

  private func value(_ column: String, _ random: inout SeededGenerator) -> String {
    switch Int.random(in: 0..<12, using: &random) {
    case 0: "NA"
    case 1: ""
    default:
      switch column {
      case "note": ["a", "b;c", "d,e", "f\"g", "h"].randomElement(using: &random) ?? ""
      case "rate": "\(Double(Int.random(in: -8...40, using: &random)) / 4)"
      default: "\(Int.random(in: 0...300, using: &random))"
      }
    }
  }

  /// One day of life.
  mutating func edit(_ random: inout SeededGenerator) {
    if random.chance(70), day < 28 {
      day += 1
      addDay(day, &random)
    }
    for _ in 0..<Int.random(in: 1...8, using: &random) { editRow(&random) }
    if random.chance(15) { rows.shuffle(using: &random) }
    if random.chance(15) { editColumns(&random) }
    if random.chance(10) { isQuoted.toggle() }
    if random.chance(10) { isCRLF.toggle() }
    if random.chance(10) { usesSlashes.toggle() }
    if random.chance(5) { hasMark.toggle() }
    if random.chance(10) { isPadded.toggle() }
    if random.chance(10) { isLongNumber.toggle() }
    if random.chance(5) { delimiter = delimiter == ";" ? "," : ";" }
  }

  private mutating func editRow(_ random: inout SeededGenerator) {
    guard !rows.isEmpty else { return }
    let index = Int.random(in: rows.indices, using: &random)
    switch Int.random(in: 0..<7, using: &random) {
    case 0: withdrawn.append(rows.remove(at: index))
    case 1:
      guard let back = withdrawn.popLast() else { return }
      let isThere = rows.contains { $0["dep"] == back["dep"] && $0["jour"] == back["jour"] }
      if !isThere { rows.append(back) }
    case 2:
      if repeatsKeys { rows.append(rows[index]) }
    case 3:
      guard repeatsKeys else { return }
      var other = rows[index]
      let column = columns.dropFirst(2).randomElement(using: &random) ?? "hosp"
      other[column] = value(column, &random)
      rows.insert(other, at: Int.random(in: 0...rows.count, using: &random))
    case 4:
      if !rows.contains(where: { $0["dep"] == "978" }) { rows.append(newRow("978", 8, &random)) }
    default:
      let column = columns.dropFirst(2).randomElement(using: &random) ?? "hosp"
      rows[index][column] = value(column, &random)
    }
  }

  private mutating func editColumns(_ random: inout SeededGenerator) {
    switch Int.random(in: 0..<3, using: &random) {
    case 0:
      guard columns.count < 8 else { return }
      let name = "extra\(Int.random(in: 0..<4, using: &random))"
      guard !columns.contains(name) else { return }
      columns.insert(name, at: Int.random(in: 0...columns.count, using: &random))
      for index in rows.indices { rows[index][name] = value(name, &random) }
    case 1:
      if let index = columns.firstIndex(where: { $0.hasPrefix("extra") }) {
        columns.remove(at: index)
      }
    default:
      columns.shuffle(using: &random)
    // Delimiters in the header alone decide, so a column of text must not stand for them.
    }
  }

  /// The file, in the style of the day.
  func text() -> String {
    let end = isCRLF ? "\r\n" : "\n"
    var result = hasMark ? "\u{FEFF}" : ""
    result += columns.joined(separator: delimiter) + end
    for row in rows {
      result += columns.map { written($0, row[$0] ?? "") }.joined(separator: delimiter) + end
    }
    return result
  }

  private func written(_ column: String, _ value: String) -> String {
    var value = value
    if column == "jour", usesSlashes {
      value = value.split(separator: "-").reversed().joined(separator: "/")
    }
    if column == "dep", !isPadded, value.hasPrefix("0") { value.removeFirst() }
    if column == "hosp", isLongNumber, Int(value) != nil { value += ".00" }
    let isOdd = value.contains("\"") || value.contains(";") || value.contains(",")
    guard isQuoted || isOdd else { return value }
    return "\""
      + value.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }
}
