internal import Bytes

/// A payload of columns, or of folded texts without one, taken apart.
///
/// ```
/// codecs 2 to 4   ┌────────┬──────┐   codecs 5 and 6   ┌────────┬──────────┬────────┬──────┐
///                 │ codec  │ data │                    │ 5 or 6 │ distance │ codec  │ data │
///                 └────────┴──────┘                    └────────┴──────────┴────────┴──────┘
/// ```
struct ColumnPayload {
  /// Codec 2, 3 or 4.
  var codec: RecordBlock.Codec
  /// What that wrote.
  var data: ArraySlice<UInt8>
  /// Whether that stands behind the number of codec 5 or 6.
  var extent: BlockExtent
  /// How many blocks before it the one stands that it is told by; 0 for none.
  var distance = 0

  /// No block is told by one that stands further before it.
  private static let largestDistance = 1 << 20

  /// Takes a payload apart; nil where its codec is none of columns.
  ///
  /// - Throws: ``CodingError`` where it is damaged.
  init?(_ payload: ArraySlice<UInt8>) throws(CodingError) {
    guard let first = payload.first else { return nil }
    extent = BlockExtent(RecordBlock.Codec(rawValue: first))
    guard extent > .none else {
      guard let codec = RecordBlock.Codec(rawValue: first), codec.isOfColumns else { return nil }
      (self.codec, data) = (codec, payload.dropFirst())
      return
    }
    var reader = ByteReader(slice: payload.dropFirst())
    guard let distance = try? reader.readCount(atMost: Self.largestDistance),
      let inner = try? reader.readByte(), let codec = RecordBlock.Codec(rawValue: inner),
      codec.isOfColumns
    else { throw .malformed(offset: 1) }
    (self.codec, data) = (codec, payload.suffix(reader.remaining))
    self.distance = distance
  }

  /// Takes a payload apart.
  ///
  /// - Parameters:
  ///   - payload: The payload.
  ///   - base: The block that it is told by; nil where there is none.
  /// - Throws: ``CodingError`` where its codec is none of columns, or where it is told by a block
  ///   and there is none, or the other way round.
  init(_ payload: ArraySlice<UInt8>, _ base: BaseBlock?) throws(CodingError) {
    guard let found = try ColumnPayload(payload) else {
      throw .unknownCodec(payload.first ?? 0)
    }
    guard (found.distance > 0) == (base != nil) else { throw .malformed(offset: 1) }
    self = found
  }

  /// Puts head and body of a block together.
  ///
  /// - Parameters:
  ///   - parts: Head and body.
  ///   - distance: How many blocks before it the one stands that it is told by; 0 for none.
  init(_ parts: PartWriter, distance: Int = 0) {
    (codec, data) = (parts.codec, parts.finish()[...])
    extent = max(parts.extent, distance > 0 ? .told : .none)
    self.distance = distance
  }

  /// The payload.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(data.count + 8)
    if let codec = extent.codec {
      bytes.append(codec.rawValue)
      bytes.writeCount(distance)
    }
    bytes.append(codec.rawValue)
    bytes += data
    return bytes
  }
}
