internal import Bytes
internal import Deflate

/// Collects a column-coded block: numbers of the head in order, byte streams behind them.
///
/// A stream is announced in the head by its size and its packed size, and stands in the body;
/// equal sizes mean that it is stored as it is, else it is raw deflate.
struct PartWriter {
  /// The head: every number and name, in the order of reading.
  var head: [UInt8] = []
  /// The packed streams, end to end, in the order of the head.
  private(set) var body: [UInt8] = []
  /// How long zlib looks.
  let effort: Effort
  /// The codec of the block, which says what texts are like.
  let codec: RecordBlock.Codec
  /// Whether texts are folded (``FoldedText``).
  var foldsTexts: Bool { codec != .columns }

  /// What the block needs beyond its codec.
  var extent = BlockExtent.none

  init(effort: Effort, codec: RecordBlock.Codec = .columns) {
    self.effort = effort
    self.codec = codec
  }

  /// How many bytes there are so far, the head not packed.
  var byteCount: Int { head.count + body.count }

  /// Appends a stream of bytes, deflated where that is smaller.
  mutating func writeStream(_ bytes: [UInt8]) {
    writeStream(PackedStream(bytes, effort: effort))
  }

  /// Appends a stream that is packed already.
  mutating func writeStream(_ stream: PackedStream) {
    head.writeCount(stream.byteCount)
    guard stream.byteCount > 0 else { return }
    head.writeCount(stream.packed.count)
    body.append(contentsOf: stream.packed)
  }

  /// Appends what another writer collected.
  mutating func append(_ part: PartWriter) {
    head += part.head
    body += part.body
  }

  /// Lays out the block.
  func finish() -> [UInt8] { Self.payload(head: head, body: body, effort: effort) }

  /// Lays out a block: size of the head, size of the packed head, packed head, body.
  static func payload(head: [UInt8], body: [UInt8], effort: Effort) -> [UInt8] {
    let stream = PackedStream(head, effort: effort)
    var data: [UInt8] = []
    data.writeCount(stream.byteCount)
    data.writeCount(stream.packed.count)
    return data + stream.packed + body
  }
}

/// A stream of bytes in the form that is stored: deflated, or as it is where that is no longer.
struct PackedStream {
  /// The size before packing.
  let byteCount: Int
  /// What is stored; as long as the bytes where they are stored as they are.
  let packed: [UInt8]

  /// Packs bytes, trying every strategy of zlib that may pay at this effort.
  init(_ bytes: [UInt8], effort: Effort) {
    var best = bytes
    // Below this size nothing was ever saved: a deflate block alone costs two to three bytes.
    if bytes.count > 5 {
      let strategies: [DeflateStrategy] =
        switch effort {
        case .quick: bytes.count < 512 ? [.standard] : [.filtered]
        case .thorough: [.standard, .filtered, .runLength]
        case .best: DeflateStrategy.allCases
        }
      for strategy in strategies {
        let packed = Deflate.compress(
          bytes,
          level: effort.deflateLevel,
          format: .raw,
          strategy: strategy
        )
        if !packed.isEmpty, packed.count < best.count { best = packed }
      }
    }
    byteCount = bytes.count
    packed = best
  }
}
