#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Searches and comparisons that libc does with vector instructions; the module's unsafe door.
public enum ByteScan {
  /// Finds a byte.
  ///
  /// - Parameters:
  ///   - byte: What is searched.
  ///   - bytes: Where.
  ///   - range: The part searched, within `bytes`.
  /// - Returns: The index of the first one, or nil.
  /// - Complexity: O(*n*), about 16 bytes a cycle.
  public static func firstIndex(of byte: UInt8, in bytes: Span<UInt8>, _ range: Range<Int>) -> Int?
  {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
    guard !range.isEmpty else { return nil }
    return unsafe bytes.withUnsafeBufferPointer { buffer -> Int? in
      guard let base = buffer.baseAddress else { return nil }
      guard let hit = unsafe memchr(base + range.lowerBound, Int32(byte), range.count) else {
        return nil
      }
      return unsafe UnsafeRawPointer(hit) - UnsafeRawPointer(base)
    }
  }

  /// Counts a byte.
  ///
  /// - Parameters:
  ///   - byte: What is counted.
  ///   - bytes: Where.
  ///   - range: The part looked at, within `bytes`.
  /// - Returns: How many there are.
  /// - Complexity: O(*n*), about 4.5 GB/s.
  public static func count(of byte: UInt8, in bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
    return unsafe bytes.withUnsafeBufferPointer { buffer -> Int in
      var count = 0
      var index = range.lowerBound
      while index < range.upperBound {
        // One byte holds the count of 255 steps: so compilers add many of them at once.
        let stop = min(range.upperBound, index + 255)
        var few: UInt8 = 0
        while index < stop {
          few &+= unsafe buffer[index] == byte ? 1 : 0
          index &+= 1
        }
        count += Int(few)
      }
      return count
    }
  }

  /// Counts how many bytes two places have in common before the first difference.
  ///
  /// - Parameters:
  ///   - left: The first bytes.
  ///   - leftStart: Where the comparison starts in `left`.
  ///   - right: The second bytes.
  ///   - rightStart: Where the comparison starts in `right`.
  /// - Returns: The number of equal bytes, up to the end of the shorter one.
  /// - Complexity: O(*n*), eight bytes a step.
  public static func commonPrefix(
    _ left: Span<UInt8>,
    from leftStart: Int,
    _ right: Span<UInt8>,
    from rightStart: Int
  ) -> Int {
    let limit = min(left.count - leftStart, right.count - rightStart)
    precondition(leftStart >= 0 && rightStart >= 0 && limit >= 0)
    return unsafe left.withUnsafeBytes { leftBuffer in
      unsafe right.withUnsafeBytes { rightBuffer in
        var count = 0
        while count + 8 <= limit {
          let a = unsafe leftBuffer.loadUnaligned(
            fromByteOffset: leftStart + count,
            as: UInt64.self
          )
          let b = unsafe rightBuffer.loadUnaligned(
            fromByteOffset: rightStart + count,
            as: UInt64.self
          )
          if a != b {
            return count + (UInt64(littleEndian: a) ^ UInt64(littleEndian: b)).trailingZeroBitCount
              / 8
          }
          count += 8
        }
        while count < limit, unsafe leftBuffer[leftStart + count] == rightBuffer[rightStart + count]
        {
          count += 1
        }
        return count
      }
    }
  }

  /// Copies bytes from one place to another.
  ///
  /// - Parameters:
  ///   - bytes: Where they are.
  ///   - range: The part of `bytes` that is copied.
  ///   - output: Receives them; it has room for them at `place`.
  ///   - place: Where the first one goes.
  /// - Complexity: O(*n*), as fast as memory.
  public static func copy(
    _ bytes: Span<UInt8>,
    _ range: Range<Int>,
    into output: inout MutableSpan<UInt8>,
    at place: Int
  ) {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
    precondition(place >= 0 && range.count <= output.count - place)
    unsafe bytes.withUnsafeBytes { source in
      unsafe output.withUnsafeMutableBytes { target in
        guard let from = source.baseAddress, let to = target.baseAddress else { return }
        unsafe memcpy(to + place, from + range.lowerBound, range.count)
      }
    }
  }

  /// Repeats what stands some way before a place, byte after byte: with a distance of 1 the byte
  /// before it, again and again.
  ///
  /// - Parameters:
  ///   - bytes: Where they are and go.
  ///   - place: Where the first one goes.
  ///   - count: How many are written.
  ///   - distance: How far before `place` they start, from 1 up to `place`.
  /// - Complexity: O(*n*), as fast as memory where the distance is long.
  public static func repeatBytes(
    in bytes: inout MutableSpan<UInt8>,
    at place: Int,
    count: Int,
    distance: Int
  ) {
    precondition(distance > 0 && distance <= place)
    precondition(count >= 0 && count <= bytes.count - place)
    unsafe bytes.withUnsafeMutableBytes { buffer in
      guard let start = buffer.baseAddress else { return }
      var done = 0
      while done < count {
        // What is written already repeats, too, so that each step may be twice as long.
        let step = min(count - done, distance + done)
        unsafe memcpy(start + place + done, start + place - distance, step)
        done += step
      }
    }
  }

