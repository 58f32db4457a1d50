extension RowWriter {
  /// Writes decimal digits, three at a time.
  @unsafe struct Digits {
    typealias Place = UnsafeMutableRawPointer

    /// The digits of 0 to 999 without zeros in front; the highest byte says how many there are.
    let plain: UnsafePointer<UInt32>
    /// Always three of them.
    private let padded: UnsafePointer<UInt32>

    /// Calls `body` with tables that stay where they are meanwhile.
    static func withTables(_ body: (Digits) -> Void) {
      unsafe SmallDigits.plain.withUnsafeBufferPointer { plain in
        unsafe SmallDigits.padded.withUnsafeBufferPointer { padded in
          guard let plain = plain.baseAddress, let padded = padded.baseAddress else { return }
          unsafe body(Digits(plain: plain, padded: padded))
        }
      }
    }

    /// Appends an integer, sign first.
    func append(_ value: Int64, _ position: Place) -> Place {
      let start = unsafe value < 0 ? append("-", position) : position
      return unsafe append(value.magnitude, width: 1, start)
    }

    /// Appends an integer with so many of its digits behind a point.
    func append(_ value: Int64, _ places: Int, _ point: UInt8, _ position: Place) -> Place {
      guard places > 0 else { return unsafe append(value, position) }
      var position = unsafe value < 0 ? append("-", position) : position
      let power = FieldFormat.powersOfTen[places].magnitude
      let (whole, rest) = value.magnitude.quotientAndRemainder(dividingBy: power)
      unsafe position = append(whole, width: 1, position)
      unsafe position.storeBytes(of: point, as: UInt8.self)
      return unsafe append(rest, width: places, position + 1)
    }

    private func append(_ sign: Unicode.Scalar, _ position: Place) -> Place {
      unsafe position.storeBytes(of: UInt8(ascii: sign), as: UInt8.self)
      return unsafe position + 1
    }

    /// Appends digits, zeros in front up to `width`.
    func append(_ value: UInt64, width: Int, _ position: Place) -> Place {
      if value < 1000, width <= 1 {
        let text = unsafe plain[Int(value)]
        unsafe position.storeBytes(of: text, as: UInt32.self)
        return unsafe position + Int(text >> 24)
      }
      guard value < 1_000_000, width <= 1 else {
        return unsafe appendMany(value, width: width, position)
      }
      let (high, low) = value.quotientAndRemainder(dividingBy: 1000)
      let text = unsafe plain[Int(high)]
      unsafe position.storeBytes(of: text, as: UInt32.self)
      let next = unsafe position + Int(text >> 24)
      unsafe next.storeBytes(of: padded[Int(low)], as: UInt32.self)
      return unsafe next + 3
    }

    private func appendMany(_ value: UInt64, width: Int, _ position: Place) -> Place {
      var count = 1
      var power: UInt64 = 10
      while value >= power, count < 20 {
        count += 1
        let (next, isOver) = power.multipliedReportingOverflow(by: 10)
        if isOver { break }
        power = next
      }
      count = max(count, width)
      var rest = value
      for place in (0..<count).reversed() {
        let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
        unsafe position.storeBytes(
          of: UInt8(truncatingIfNeeded: 48 &+ digit),
          toByteOffset: place,
          as: UInt8.self
        )
        rest = quotient
      }
      return unsafe position + count
    }
  }
}
