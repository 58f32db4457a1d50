internal import Bytes

/// A stretch of bytes that repeats what stands some way before it.
struct Copy: Equatable {
  /// How many bytes between the copy before, or the start, and this one are given as they are.
  var literalCount: Int
  /// How many bytes are repeated, at least ``FoldedText/shortestCopy``.
  var count: Int
  /// How far back they stand, in bytes; may be less than `count`.
  var distance: Int
}

/// Finds what repeats in bytes of any length, however far apart: zlib sees 32 KiB only.
///
/// Releases of one file repeat each other at distances that stay about the same. So a copy from
/// the distance of the copy before is taken when it is a few bytes long, and another one only
/// where it saves clearly more than its distance costs; what is shorter is left to zlib.
struct CopySearch {
  /// What one repeated byte is worth, and what the kinds of copies cost, chosen on tables, JSON and
  /// notes: one from the last distance must have over 4 bytes, one from nearly there over 12, any
  /// other over 40.
  private static let (worth, sameCost, nearCost, otherCost) = (2, 8, 24, 80)
  /// How much nearer or farther a figure with other digits moves what stands behind it, and how far
  /// behind a copy that is looked for, in bytes.
  private static let (nearSteps, nearReach) = ([1, -1, 2, -2], 16)
  /// The stride grows by one for so many bytes without a copy, up to the widest one.
  private static let (bytesPerStride, widestStride) = (128, 8)
  /// The widest look-ahead, in bytes; shorter texts are not searched.
  private static let reach = 24

  private let bytes: [UInt8]
  /// The last place, plus 1, at which eight bytes of a hash were seen, and 24 bytes.
  private var short: [UInt32]
  private var long: [UInt32]
  private let shift: UInt64
  private var window: Window
  private(set) var copies: [Copy] = []

