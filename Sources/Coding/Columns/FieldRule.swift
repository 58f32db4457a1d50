/// A format unfolded for printing: plain numbers only, so that a field costs few steps and no
/// reference counting.
struct FieldRule {
  /// How the field is printed.
  enum Kind { case integer, entry, shortest, fixed, isoDate, slashDate, padded, literal }

  /// How the field is printed.
  var kind: Kind
  /// Decimal places, or the width of padded digits.
  var digits = 0
  /// The decimal point.
  var point: UInt8 = 0x2E
  /// What the number is divided by: the column may keep more places than are shown.
  var divisor: Int64 = 1
  /// The first text of the dictionary, or the literal, and how many texts there are.
  var firstText = 0
  var textCount = 0

  /// Unfolds a format.
  ///
  /// - Parameters:
  ///   - format: The format.
  ///   - column: Its column.
  ///   - texts: The texts of the block; those of literals are added.
  ///   - firstEntry: Where the dictionary of the column starts in `texts`.
  init(_ format: FieldFormat, in column: Column, texts: inout TextList, firstEntry: Int) {
    switch format {
    case .entry:
      kind = .entry
      firstText = firstEntry
      textCount = column.dictionary.count
    case .shortest(let point):
      kind = column.scale == 0 ? .integer : .shortest
      digits = column.scale
      self.point = point
    case .fixed(let digits, let point):
      kind = .fixed
      self.digits = digits
      self.point = point
      divisor = FieldFormat.powersOfTen[column.scale - digits]
    case .isoDate: kind = .isoDate
    case .slashDate: kind = .slashDate
    case .padded(let width):
      kind = .padded
      digits = width
    case .literal(let bytes):
      kind = .literal
      firstText = texts.count
      texts.add(bytes[...])
    }
  }
}
