internal import Bytes

/// How the text of a field is made from the number that its column holds for it.
///
/// Numbers of a column are scaled by 10 to the `scale` of the column, so that 1.5 and 1.25 are 150
/// and 125 where two places are kept.
enum FieldFormat: Hashable {
  /// The number is the place of the text in the dictionary of the column.
  case entry
  /// A decimal without zeros at the end; no point where nothing follows it.
  case shortest(point: UInt8)
  /// A decimal with `digits` places.
  case fixed(digits: Int, point: UInt8)
  /// 2020-03-18; the number counts days since 1970-01-01.
  case isoDate
  /// 18/03/2020; the number counts days since 1970-01-01.
  case slashDate
  /// An integer of `width` digits, zeros in front; the column's scale is 0.
  case padded(width: Int)
  /// Always this text. The number is not coded: it is carried over from another row.
  case literal([UInt8])
  /// The next text of the dictionary of the column, in row order. The number is not coded: it is
  /// carried over from another row.
  case listed

  /// Whether fields of this format have a number of their own.
  var isCoded: Bool {
    switch self {
    case .literal, .listed: false
    default: true
    }
  }

  /// The most decimal places: 10^18 is the largest power of ten in 64 bits.
  static let maximumDigits = 18
  /// The longest literal, in bytes.
  static let maximumLiteralByteCount = 1 << 16

  /// 10 to the power of 0 to 18.
  static let powersOfTen: [Int64] = (0...18).map { exponent in
    (0..<exponent).reduce(1) { power, _ in power * 10 }
  }
}

// MARK: - In the head

extension FieldFormat {
  /// Appends the format: a byte of kind, then what the kind needs.
  ///
  /// ```
  /// 0 entry   1 shortest, point   2 fixed, digits, point   3 ISO date   4 slash date
  /// 5 padded, width   6 literal, length, bytes   7 listed
  /// ```
  func write(to head: inout [UInt8]) {
    switch self {
    case .entry: head.append(0)
    case .shortest(let point): head += [1, point]
    case .fixed(let digits, let point): head += [2, UInt8(digits), point]
    case .isoDate: head.append(3)
    case .slashDate: head.append(4)
    case .padded(let width): head += [5, UInt8(width)]
    case .literal(let bytes):
      head.append(6)
      head.writeBlob(bytes)
    case .listed: head.append(7)
    }
  }

  /// Reads a format.
  ///
  /// - Parameters:
  ///   - reader: Where the format starts.
  ///   - scale: The scale of the column: no format shows more places.
  /// - Returns: The format.
  /// - Throws: ``CodingError`` where it is none.
  static func read(
    from reader: inout PartReader,
    scale: Int
  ) throws(CodingError) -> FieldFormat {
    switch try reader.readByte() {
    case 0: return .entry
    case 1: return .shortest(point: try reader.readByte())
    case 2:
      let digits = try reader.readCount(atMost: scale)
      return .fixed(digits: digits, point: try reader.readByte())
    case 3: return .isoDate
    case 4: return .slashDate
    case 5: return .padded(width: try reader.readCount(atMost: maximumDigits))
    case 6: return .literal(try reader.readBlob(atMost: maximumLiteralByteCount))
    case 7: return .listed
    default: throw reader.failure
    }
  }
}
