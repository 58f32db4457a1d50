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
  /// The texts of ``FieldFormat/entry``.
  var dictionary = TextList()

  /// The most formats.
  static let maximumFormatCount = 250

  /// Which of the rows with a field have a number that is coded.
  ///
  /// - Parameter isPresent: Whether each row has this field; nil where all have.
  /// - Returns: One flag a row; nil where all are coded.
  func codedRows(isPresent: [Bool]?) -> [Bool]? {
    let isCoded = formats.map(\.isCoded)
    if !isCoded.contains(false) { return isPresent }
    let formatOf = formatOf.span
    return [Bool](capacity: formatOf.count) { output in
      for row in formatOf.indices {
        output.append(isCoded[Int(formatOf[row])] && isPresent?[row] ?? true)
      }
    }
  }
}
