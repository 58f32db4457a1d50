internal import Times

/// Lays rebuilt rows end to end in a buffer of the size that they must have.
///
/// What does not fit is dropped and remembered: hostile blocks cannot make it grow.
struct RowWriter {
  /// The rows written so far, then zeros.
  private(set) var bytes: [UInt8]
  /// How many bytes have been written.
  private(set) var count = 0
  /// Whether something did not fit.
  private(set) var isOverfull = false
  /// The text of the date written last: dates repeat from row to row.
  private var date = [UInt8](repeating: 0, count: 10)
  private var dateNumber = Int64.min
  private var dateIsISO = true

  init(byteCount: Int) {
    bytes = [UInt8](repeating: 0, count: byteCount)
  }

  /// Appends one byte.
  @inline(__always)
  mutating func append(_ byte: UInt8) {
    guard count < bytes.count else {
      isOverfull = true
      return
    }
    bytes[count] = byte
    count += 1
  }

  /// Appends a part of a text.
  @inline(__always)
  mutating func append(_ text: [UInt8], _ range: Range<Int>) {
    guard range.count <= bytes.count - count else {
      isOverfull = true
      return
    }
    var position = count
    for index in range {
      bytes[position] = text[index]
      position += 1
    }
    count = position
  }

  /// Appends an integer, sign first.
  @inline(__always)
  mutating func appendInteger(_ value: Int64) {
    if value < 0 { append(UInt8(ascii: "-")) }
    appendDigits(value.magnitude, width: 1)
  }

  /// Appends digits, zeros in front up to `width`.
  @inline(__always)
  mutating func appendDigits(_ value: UInt64, width: Int) {
    if value < 10, width <= 1 { return append(UInt8(truncatingIfNeeded: 48 &+ value)) }
    var digitCount = 1
    var power: UInt64 = 10
    while digitCount < 19, value >= power {
      power &*= 10
      digitCount += 1
    }
    if digitCount == 19, value >= power { digitCount = 20 }
    digitCount = max(digitCount, width)
    guard digitCount <= bytes.count - count else {
      isOverfull = true
      return
    }
    var rest = value
    var position = count + digitCount
    while position > count {
      position -= 1
      let quotient = rest / 10
      bytes[position] = UInt8(truncatingIfNeeded: 48 &+ (rest &- quotient &* 10))
      rest = quotient
    }
    count += digitCount
  }

  /// Appends a date of ten characters.
  ///
  /// - Parameters:
  ///   - dayNumber: Days since 1970-01-01; brought into the years 0 to 9999.
  ///   - isISO: 2020-03-18, else 18/03/2020.
  mutating func appendDate(_ dayNumber: Int64, isISO: Bool) {
    if dayNumber != dateNumber || isISO != dateIsISO {
      dateNumber = dayNumber
      dateIsISO = isISO
      spellDate()
    }
    append(date, 0..<10)
  }

  private mutating func spellDate() {
    let days = Int(min(max(dateNumber, -719_528), 2_932_896))
    let parts = CivilDate(dayNumber: days).components
    let year = [parts.year / 1000, parts.year / 100 % 10, parts.year / 10 % 10, parts.year % 10]
    let month = [parts.month / 10, parts.month % 10]
    let day = [parts.day / 10, parts.day % 10]
    let zero = UInt8(ascii: "0")
    func digits(_ values: [Int]) -> [UInt8] { values.map { zero + UInt8($0) } }
    let mark = UInt8(ascii: dateIsISO ? "-" : "/")
    date =
      dateIsISO
      ? digits(year) + [mark] + digits(month) + [mark] + digits(day)
      : digits(day) + [mark] + digits(month) + [mark] + digits(year)
  }
}
