import Bytes
import Support
import Testing

@Suite struct ByteScanTests {
  /// Short texts over few letters, so that everything occurs.
  static let samples: [[UInt8]] = {
    var random = SeededRandom(2)
    return (0..<60).map { count in (0..<count).map { _ in UInt8(97 + random.below(3)) } }
  }()

  @Test func `search and count agree with a plain loop in every range`() {
    for bytes in Self.samples where bytes.count < 24 {
      for start in 0...bytes.count {
        for end in start...bytes.count {
          let range = start..<end
          #expect(
            Self.firstIndex(of: 97, in: bytes, range) == bytes[range].firstIndex(of: 97)
          )
          #expect(
            Self.count(of: 98, in: bytes, range) == bytes[range].count { $0 == 98 }
          )
        }
      }
    }
  }

  @Test func `the common prefix ends at the first difference, wherever it lies in a word`() {
    let left = (0..<40).map { UInt8($0) }
    for start in 0..<12 {
      for difference in 0..<40 - start {
        var right = [9, 9, 9] + left[start...]
        right[3 + difference] ^= 0x80
        #expect(Self.commonPrefix(left, from: start, right, from: 3) == difference)
      }
      #expect(Self.commonPrefix(left, from: start, left, from: start) == 40 - start)
    }
    #expect(Self.commonPrefix(left, from: 40, left, from: 0) == 0)
  }

  @Test func `ranges are equal where every byte is, and their lengths are`() {
    let (left, right) = (Array("abcabc".utf8), Array("xabcy".utf8))
    #expect(Self.equal(left, 0..<3, right, 1..<4))
    #expect(Self.equal(left, 3..<6, right, 1..<4))
    #expect(!Self.equal(left, 0..<3, right, 2..<5))
    #expect(!Self.equal(left, 0..<2, right, 1..<4))
    #expect(Self.equal(left, 2..<2, right, 5..<5))
    let none: [UInt8] = []
    #expect(Self.equal(none, 0..<0, right, 0..<0))
  }

  /// Fingerprints choose which records are looked up, so ids depend on them: fixed for ever.
  static let fingerprints: [(text: String, value: UInt64)] = [
    ("", 0x966780C0321B74A1),
    ("\n", 0xA30B38534624E5E2),
    ("01;0;2020-03-18;2\n", 0x61051F938766FC39),
    ("12345678", 0x5855B935048D7F15),
    ("123456789", 0xD2B703680190875D),
  ]

  @Test func `fingerprints are those that another program computes`() {
    for (text, value) in Self.fingerprints {
      let bytes = Array(text.utf8)
      #expect(Self.fingerprint(bytes, 0..<bytes.count) == value)
    }
  }

  @Test func `a fingerprint does not depend on where the bytes lie`() {
    var random = SeededRandom(4)
    for count in [0, 1, 7, 8, 9, 15, 16, 17, 63, 64, 65] {
      let bytes = random.bytes(count)
      let alone = Self.fingerprint(bytes, 0..<count)
      for shift in 1..<9 {
        let moved = random.bytes(shift) + bytes + random.bytes(3)
        #expect(Self.fingerprint(moved, shift..<shift + count) == alone)
      }
    }
  }

  @Test func `every changed bit, and every added zero, changes the fingerprint`() {
    let bytes = Array("\"01\";0;2020-03-18;2;0;1;0\n".utf8)
    var seen: Set<UInt64> = [Self.fingerprint(bytes, 0..<bytes.count)]
    for bit in 0..<bytes.count * 8 {
      var other = bytes
      other[bit / 8] ^= 1 << UInt8(bit % 8)
      let print = Self.fingerprint(other, 0..<other.count)
      #expect(print != Self.fingerprint(bytes, 0..<bytes.count))
      #expect(seen.insert(print).inserted)
    }
    for count in 1...20 {
      let other = bytes + [UInt8](repeating: 0, count: count)
      #expect(seen.insert(Self.fingerprint(other, 0..<other.count)).inserted)
    }
  }

  @Test func `rows of a table do not collide`() {
    var seen: Set<UInt64> = []
    for area in 0..<100 {
      for day in 0..<100 {
        let row = Array("\(area);0;2020-03-\(day);\(area * day)\n".utf8)
        seen.insert(Self.fingerprint(row, 0..<row.count))
      }
    }
    #expect(seen.count == 10_000)
  }

  @Test
  func `samples are the same wherever stretches stand, and no word takes more than its share`() {
    let text = Array(
      (0..<4000).map { "\($0 &* 2_654_435_761 % 100_003);2022-01-10\n" }.joined().utf8
    )
    let found = Self.samples(text, rarity: 6)
    #expect((text.count / 100..<text.count / 40).contains(found.count))
    #expect(Self.samples([1, 2, 3] + text, rarity: 6).suffix(found.count) == found[...])
    #expect(Self.samples(Array(text.prefix(15)), rarity: 0).isEmpty)
    #expect(Self.samples(Array(text.prefix(20)), rarity: 0).count == 5)
    // A word that stands in every row comes with another one behind it in each.
    for day in 10..<30 {
      let other = Array(
        String(decoding: text, as: UTF8.self).replacing("-10\n", with: "-\(day)\n").utf8
      )
      let count = Self.samples(other, rarity: 10).count
      #expect((30..<200).contains(count), "\(count) of \(text.count >> 10)")
    }
  }

  // Spans may not pass through the macro that reports a failure, so these take arrays.

  private static func firstIndex(
    of byte: UInt8,
    in bytes: [UInt8],
    _ range: Range<Int>
  ) -> Int? {
    ByteScan.firstIndex(of: byte, in: bytes.span, range)
  }

  private static func count(of byte: UInt8, in bytes: [UInt8], _ range: Range<Int>) -> Int {
    ByteScan.count(of: byte, in: bytes.span, range)
  }

  private static func commonPrefix(
    _ left: [UInt8],
    from leftStart: Int,
    _ right: [UInt8],
    from rightStart: Int
  ) -> Int {
    ByteScan.commonPrefix(left.span, from: leftStart, right.span, from: rightStart)
  }

  private static func equal(
    _ left: [UInt8],
    _ leftRange: Range<Int>,
    _ right: [UInt8],
    _ rightRange: Range<Int>
  ) -> Bool {
    ByteScan.equal(left.span, leftRange, right.span, rightRange)
  }

  private static func samples(_ bytes: [UInt8], rarity: Int) -> [UInt64] {
    ByteScan.samples(bytes.span, rarity: rarity)
  }

  private static func fingerprint(_ bytes: [UInt8], _ range: Range<Int>) -> UInt64 {
    ByteScan.fingerprint(bytes.span, range)
  }
}
