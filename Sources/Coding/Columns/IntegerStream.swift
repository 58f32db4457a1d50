internal import Bytes

/// A sequence of integers of known length, in the smallest of five forms.
///
/// ```
///  form   then
///   0     nothing: all are 0
///   1     one zigzag LEB128 in the head: all are equal
///   2     tokens, bits               z of each integer
///   3     tokens, bits of the runs   how many zeros before each integer that is not 0, and at
///         tokens, bits of the rest   the end; z - 1 of each that is not 0
///   4     one stream                 LEB128 of each z
/// ```
///
/// z is the zigzag form: 0, -1, 1, -2 are 0, 1, 2, 3. Streams are those of ``PartWriter``.
enum IntegerStream {
  /// Appends integers in the smallest form.
  static func write(_ values: [Int64], to writer: inout PartWriter) {
    guard let first = values.first else { return }
    if isConstant(values, first) {
      writer.head.append(first == 0 ? 0 : 1)
      if first != 0 { writer.head.writeZigzag(first) }
      return
    }
    let folded = values.map(\.zigzagged)
    let zeros = zeroCount(folded)
    var forms: [(UInt8, [PackedStream])] = []
    if zeros * 2 > folded.count { forms.append((3, runStreams(folded, writer.effort))) }
    // Where nearly all are 0 the runs win, and long runs are what costs zlib most time.
    if zeros * 16 < folded.count * 15 || writer.effort > .quick {
      forms.append((2, tokenStreams(folded, writer.effort)))
    }
    if writer.effort > .quick, folded.contains(where: { $0 >= 32 }) {
      forms.append((4, [PackedStream(varints(folded), effort: writer.effort)]))
    }
    guard let best = forms.min(by: { size($0.1) < size($1.1) }) else { return }
    writer.head.append(best.0)
    for stream in best.1 { writer.writeStream(stream) }
  }

  /// Reads `count` integers.
  static func read(_ count: Int, from reader: inout PartReader) throws(CodingError) -> [Int64] {
    guard count > 0 else { return [] }
    switch try reader.readByte() {
    case 0: return [Int64](repeating: 0, count: count)
    case 1: return [Int64](repeating: try reader.readZigzag(), count: count)
    case 2: return try readTokens(count, from: &reader) { $0.unzigzagged }
    case 3: return try readRuns(count, from: &reader)
    case 4: return try readVarints(count, from: &reader)
    default: throw reader.failure
    }
  }
}

// MARK: - Forms

extension IntegerStream {
  private static func size(_ streams: [PackedStream]) -> Int {
    streams.reduce(0) { $0 + $1.packed.count + ($1.byteCount > 127 ? 4 : 2) }
  }

  private static func isConstant(_ values: [Int64], _ first: Int64) -> Bool {
    for value in values where value != first { return false }
    return true
  }

  private static func zeroCount(_ folded: [UInt64]) -> Int {
    var zeros = 0
    for value in folded where value == 0 { zeros += 1 }
    return zeros
  }

  private static func tokenStreams(_ values: [UInt64], _ effort: Effort) -> [PackedStream] {
    var tokens: [UInt8] = []
    tokens.reserveCapacity(values.count)
    var bits = BitWriter()
    for value in values {
      let split = Token.split(value)
      tokens.append(split.token)
      if split.bitCount > 0 { bits.write(split.bits, count: split.bitCount) }
    }
    return [
      PackedStream(tokens, effort: effort), PackedStream(bits.finish(), effort: effort),
    ]
  }

  private static func runStreams(_ folded: [UInt64], _ effort: Effort) -> [PackedStream] {
    var runs: [UInt64] = []
    var rest: [UInt64] = []
    var zeros: UInt64 = 0
    for value in folded {
      if value == 0 {
        zeros += 1
      } else {
        runs.append(zeros)
        rest.append(value - 1)
        zeros = 0
      }
    }
    runs.append(zeros)
    return tokenStreams(runs, effort) + tokenStreams(rest, effort)
  }

  private static func varints(_ folded: [UInt64]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(folded.count * 2)
    for value in folded { bytes.writeVarint(value) }
    return bytes
  }

  /// Reads `count` integers of form 2; the token stream says how many there are.
  ///
  /// - Parameters:
  ///   - count: How many.
  ///   - reader: Where the streams start.
  ///   - meaning: The integer that each unsigned one stands for.
  /// - Returns: The integers.
  /// - Throws: ``CodingError`` where the streams do not hold exactly so many.
  private static func readTokens(
    _ count: Int,
    from reader: inout PartReader,
    _ meaning: (UInt64) -> Int64
  ) throws(CodingError) -> [Int64] {
    let tokens = try reader.readStream(atMost: count)
    guard tokens.count == count else { throw reader.failure }
    return try readBits(tokens, from: &reader, meaning)
  }

  /// Adds the bits to tokens.
  @inline(__always)
  private static func readBits(
    _ tokens: [UInt8],
    from reader: inout PartReader,
    _ meaning: (UInt64) -> Int64
  ) throws(CodingError) -> [Int64] {
    var bits = BitReader(try reader.readStream(atMost: tokens.count * 8))
    let held = tokens.span
    let values = [Int64](capacity: tokens.count) { output in
      for index in held.indices {
        let token = held[index]
        if token < 32 {
          output.append(meaning(UInt64(token)))
          continue
        }
        let base = Token.base(token)
        guard let low = bits.read(base.bitCount) else { return }
        output.append(meaning(base.value &+ low))
      }
    }
    guard values.count == tokens.count, bits.isAtEnd else { throw reader.failure }
    return values
  }

  private static func readRuns(
    _ count: Int,
    from reader: inout PartReader
  ) throws(CodingError) -> [Int64] {
    let runTokens = try reader.readStream(atMost: count + 1)
    guard !runTokens.isEmpty else { throw reader.failure }
    let plain = { (value: UInt64) in Int64(bitPattern: value) }
    let runs = try readBits(runTokens, from: &reader, plain)
    let rest = try readTokens(runs.count - 1, from: &reader, plain)
    var values = [Int64](repeating: 0, count: count)
    var output = values.mutableSpan
    var position = 0
    for index in runs.indices {
      guard runs[index] >= 0, runs[index] <= count - position else { throw reader.failure }
      position += Int(runs[index])
      guard index < rest.count else { break }
      guard position < count, rest[index] != -1 else { throw reader.failure }
      output[position] = (UInt64(bitPattern: rest[index]) + 1).unzigzagged
      position += 1
    }
    guard position == count else { throw reader.failure }
    return values
  }

  private static func readVarints(
    _ count: Int,
    from reader: inout PartReader
  ) throws(CodingError) -> [Int64] {
    var cursor = ByteReader(try reader.readStream(atMost: 10 * count))
    guard cursor.remaining >= count else { throw reader.failure }
    var values = [Int64](repeating: 0, count: count)
    do {
      for index in 0..<count { values[index] = try cursor.readZigzag() }
      try cursor.finish()
    } catch {
      throw reader.failure
    }
    return values
  }
}
