/// A format unfolded for printing: plain numbers only, so that a field costs few steps and no
/// reference counting.
struct FieldRule {
  /// How the field is printed.
  enum Kind: UInt8 {
    case integer, shortText, longText, shortest, fixed, padded, isoDate, slashDate
  }

  /// How the field is printed.
  var kind: Kind
  /// Decimal places, or the width of padded digits.
  var digits = 0
  /// The decimal point.
  var point: UInt8 = 0x2E
  /// What the number is divided by: the column may keep more places than are shown.
  var divisor: Int64 = 1
  /// The text of number *n* is that at `firstText` + ((*n* - `firstNumber`) & `mask`).
  var firstText = 0
  var textCount = 0
  var firstNumber: Int64 = 0
  /// All bits, or none where every number has the same text.
  var mask: Int64 = -1

  /// Dates of a range up to this many days, or as many as there are rows, are spelled beforehand.
  private static let dayLimit = 4096

  /// Unfolds a format.
  ///
  /// - Parameters:
  ///   - format: The place of the format in the column.
  ///   - column: Its column.
  ///   - texts: The texts of the block; what the format needs is added.
  init(_ format: Int, of column: Column, texts: inout FieldTexts) {
    switch column.formats[format] {
    case .entry, .listed:
      self.init(texts.add(column.dictionary))
    case .shortest(let point):
      self.init(kind: column.scale == 0 ? .integer : .shortest)
      digits = column.scale
      self.point = point
    case .fixed(let digits, let point):
      self.init(kind: digits == 0 ? .integer : .fixed)
      self.digits = digits
      self.point = point
      divisor = FieldFormat.powersOfTen[column.scale - digits]
      if digits == 0, divisor > 1 { kind = .fixed }
    case .isoDate:
      self.init(dates: column, format, isISO: true, texts: &texts)
    case .slashDate:
      self.init(dates: column, format, isISO: false, texts: &texts)
    case .padded(let width):
      self.init(kind: .padded)
      digits = width
    case .literal(let bytes):
      var literal = TextList()
      literal.add(bytes[...])
      self.init(texts.add(literal))
      mask = 0
    }
  }

  private init(kind: Kind) {
    self.kind = kind
  }

  private init(_ place: FieldTexts.Place) {
    self.init(kind: place.isShort ? .shortText : .longText)
    firstText = place.first
    textCount = place.count
  }

  private init(dates column: Column, _ format: Int, isISO: Bool, texts: inout FieldTexts) {
    let (numbers, formats) = (column.values.span, column.formatOf.span)
    var (least, most) = (Int64.max, Int64.min)
    for row in numbers.indices where Int(formats[row]) == format {
      least = min(least, numbers[row])
      most = max(most, numbers[row])
    }
    // Where no row has the format, `most` lies below `least`.
    let (count, isOver) = most.subtractingReportingOverflow(least)
    guard !isOver, count >= 0, count < Int64(max(Self.dayLimit, numbers.count)) else {
      self.init(kind: isISO ? .isoDate : .slashDate)
      return
    }
    self.init(texts.add(days: Int(least)...Int(most), isISO: isISO))
    firstNumber = least
  }
}
