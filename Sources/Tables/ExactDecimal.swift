/// A decimal number of any length, kept exactly.
///
/// The value is `±0.d₁d₂…dₙ × 10^exponent` with d₁ and dₙ other than 0; zero has no digits. So
/// every number has one representation, and equality is equality of the parts.
public struct ExactDecimal: Hashable, Sendable {
  /// Whether the number is below zero.
  public private(set) var isNegative: Bool
  /// The significant digits, 0 to 9 each, highest first.
  public private(set) var digits: [UInt8]
  /// The power of ten that the fraction is multiplied by.
  public private(set) var exponent: Int

  /// The most zeros that are spelled out; numbers further from 1 are written with an exponent.
  static let maximumZeroCount = 64
  /// The most digits that a sum is carried out on.
  static let maximumDigitCount = 100_000

  /// Zero.
  public static let zero = Self(isNegative: false, digits: [], exponent: 0)

  /// Makes a number, dropping zeros at both ends.
  init(isNegative: Bool, digits: [UInt8], exponent: Int) {
    let start = digits.firstIndex { $0 != 0 } ?? digits.count
    let end = (digits.lastIndex { $0 != 0 } ?? -1) + 1
    self.digits = start < end ? Array(digits[start..<end]) : []
    self.exponent = start < end ? exponent - start : 0
    self.isNegative = isNegative && start < end
  }

  /// Makes a whole number.
  ///
  /// - Parameter value: The number.
  public init(_ value: Int64) {
    let text = Array(String(value.magnitude).utf8)
    self.init(isNegative: value < 0, digits: text.map { $0 - 0x30 }, exponent: text.count)
  }

  /// Reads a number.
  ///
  /// - Parameters:
  ///   - bytes: Bytes that hold it.
  ///   - range: The value, spaces around allowed.
  ///   - style: Which marks the column has.
  public init?(_ bytes: Span<UInt8>, _ range: Range<Int>, style: NumberStyle) {
    guard let parts = NumberText.parts(bytes, range, style: style) else { return nil }
    var digits: [UInt8] = []
    digits.reserveCapacity(parts.whole.count + parts.fraction.count)
    for index in parts.whole where !parts.isGrouped || bytes[index] &- 0x30 < 10 {
      digits.append(bytes[index] - 0x30)
    }
    let wholeCount = digits.count
    for index in parts.fraction { digits.append(bytes[index] - 0x30) }
    self.init(
      isNegative: parts.isNegative,
      digits: digits,
      exponent: wholeCount + parts.exponent
    )
  }

  /// Reads a number.
  ///
  /// - Parameters:
  ///   - text: The value.
  ///   - style: Which marks the column has.
  public init?(_ text: String, style: NumberStyle = .point) {
    let bytes = Array(text.utf8)
    self.init(bytes.span, 0..<bytes.count, style: style)
  }

  /// The number without its sign.
  public var magnitude: Self { Self(isNegative: false, digits: digits, exponent: exponent) }

  /// The number with the other sign.
  public var negated: Self { Self(isNegative: !isNegative, digits: digits, exponent: exponent) }

  /// Whether the number is 0.
  public var isZero: Bool { digits.isEmpty }

  /// -1, 0 or 1.
  public var sign: Int { isZero ? 0 : isNegative ? -1 : 1 }
}

extension ExactDecimal {
  /// Adds a number.
  ///
  /// - Parameter other: The number.
  /// - Returns: The exact sum, or nil where it would have more than 100 000 digits.
  public func adding(_ other: Self) -> Self? {
    if isZero { return other }
    if other.isZero { return self }
    let top = max(exponent, other.exponent) + 1
    let bottom = min(exponent - digits.count, other.exponent - other.digits.count)
    guard top - bottom <= Self.maximumDigitCount else { return nil }
    let left = aligned(top: top, bottom: bottom)
    let right = other.aligned(top: top, bottom: bottom)
    if isNegative == other.isNegative {
      return Self(isNegative: isNegative, digits: Self.sum(left, right), exponent: top)
    }
    let leftIsLarger = !left.lexicographicallyPrecedes(right)
    let digits = leftIsLarger ? Self.difference(left, right) : Self.difference(right, left)
    return Self(
      isNegative: leftIsLarger ? isNegative : other.isNegative,
      digits: digits,
      exponent: top
    )
  }

