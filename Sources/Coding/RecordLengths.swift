internal import Bytes
internal import Records

/// Where records end, when it must be written down and when the bytes say it.
enum RecordLengths {
  /// Whether every record ends at its only LF, so that the bytes alone say where.
  static func areImplied(_ batch: RecordBatch) -> Bool {
    guard let ends = lineEnds(batch.bytes, recordCount: batch.count) else { return false }
    return ends == batch.ends
  }

  /// Cuts bytes after every LF; nil where that does not give `recordCount` records.
  static func lineEnds(_ bytes: [UInt8], recordCount: Int) -> [Int]? {
    var ends: [Int] = []
    ends.reserveCapacity(recordCount)
    let span = bytes.span
    var start = 0
    while start < bytes.count {
      guard ends.count < recordCount,
        let hit = ByteScan.firstIndex(of: 0x0A, in: span, start..<bytes.count)
      else { return nil }
      start = hit + 1
      ends.append(start)
    }
    return ends.count == recordCount ? ends : nil
  }

  /// Reads `recordCount` lengths of at least 1 that add up to `byteCount`.
  ///
  /// - Throws: ``ByteError`` also where they do not add up.
  static func readEnds(
    _ reader: inout ByteReader,
    byteCount: Int,
    recordCount: Int
  ) throws(ByteError) -> [Int] {
    guard recordCount <= reader.remaining else { throw .truncated(offset: reader.offset) }
    var ends: [Int] = []
    ends.reserveCapacity(recordCount)
    var end = 0
    for _ in 0..<recordCount {
      let length = try reader.readCount(atMost: byteCount - end)
      guard length > 0 else { throw .truncated(offset: reader.offset) }
      end += length
      ends.append(end)
    }
    guard end == byteCount else { throw .trailingBytes(offset: reader.offset) }
    return ends
  }
}