  /// Whether two ranges hold the same bytes.
  ///
  /// - Parameters:
  ///   - left: The first bytes.
  ///   - leftRange: The part of `left` compared.
  ///   - right: The second bytes.
  ///   - rightRange: The part of `right` compared.
  /// - Returns: Whether they are equal, length included.
  public static func equal(
    _ left: Span<UInt8>,
    _ leftRange: Range<Int>,
    _ right: Span<UInt8>,
    _ rightRange: Range<Int>
  ) -> Bool {
    guard leftRange.count == rightRange.count else { return false }
    precondition(leftRange.lowerBound >= 0 && leftRange.upperBound <= left.count)
    precondition(rightRange.lowerBound >= 0 && rightRange.upperBound <= right.count)
    return unsafe left.withUnsafeBytes { leftBuffer in
      unsafe right.withUnsafeBytes { rightBuffer in
        guard let a = leftBuffer.baseAddress, let b = rightBuffer.baseAddress else { return true }
        return unsafe memcmp(
          a + leftRange.lowerBound,
          b + rightRange.lowerBound,
          leftRange.count
        ) == 0
      }
    }
  }

  /// Whether all bytes of a range are below 0x80, which is an integer of one byte in LEB128.
  ///
  /// - Parameters:
  ///   - bytes: The bytes.
  ///   - range: The range; it lies within them.
  /// - Returns: Whether they are; true for none.
  public static func areShort(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
    return unsafe bytes.withUnsafeBytes { buffer in
      var offset = range.lowerBound
      var seen: UInt64 = 0
      while offset + 8 <= range.upperBound {
        seen |= unsafe buffer.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        offset += 8
      }
      while offset < range.upperBound {
        seen |= unsafe UInt64(buffer[offset])
        offset += 1
      }
      return seen & 0x8080_8080_8080_8080 == 0
    }
  }

  /// Copies bytes below 128 as integers, up to the first byte that is not.
  ///
  /// - Parameters:
  ///   - bytes: Where they are.
  ///   - range: The part of `bytes` that is copied.
  ///   - output: Receives the integers; it has room for one for each byte.
  ///   - place: Where the first one goes.
  /// - Returns: How many were copied.
  /// - Complexity: O(*n*), eight bytes a step.
  public static func widenShort(
    _ bytes: Span<UInt8>,
    _ range: Range<Int>,
    into output: inout MutableSpan<UInt64>,
    at place: Int
  ) -> Int {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
    precondition(place >= 0 && place + range.count <= output.count)
    return unsafe bytes.withUnsafeBytes { buffer in
      unsafe output.withUnsafeMutableBytes { target in
        let (first, room) = (range.lowerBound, range.count)
        var count = 0
        while count + 8 <= room {
          let word = unsafe buffer.loadUnaligned(fromByteOffset: first + count, as: UInt64.self)
          guard word & 0x8080_8080_8080_8080 == 0 else { break }
          let wide = SIMD8<UInt64>(
            truncatingIfNeeded: unsafe buffer.loadUnaligned(
              fromByteOffset: first + count,
              as: SIMD8<UInt8>.self
            )
          )
          unsafe target.storeBytes(of: wide, toByteOffset: 8 * (place + count), as: type(of: wide))
          count += 8
        }
        while count < room, unsafe buffer[first + count] < 0x80 {
          unsafe target.storeBytes(
            of: UInt64(buffer[first + count]),
            toByteOffset: 8 * (place + count),
            as: UInt64.self
          )
          count += 1
        }
        return count
      }
    }
  }

  /// A 64-bit fingerprint of a range: the same on every machine and in every version.
  ///
  /// Multiply-and-fold over words of eight bytes, little-endian, after the length (the mixing step
  /// of wyhash). Chunk ids depend on it through the choice of known records, so it never changes;
  /// see docs/format.md. It is no protection against bytes made to collide: equality is always
  /// checked on the bytes themselves.
  ///
  /// - Parameters:
  ///   - bytes: The bytes.
  ///   - range: The part that is hashed.
  /// - Returns: The fingerprint.
  public static func fingerprint(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
    return unsafe bytes.withUnsafeBytes { buffer in
      var state: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(range.count)
      var offset = range.lowerBound
      while offset + 8 <= range.upperBound {
        let word = unsafe buffer.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        state = fold(state ^ UInt64(littleEndian: word), 0xA076_1D64_78BD_642F)
        offset += 8
      }
      var tail: UInt64 = 0
      var shift: UInt64 = 0
      while offset < range.upperBound {
        tail |= UInt64(unsafe buffer[offset]) << shift
        shift += 8
        offset += 1
      }
      return fold(state ^ tail, 0xE703_7ED1_A0B4_28DB ^ shift)
    }
  }

  /// The fingerprints of some stretches of 16 bytes: which ones depends on their bytes alone, so
  /// that equal stretches are taken wherever they stand.
  ///
  /// - Parameters:
  ///   - bytes: The bytes.
  ///   - rarity: One stretch in 2 to the power of this is taken, on the average; 0 to 63.
  /// - Returns: The fingerprints, in the order of the bytes; one for each stretch.
  /// - Complexity: O(*n*).
  public static func samples(_ bytes: Span<UInt8>, rarity: Int) -> [UInt64] {
    precondition((0..<64).contains(rarity))
    var found: [UInt64] = []
    guard bytes.count >= 16 else { return found }
    let limit = UInt64.max >> UInt64(rarity)
    unsafe bytes.withUnsafeBytes { buffer in
      for place in 0...buffer.count - 16 {
        let word = unsafe buffer.loadUnaligned(fromByteOffset: place, as: UInt64.self)
        let next = unsafe buffer.loadUnaligned(fromByteOffset: place + 8, as: UInt64.self)
        // By all 16 bytes: a word that stands in every row would be taken with all that follows it.
        let first = UInt64(littleEndian: word) &* 0x9E37_79B1_85EB_CA87
        let hash = fold(first ^ UInt64(littleEndian: next), 0xA076_1D64_78BD_642F)
        if hash <= limit { found.append(hash) }
      }
    }
    return found
  }

  /// Both halves of the product and the factor itself, so that no bit of `a` is lost.
  @inline(__always)
  private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low ^ a
  }
}
