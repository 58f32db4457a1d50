internal import Records

/// Puts rows together again from layouts and columns.
struct RowBuilder {
  /// One field of a layout.
  private struct Step {
    /// Where the numbers of its column start.
    var firstCell: Int
    /// Where the rules of its column start.
    var firstRule: Int
    var isQuoted: Bool
  }

  /// One layout.
  private struct Plan {
    var steps: Range<Int>
    var delimiter: UInt8
    var lineEnd: Range<Int>
  }

  private let rowCount: Int
  private let templateOf: [UInt8]
  private let textRows: TextList
  private var plans: [Plan] = []
  private var steps: [Step] = []
  private var lineEnds: [UInt8] = []
  private var rules: [FieldRule] = []
  private var texts = TextList()
  /// The numbers of all columns, one column after the other.
  private var numbers: [Int64] = []
  /// The formats likewise.
  private var formats: [UInt8] = []

  init(state: BlockState, columns: [Column], textRows: TextList) {
    rowCount = state.rowCount
    templateOf = state.templateOf
    self.textRows = textRows
    numbers.reserveCapacity(columns.count * rowCount)
    formats.reserveCapacity(columns.count * rowCount)
    var firstRules: [Int] = []
    for column in columns {
      numbers += column.values
      formats += column.formatOf
      firstRules.append(rules.count)
      add(column)
    }
    for template in state.frame.templates { add(template, firstRules) }
  }

  private mutating func add(_ column: Column) {
    let firstEntry = texts.count
    for entry in 0..<column.dictionary.count {
      texts.add(column.dictionary.bytes[column.dictionary.range(entry)])
    }
    for format in column.formats {
      rules.append(FieldRule(format, in: column, texts: &texts, firstEntry: firstEntry))
    }
  }

  private mutating func add(_ template: RowTemplate, _ firstRules: [Int]) {
    let first = steps.count
    for (place, column) in template.columns.enumerated() {
      steps.append(
        Step(
          firstCell: column * rowCount,
          firstRule: firstRules[column],
          isQuoted: place < 64 && template.quoted >> UInt64(place) & 1 == 1
        )
      )
    }
    plans.append(
      Plan(
        steps: first..<steps.count,
        delimiter: template.delimiter,
        lineEnd: lineEnds.count..<lineEnds.count + template.lineEnd.count
      )
    )
    lineEnds += template.lineEnd
  }

  /// Builds all rows.
  ///
  /// - Parameter byteCount: The size that they must have together.
  /// - Returns: The rows.
  /// - Throws: ``CodingError/wrongSize(byteCount:recordCount:)`` where they have another, or where
  ///   a row would be empty.
  func build(byteCount: Int) throws(CodingError) -> RecordBatch {
    var bytes = [UInt8](repeating: 0, count: byteCount)
    var ends = [Int](repeating: 0, count: rowCount)
    var output = bytes.mutableSpan
    var rowEnds = ends.mutableSpan
    let textEnds = [0] + texts.ends
    // Spans taken once: the loop then counts no references.
    let (textBytes, textBounds, lineBytes) = (texts.bytes.span, textEnds.span, lineEnds.span)
    let (templates, plans, steps, rules) = (templateOf.span, plans.span, steps.span, rules.span)
    let (numbers, formats) = (numbers.span, formats.span)
    var writer = RowWriter()
    var textRow = 0
    for row in 0..<rowCount {
      let start = writer.count
      let template = Int(templates[row])
      if template == 0 {
        writer.append(textRows.bytes.span, textRows.range(textRow), to: &output)
        textRow += 1
      } else {
        let plan = plans[template - 1]
        for place in plan.steps {
          let step = steps[place]
          if place > plan.steps.lowerBound { writer.append(plan.delimiter, to: &output) }
          if step.isQuoted { writer.append(UInt8(ascii: "\""), to: &output) }
          let cell = step.firstCell + row
          let rule = rules[step.firstRule + Int(formats[cell])]
          writer.append(numbers[cell], rule, textBytes, textBounds, to: &output)
          if step.isQuoted { writer.append(UInt8(ascii: "\""), to: &output) }
        }
        writer.append(lineBytes, plan.lineEnd, to: &output)
      }
      guard writer.count > start, !writer.isOverfull else {
        throw .wrongSize(byteCount: writer.count, recordCount: row)
      }
      rowEnds[row] = writer.count
    }
    guard writer.count == byteCount else {
      throw .wrongSize(byteCount: writer.count, recordCount: rowCount)
    }
    return RecordBatch(bytes: bytes, ends: ends)
  }
}
