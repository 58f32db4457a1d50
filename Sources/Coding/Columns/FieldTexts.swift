internal import Times

/// A text of up to 15 bytes in two words, the first byte lowest, the length in the last byte: it is
/// written with one load and one store.
struct ShortText {
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  /// The longest such text, in bytes.
  static let maximumByteCount = 15

  /// The length in bytes.
  var count: Int { Int(truncatingIfNeeded: high >> 56) }

  /// Appends up to eight bytes.
  ///
  /// - Parameters:
  ///   - bytes: The bytes, the first one lowest, and zeros.
  ///   - length: How many; the text then has 15 at most.
  mutating func append(_ bytes: UInt64, _ length: Int) {
    let place = UInt64(8 * count)
    // Shifts by 64 and more give 0.
    low |= bytes << place
    high |= place < 64 ? bytes >> (64 - place) : bytes << (place - 64)
    high += UInt64(length) << 56
  }

  /// Makes a text of bytes, at most 15.
  init(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { append(UInt64(byte), 1) }
  }
}

/// The texts that the fields of a block are made of: short ones, and longer ones end to end.
struct FieldTexts {
  /// Texts of up to 15 bytes.
  private(set) var short: [ShortText] = []
  /// All others.
  private(set) var long = TextList()

  /// Texts that follow each other, all short or all long.
  struct Place {
    var isShort: Bool
    var first: Int
    var count: Int
  }

  /// Takes in texts.
  mutating func add(_ texts: TextList) -> Place {
    var longest = 0
    for index in 0..<texts.count { longest = max(longest, texts.range(index).count) }
    guard longest <= ShortText.maximumByteCount else {
      let place = Place(isShort: false, first: long.count, count: texts.count)
      for index in 0..<texts.count { long.add(texts.bytes[texts.range(index)]) }
      return place
    }
    let place = Place(isShort: true, first: short.count, count: texts.count)
    for index in 0..<texts.count { short.append(ShortText(texts.bytes[texts.range(index)])) }
    return place
  }

  /// Takes in the spelling of every day from one to another.
  mutating func add(days: ClosedRange<Int>, isISO: Bool) -> Place {
    let place = Place(isShort: true, first: short.count, count: days.count)
    for day in days { short.append(Self.spelled(day, isISO: isISO)) }
    return place
  }

  /// 2020-03-18 or 18/03/2020.
  ///
  /// - Parameters:
  ///   - day: Days since 1970-01-01; brought into the years 0 to 9999.
  ///   - isISO: Which of the two.
  /// - Returns: Ten characters.
  static func spelled(_ day: Int, isISO: Bool) -> ShortText {
    let parts = CivilDate(dayNumber: min(max(day, -719_528), 2_932_896)).components
    var text = ShortText([])
    func append(_ value: Int) {
      text.append(UInt64(48 + value / 10) | UInt64(48 + value % 10) << 8, 2)
    }
    func append(_ mark: Unicode.Scalar) { text.append(UInt64(UInt8(ascii: mark)), 1) }
    if isISO {
      append(parts.year / 100)
      append(parts.year % 100)
      append("-")
      append(parts.month)
      append("-")
      append(parts.day)
    } else {
      append(parts.day)
      append("/")
      append(parts.month)
      append("/")
      append(parts.year / 100)
      append(parts.year % 100)
    }
    return text
  }
}
