/// One column of a block: a number for each row, and how the numbers are spelled.
struct Column {
  /// The number of each row; carried over from another row where the field has none.
  var values: [Int64] = []
  /// For each row the place of its format in `formats`; carried over where there is no field.
  var formatOf: [UInt8] = []
  /// The formats; at most 250.
  var formats: [FieldFormat] = []
  /// The power of ten that the numbers are multiplied by, 0 to 18.
  var scale = 0
  /// The texts of ``FieldFormat/entry``, each once, or of ``FieldFormat/listed``, one a field.
  var dictionary = TextList()

  /// The most formats.
  static let maximumFormatCount = 250

  /// Whether fields take their texts from the dictionary.
  var hasDictionary: Bool { formats.contains(.entry) || formats.contains(.listed) }

  /// Whether fields take their texts from the dictionary one after the other.
  var isListed: Bool { formats.contains(.listed) }

  /// Gives each field that is ``FieldFormat/listed`` the place of its text in the dictionary for a
  /// number.
  ///
  /// - Parameters:
  ///   - isPresent: Whether each row has this field; nil where all have.
  ///   - firstRow: The first row of the block's own.
  /// - Returns: Whether there are as many such fields as texts; true where no field is listed.
  mutating func numberListedFields(isPresent: [Bool]?, from firstRow: Int) -> Bool {
    guard let listed = formats.firstIndex(of: .listed) else { return true }
    var next: Int64 = 0
    for row in formatOf.indices.dropFirst(firstRow)
    where Int(formatOf[row]) == listed && isPresent?[row] ?? true {
      values[row] = next
      next += 1
    }
    return next == Int64(dictionary.count)
  }

  /// The rows from one on.
  func rows(from firstRow: Int) -> Column {
    guard firstRow > 0 else { return self }
    var column = self
    column.values = Array(values[firstRow...])
    column.formatOf = Array(formatOf[firstRow...])
    return column
  }

  /// Which of the rows with a field have a number that is coded.
  ///
  /// - Parameter isPresent: Whether each row has this field; nil where all have.
  /// - Returns: One flag a row; nil where all are coded.
  func codedRows(isPresent: [Bool]?) -> [Bool]? {
    let isCoded = formats.map(\.isCoded)
    if !isCoded.contains(false) { return isPresent }
    let (heldFlags, heldPresence) = (isCoded, isPresent ?? [])
    let (formats, flags, presence) = (formatOf.span, heldFlags.span, heldPresence.span)
    return [Bool](capacity: formats.count) { output in
      for row in formats.indices {
        output.append(flags[Int(formats[row])] && (presence.isEmpty || presence[row]))
      }
    }
  }

  /// A format that many rows have.
  var usualFormat: UInt8 {
    guard formats.count > 1 else { return 0 }
    var counts = [Int](repeating: 0, count: formats.count)
    for row in stride(from: 0, to: formatOf.count, by: formatOf.count / 64 + 1) {
      counts[Int(formatOf[row])] += 1
    }
    return UInt8(counts.indices.max { counts[$0] < counts[$1] } ?? 0)
  }
}
