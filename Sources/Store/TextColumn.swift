import Bytes
import Synchronization

/// Texts, one for each entry of a log, of which each often begins like the one before.
///
/// They are written out when one is asked for the first time; that they can be is known from the
/// beginning.
final class TextColumn: Sendable {
  /// No column is larger than this when written out, in bytes.
  static let maximumByteCount = 1 << 28

  /// All texts, and where each one is.
  private struct Texts: Sendable {
    var bytes: [UInt8] = []
    var places: [Range<Int>] = []
  }

  /// How many texts there are; 0 where all are empty.
  private let count: Int
  /// How much each has in common with the start of the one before.
  private let shared: NumberColumn
  /// How much comes after that, and the bytes of it, end to end.
  private let added: NumberColumn
  private let addedBytes: [UInt8]
  private let texts: Mutex<Texts?>

  /// A text.
  subscript(index: Int) -> ArraySlice<UInt8> {
    guard count > 0 else { return [] }
    return texts.withLock { known in
      let texts = known ?? writtenOut()
      known = texts
      return texts.bytes[texts.places[index]]
    }
  }

  /// A text; what is no UTF-8 in it is replaced.
  func text(_ index: Int) -> String { String(decoding: self[index], as: UTF8.self) }

  /// Whether all texts are empty.
  var isEmpty: Bool { count == 0 }

  /// Makes a column of texts.
  init(_ texts: [[UInt8]]) {
    count = texts.contains { !$0.isEmpty } ? texts.count : 0
    (shared, added, addedBytes) = (NumberColumn([]), NumberColumn([]), [])
    var all = Texts()
    for text in texts {
      all.places.append(all.bytes.count..<all.bytes.count + text.count)
      all.bytes += text
    }
    self.texts = Mutex(all)
  }

  /// Reads a column.
  ///
  /// - Parameters:
  ///   - reader: Stands at the column; then behind it.
  ///   - count: How many texts it has.
  /// - Throws: ``ByteError``.
  init(_ reader: inout ByteReader, count: Int) throws(ByteError) {
    texts = Mutex(nil)
    guard try reader.readCount(atMost: 1) == 1 else {
      self.count = 0
      (shared, added, addedBytes) = (NumberColumn([]), NumberColumn([]), [])
      return
    }
    shared = try .readCounts(&reader, count: count)
    added = try .readCounts(&reader, count: count)
    let byteCount = try Self.check(shared, added, count: count, in: reader)
    self.count = count
    addedBytes = Array(try reader.readBytes(byteCount))
  }

  /// Holds a column against its bounds.
  ///
  /// - Returns: How many bytes are added.
  private static func check(
    _ shared: NumberColumn,
    _ added: NumberColumn,
    count: Int,
    in reader: ByteReader
  ) throws(ByteError) -> Int {
    var (total, sum, last) = (Int64(0), Int64(0), Int64(0))
    let remaining = Int64(reader.remaining)
    let (allShared, allAdded) = (shared.numbers(count), added.numbers(count))
    let (sharedCounts, addedCounts) = (allShared.span, allAdded.span)
    // Mostly the bounds show that neither one text nor all of them are too long.
    let longest = shared.bounds.upperBound.addingReportingOverflow(added.bounds.upperBound)
    if !longest.overflow, longest.partialValue <= LogEntry.maximumByteCount,
      longest.partialValue * Int64(count) <= maximumByteCount
    {
      var fits = true
      for index in 0..<count {
        fits = fits && sharedCounts[index] <= last
        sum &+= addedCounts[index]
        last = sharedCounts[index] &+ addedCounts[index]
      }
      guard fits, sum <= remaining else { throw .truncated(offset: reader.offset) }
      return Int(sum)
    }
    for index in 0..<count {
      let (shared, added) = (sharedCounts[index], addedCounts[index])
      guard shared <= last, added <= remaining - sum else {
        throw .truncated(offset: reader.offset)
      }
      sum += added
      last = shared + added
      // A text that only repeats takes nothing.
      total += added == 0 ? 0 : last
      guard total <= maximumByteCount, last <= LogEntry.maximumByteCount else {
        throw .countTooLarge(
          offset: reader.offset,
          count: UInt64(last),
          limit: maximumByteCount
        )
      }
    }
    return Int(sum)
  }

  private func writtenOut() -> Texts {
    var texts = Texts()
    var next = 0
    var last = 0..<0
    for index in 0..<count {
      let (shared, added) = (Int(shared[index]), Int(added[index]))
      if added == 0 {
        last = last.lowerBound..<last.lowerBound + shared
      } else {
        let start = texts.bytes.count
        // Byte by byte: a slice of the array would make its own end a copy of it.
        for place in last.prefix(shared) { texts.bytes.append(texts.bytes[place]) }
        texts.bytes += addedBytes[next..<next + added]
        next += added
        last = start..<texts.bytes.count
      }
      texts.places.append(last)
    }
    return texts
  }

  /// Writes texts as a column.
  static func write(_ texts: [[UInt8]], to out: inout [UInt8]) {
    guard texts.contains(where: { !$0.isEmpty }) else { return out.writeCount(0) }
    out.writeCount(1)
    var last: [UInt8] = []
    var rests: [ArraySlice<UInt8>] = []
    for text in texts {
      let shared = zip(last, text).prefix { $0 == $1 }.count
      out.writeCount(shared)
      rests.append(text[shared...])
      last = text
    }
    for rest in rests { out.writeCount(rest.count) }
    for rest in rests { out.append(contentsOf: rest) }
  }
}
