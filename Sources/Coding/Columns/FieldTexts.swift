internal import Times

/// The texts that the fields of a block are made of.
///
/// Texts of up to 15 bytes lie in 16 bytes each, the length in the last one: such a text is written
/// with one load and one store. Longer ones lie end to end.
struct FieldTexts {
  /// Texts of up to 15 bytes.
  private(set) var short: [SIMD16<UInt8>] = []
  /// All others.
  private(set) var long = TextList()

  /// The longest text that is short.
  static let shortByteCount = 15

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
    guard longest <= Self.shortByteCount else {
      let place = Place(isShort: false, first: long.count, count: texts.count)
      for index in 0..<texts.count { long.add(texts.bytes[texts.range(index)]) }
      return place
    }
    let place = Place(isShort: true, first: short.count, count: texts.count)
    for index in 0..<texts.count { short.append(Self.packed(texts.bytes[texts.range(index)])) }
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
  /// - Returns: Ten characters, packed like a short text.
  static func spelled(_ day: Int, isISO: Bool) -> SIMD16<UInt8> {
    let parts = CivilDate(dayNumber: min(max(day, -719_528), 2_932_896)).components
    let (yearAt, monthAt, dayAt) = isISO ? (0, 5, 8) : (6, 3, 0)
    var text = SIMD16<UInt8>(repeating: isISO ? UInt8(ascii: "-") : UInt8(ascii: "/"))
    func place(_ value: Int, _ start: Int) {
      text[start] = UInt8(truncatingIfNeeded: 48 + value / 10)
      text[start + 1] = UInt8(truncatingIfNeeded: 48 + value % 10)
    }
    place(parts.year / 100, yearAt)
    place(parts.year % 100, yearAt + 2)
    place(parts.month, monthAt)
    place(parts.day, dayAt)
    text[shortByteCount] = 10
    return text
  }

  private static func packed(_ text: ArraySlice<UInt8>) -> SIMD16<UInt8> {
    var packed = SIMD16<UInt8>()
    for (place, byte) in text.enumerated() { packed[place] = byte }
    packed[shortByteCount] = UInt8(truncatingIfNeeded: text.count)
    return packed
  }
}