  /// Subtracts a number.
  ///
  /// - Parameter other: The number.
  /// - Returns: The exact difference, or nil where it would have more than 100 000 digits.
  public func subtracting(_ other: Self) -> Self? { adding(other.negated) }

  /// Multiplies with a number.
  ///
  /// - Parameter other: The number.
  /// - Returns: The exact product, or nil where it would have more than 100 000 digits.
  public func multiplied(by other: Self) -> Self? {
    let count = digits.count + other.digits.count
    guard count <= Self.maximumDigitCount else { return nil }
    var product = [UInt8](repeating: 0, count: count)
    for (place, digit) in digits.enumerated().reversed() {
      var carry = 0
      for (otherPlace, otherDigit) in other.digits.enumerated().reversed() {
        let sum = Int(product[place + otherPlace + 1]) + Int(digit) * Int(otherDigit) + carry
        product[place + otherPlace + 1] = UInt8(sum % 10)
        carry = sum / 10
      }
      product[place] = UInt8(Int(product[place]) + carry)
    }
    return Self(
      isNegative: isNegative != other.isNegative,
      digits: product,
      exponent: exponent + other.exponent
    )
  }

  /// The digits from the power `top` down to the power `bottom`.
  private func aligned(top: Int, bottom: Int) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: top - exponent)
    result.append(contentsOf: digits)
    result.append(contentsOf: repeatElement(0, count: top - bottom - result.count))
    return result
  }

  private static func sum(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
    var result = left
    var carry: UInt8 = 0
    for index in result.indices.reversed() {
      let digit = left[index] + right[index] + carry
      carry = digit / 10
      result[index] = digit % 10
    }
    return result
  }

  private static func difference(_ larger: [UInt8], _ smaller: [UInt8]) -> [UInt8] {
    var result = larger
    var borrow: UInt8 = 0
    for index in result.indices.reversed() {
      let taken = smaller[index] + borrow
      borrow = larger[index] < taken ? 1 : 0
      result[index] = larger[index] + borrow * 10 - taken
    }
    return result
  }
}

extension ExactDecimal: Comparable {
  /// Whether `left` is the smaller number.
  ///
  /// - Parameters:
  ///   - left: A number.
  ///   - right: Another.
  /// - Returns: Whether `left` is smaller.
  public static func < (left: Self, right: Self) -> Bool {
    if left.sign != right.sign { return left.sign < right.sign }
    let magnitudeIsSmaller =
      left.exponent != right.exponent
      ? left.exponent < right.exponent : left.digits.lexicographicallyPrecedes(right.digits)
    return left.isNegative ? left != right && !magnitudeIsSmaller : magnitudeIsSmaller
  }
}

extension ExactDecimal: CustomStringConvertible {
  /// The shortest spelling with a decimal point; with an exponent only beyond 64 zeros.
  public var description: String { String(decoding: text, as: UTF8.self) }

  /// The same spelling as bytes.
  public var text: [UInt8] {
    var result: [UInt8] = []
    appendText(to: &result)
    return result
  }

  /// Appends the spelling.
  ///
  /// - Parameter text: Receives it.
  public func appendText(to text: inout [UInt8]) {
    guard !isZero else {
      text.append(0x30)
      return
    }
    if isNegative { text.append(0x2D) }
    let zeroCount = exponent <= 0 ? -exponent : max(0, exponent - digits.count)
    guard zeroCount <= Self.maximumZeroCount else {
      for digit in digits { text.append(digit + 0x30) }
      text.append(contentsOf: "e\(exponent - digits.count)".utf8)
      return
    }
    if exponent <= 0 { text.append(contentsOf: [0x30, 0x2E]) }
    if exponent <= 0 { text.append(contentsOf: repeatElement(0x30, count: zeroCount)) }
    for (index, digit) in digits.enumerated() {
      if index == exponent, index > 0 { text.append(0x2E) }
      text.append(digit + 0x30)
    }
    if exponent > 0 { text.append(contentsOf: repeatElement(0x30, count: zeroCount)) }
  }
}