  /// Searches bytes.
  ///
  /// - Parameters:
  ///   - bytes: The bytes, fewer than 2^31.
  ///   - firstByte: Where to begin: what stands before is only copied from.
  ///   - mostRest: How many bytes may be left that are no copies.
  /// - Returns: The copies, in the order of the bytes; nil as soon as more than that are left.
  /// - Complexity: O(*n*); eight bytes of memory for each four of `bytes`, 128 MiB at most.
  static func copies(
    in bytes: [UInt8],
    from firstByte: Int = 0,
    mostRest: Int = .max
  ) -> [Copy]? {
    guard bytes.count > 2 * reach, bytes.count < Int(Int32.max) else { return [] }
    var search = CopySearch(bytes)
    return search.run(from: firstByte, mostRest: mostRest) ? search.copies : nil
  }

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
    window = Window(bytes: bytes)
    let width = min(max(Int.bitWidth - bytes.count.leadingZeroBitCount - 1, 10), 24)
    short = [UInt32](repeating: 0, count: 1 << width)
    long = short
    shift = UInt64(64 - width)
  }

  /// Finds the copies; false where too much is left.
  private mutating func run(from firstByte: Int, mostRest: Int) -> Bool {
    let limit = bytes.count - Self.reach
    var place = 0
    // Where what is not copied yet starts.
    var open = firstByte
    var distance = 0
    var restCount = 0
    window.fill()
    while place < min(firstByte, limit) {
      if place & 3 == 0 || place + 32 >= firstByte { remember(place) }
      place += 1
      window.advance(to: place)
    }
    while place < limit {
      guard restCount + place - open <= mostRest else { return false }
      guard let found = best(at: place, open: open, distance: distance) else {
        remember(place)
        let next = min(place + stride(open: open, place), limit)
        while place < next {
          place += 1
          window.advance(to: place)
        }
        continue
      }
      copies.append(
        Copy(
          literalCount: found.start - open,
          count: found.count,
          distance: found.distance
        )
      )
      restCount += found.start - open
      distance = found.distance
      open = found.start + found.count
      // Both ends of a copy are where the next one will start or end; between, some places do.
      let end = min(open, limit)
      for next in place..<end {
        if next & 3 == 0 || next < place + 32 || next >= end - 32 { remember(next) }
        window.advance(to: next + 1)
      }
      place = max(place, end)
      if end < open { return true }
    }
    return true
  }

  /// How far to the next place that is looked at: where nothing was found for long, fewer are.
  ///
  /// A copy is lengthened to its front, too, so one of 40 bytes is still found.
  private func stride(open: Int, _ place: Int) -> Int {
    min(1 + (place - open) / Self.bytesPerStride, Self.widestStride)
  }

  private struct Candidate {
    var start: Int
    var count: Int
    var distance: Int
    var value: Int
  }

  /// The copy around a place that saves most, if one saves anything.
  private func best(at place: Int, open: Int, distance: Int) -> Candidate? {
    let same = distance > 0 ? place - distance : -1
    let sources: [3 of Int] = [
      same,
      Int(long[Int(window.longHash >> shift)]) - 1,
      Int(short[Int(window.shortHash >> shift)]) - 1,
    ]
    var best: Candidate?
    for index in sources.indices where index == 0 || sources[index] != same {
      let cost = index == 0 ? Self.sameCost : Self.otherCost
      improve(&best, from: sources[index], at: place, open: open, cost: cost)
    }
    if distance > 0, place > open, place - open <= Self.nearReach {
      for step in Self.nearSteps {
        improve(&best, from: same - step, at: place, open: open, cost: Self.nearCost)
      }
    }
    return best
  }

  /// Takes the copy from a source where it saves more than the best one so far.
  @inline(__always)
  private func improve(
    _ best: inout Candidate?,
    from source: Int,
    at place: Int,
    open: Int,
    cost: Int
  ) {
    guard source >= 0, source < place else { return }
    let count = ByteScan.commonPrefix(bytes.span, from: source, bytes.span, from: place)
    guard count >= 4 else { return }
    let before = commonSuffix(source, place, atMost: min(place - open, source))
    let value = (count + before) * Self.worth - cost
    guard value > best?.value ?? 0 else { return }
    best = Candidate(
      start: place - before,
      count: count + before,
      distance: place - source,
      value: value
    )
  }

  private func commonSuffix(_ first: Int, _ second: Int, atMost limit: Int) -> Int {
    let span = bytes.span
    var count = 0
    while count < limit, span[first - count - 1] == span[second - count - 1] { count += 1 }
    return count
  }

  private mutating func remember(_ place: Int) {
    short[Int(window.shortHash >> shift)] = UInt32(place + 1)
    long[Int(window.longHash >> shift)] = UInt32(place + 1)
  }
}

extension CopySearch {
  /// The next 24 bytes as three words, kept up as the place moves on.
  private struct Window {
    let bytes: [UInt8]
    private var words = SIMD3<UInt64>()

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// Moves to the start.
    mutating func fill() {
      for last in 0..<8 { shift(last) }
    }

    /// Moves on by one byte; past the end the bytes count 0.
    @inline(__always)
    mutating func advance(to place: Int) { shift(place + 7) }

    /// Takes in the last byte of the first word, and those 8 and 16 further on.
    @inline(__always)
    private mutating func shift(_ last: Int) {
      for word in 0..<3 {
        let place = last + 8 * word
        let byte = place < bytes.count ? bytes[place] : 0
        words[word] = words[word] >> 8 | UInt64(byte) << 56
      }
    }

    var shortHash: UInt64 { words.x &* 0x9E37_79B1_85EB_CA87 }

    var longHash: UInt64 {
      let mixed =
        shortHash ^ words.y &* 0xC2B2_AE3D_27D4_EB4F ^ words.z &* 0x1656_67B1_9E37_79F9
      return mixed &* 0x9E37_79B1_85EB_CA87
    }
  }
}
