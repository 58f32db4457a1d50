internal import Records

/// Puts rows together again from layouts and columns.
struct RowBuilder {
  /// One field of a layout, and what stands between it and the next.
  struct Step {
    /// Its column.
    var column: Int
    /// Where the rules of its column start.
    var firstRule: Int
    /// Whether the column has one format only.
    var hasOneRule: Bool
    /// What follows the field: a closing quote, a delimiter and an opening quote, or a line end.
    var glue: Glue
    /// The texts of most numbers of the field with what follows, where it has such.
    var whole = WholeFields.Place()
    /// The format that has these texts; nil where every row has them.
    var wholeFormat: UInt8? = 0
  }

  /// Up to four bytes, the first one lowest.
  struct Glue: Hashable {
    var bytes: UInt32 = 0
    var count = 0

    static let maximumByteCount = 4

    mutating func append(_ byte: UInt8) {
      bytes |= UInt32(byte) << UInt32(count * 8)
      count += 1
    }
  }

  /// One layout.
  struct Plan {
    var steps: Range<Int>
    /// Whether a field of it has several formats.
    var isMixed: Bool
    /// What stands before the first field.
    var start: Glue
  }

  let rowCount: Int
  let templateOf: [UInt8]
  let textRows: TextList
  private(set) var plans: [Plan] = []
  private(set) var steps: [Step] = []
  private(set) var rules: [FieldRule] = []
  private(set) var texts = FieldTexts()
  private(set) var wholeFields = WholeFields()
  /// The columns by number.
  let columns: [Column]
  /// A format that many rows of each column have.
  private let usualFormats: [UInt8]

  /// Takes over what a block says.
  ///
  /// - Parameters:
  ///   - frame: The layouts.
  ///   - templateOf: The layout of each row.
  ///   - columns: The columns by number, with one number for each row.
  ///   - textRows: The rows without a layout.
  init(frame: BlockFrame, templateOf: [UInt8], columns: [Column], textRows: TextList) {
    rowCount = templateOf.count
    self.templateOf = templateOf
    self.textRows = textRows
    self.columns = columns
    usualFormats = columns.map(\.usualFormat)
    var firstRules: [Int] = []
    for column in columns {
      firstRules.append(rules.count)
      for format in column.formats.indices {
        rules.append(FieldRule(format, of: column, texts: &texts))
      }
    }
    for template in frame.templates {
      if template.texts.isEmpty {
        add(template, firstRules)
      } else {
        addTexts(template, firstRules)
      }
    }
  }

  /// Takes in a layout with texts around its fields.
  private mutating func addTexts(_ template: RowTemplate, _ firstRules: [Int]) {
    let first = steps.count
    for (place, text) in template.texts.enumerated() {
      // What is too long for glue takes steps of its own, which have the same text in every row.
      let column = template.columns[max(place - 1, 0)]
      let isGlue = place > 0 && text.count <= Glue.maximumByteCount
      if place > 0 {
        var glue = Glue()
        if isGlue { for byte in text { glue.append(byte) } }
        addStep(column, firstRules, glue)
      }
      guard !isGlue else { continue }
      for start in stride(from: 0, to: text.count, by: ShortText.maximumByteCount) {
        let part = text[start..<min(start + ShortText.maximumByteCount, text.count)]
        steps.append(
          Step(
            column: column,
            firstRule: firstRules[column],
            hasOneRule: true,
            glue: Glue(),
            whole: wholeFields.add(part),
            wholeFormat: nil
          )
        )
      }
    }
    addPlan(first..<steps.count, start: Glue())
  }

  private mutating func addPlan(_ range: Range<Int>, start: Glue) {
    let isMixed = steps[range].contains { !$0.hasOneRule }
    plans.append(Plan(steps: range, isMixed: isMixed, start: start))
  }

  private mutating func addStep(_ column: Int, _ firstRules: [Int], _ glue: Glue) {
    var step = Step(
      column: column,
      firstRule: firstRules[column],
      hasOneRule: columns[column].formats.count == 1,
      glue: glue
    )
    let format = usualFormats[column]
    step.wholeFormat = format
    step.whole = wholeFields.add(
      rules[step.firstRule + Int(format)],
      texts,
      glue,
      rowCount: rowCount
    )
    steps.append(step)
  }

  private mutating func add(_ template: RowTemplate, _ firstRules: [Int]) {
    let first = steps.count
    let quote = UInt8(ascii: "\"")
    func isQuoted(_ place: Int) -> Bool {
      place < 64 && template.quoted >> UInt64(place) & 1 == 1
    }
    for (place, column) in template.columns.enumerated() {
      var glue = Glue()
      if isQuoted(place) { glue.append(quote) }
      if place + 1 < template.columns.count {
        glue.append(template.delimiter)
        if isQuoted(place + 1) { glue.append(quote) }
      } else {
        for byte in template.lineEnd { glue.append(byte) }
      }
      addStep(column, firstRules, glue)
    }
    var start = Glue()
    if template.columns.isEmpty {
      for byte in template.lineEnd { start.append(byte) }
    } else if isQuoted(0) {
      start.append(quote)
    }
    addPlan(first..<steps.count, start: start)
  }

  /// Builds all rows.
  ///
  /// - Parameter byteCount: The size that they must have together.
  /// - Returns: The rows.
  /// - Throws: ``CodingError/wrongSize(byteCount:recordCount:)`` where they have another, or where
  ///   a row would be empty.
  func build(byteCount: Int) throws(CodingError) -> RecordBatch {
    let rows = RowWriter.write(self, byteCount: byteCount)
    guard rows.ends.count == rowCount, rows.bytes.count == byteCount else {
      throw .wrongSize(byteCount: rows.bytes.count, recordCount: rows.ends.count)
    }
    return rows
  }
}
