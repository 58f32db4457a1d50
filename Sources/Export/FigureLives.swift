internal import History
internal import Tables

/// The life of every figure of a data set: key by key, column by column, stretch by stretch.
struct FigureLives {
  /// A key that some release had, with the row that shows how it is written.
  struct Key {
    var number: Int
    var row: Int
  }

  let timeline: Timeline
  /// The keys in their order.
  let keys: [Key]
  private let events: KeyEvents

  init(_ timeline: Timeline) {
    self.timeline = timeline
    events = KeyEvents(timeline)
    var firstRows = [Int](repeating: -1, count: timeline.keys.count)
    for event in timeline.events where firstRows[Int(event.key)] < 0 && event.new >= 0 {
      firstRows[Int(event.key)] = Int(event.new)
    }
    let seen = firstRows.indices.filter { firstRows[$0] >= 0 }.map {
      Key(number: $0, row: firstRows[$0])
    }
    keys = timeline.sortedByKey(seen) { $0.row }
  }

  /// The columns that hold figures.
  var columns: Range<Int> { timeline.columns.keyColumnCount..<timeline.columns.count }

  /// Goes over all figures.
  ///
  /// A figure that no release ever held, of a column that came after its row had gone, is left
  /// out, as in `history`.
  func forEach(_ body: (_ keyIndex: Int, _ column: Int, _ life: [CellSpan]) throws -> Void) throws {
    for (index, key) in keys.enumerated() {
      for column in columns {
        let life = timeline.life(ofKey: key.number, column: column, events)
        guard life.contains(where: { $0.state != .absent && $0.state != .withdrawn }) else {
          continue
        }
        try body(index, column, life)
      }
    }
  }

  /// The key of a row as it is given out: as it was written, but days in ISO style.
  func keyTexts(_ row: Int) -> [String] {
    zip(0..<timeline.columns.keyColumnCount, timeline.keyTexts(row)).map { column, text in
      guard timeline.columns.rules[column].isDate else { return text }
      return canonical(row, column) ?? text
    }
  }

  private func canonical(_ row: Int, _ column: Int) -> String? {
    guard let value = timeline.rows.value(row, column) else { return nil }
    return String(decoding: timeline.canonical(value, column), as: UTF8.self)
  }
}
