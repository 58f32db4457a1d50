import Digests
import Foundation
import Support
import Testing

@Suite struct DigestTests {
  /// From FIPS 180-4's examples, and the empty string.
  static let known: [(text: String, sha256: String)] = [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ]

  @Test func `SHA-256 is that of the standard`() {
    for (text, expected) in Self.known {
      #expect(Digest256(of: Array(text.utf8)).hex == expected)
    }
  }

  @Test(arguments: [0, 1, 55, 56, 63, 64, 65, 1000, 100_003])
  func `both digests agree with the system's own programs`(count: Int) throws {
    var random = SeededRandom(UInt64(count))
    let bytes = random.bytes(count)
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/sha256sum") else {
      print("skipped: no sha256sum here")
      return
    }
    let folder = NSTemporaryDirectory()
    let sha256 = try Command("/usr/bin/sha256sum", in: folder).run([], input: bytes).text
    #expect(sha256.hasPrefix(Digest256(of: bytes).hex))
    let sha1 = try Command("/usr/bin/sha1sum", in: folder).run([], input: bytes).text
    let hex = SHA1.digest(of: bytes).map { String(format: "%02x", $0) }.joined()
    #expect(sha1.hasPrefix(hex))
  }

  @Test func `bytes that come in parts give the digest of the whole`() {
    var random = SeededRandom(8)
    let bytes = random.bytes(5000)
    var stream = SHA256Stream()
    var place = 0
    while place < bytes.count {
      let end = min(bytes.count, place + random.below(300))
      stream.update(bytes.span, place..<end)
      place = end
    }
    stream.update([])
    #expect(stream.finish() == Digest256(of: bytes))
    stream.update([1])
    #expect(stream.finish() == Digest256(of: bytes + [1]))
  }

  @Test func `a digest comes back from its bytes and its digits`() {
    let digest = Digest256(of: [1, 2, 3])
    #expect(Digest256(digest.bytes) == digest)
    #expect(Digest256(hex: digest.hex) == digest)
    #expect(Digest256(hex: digest.hex.uppercased()) == digest)
    #expect(digest.bytes.count == Digest256.byteCount)
    #expect(Digest256.zero.bytes == [UInt8](repeating: 0, count: 32))
  }

  @Test func `other lengths are no digests`() {
    for count in [0, 1, 31, 33, 62, 64] {
      #expect(Digest256([UInt8](repeating: 1, count: count)) == nil)
      #expect(Digest256(hex: String(repeating: "0", count: count + 1)) == nil)
    }
    #expect(Digest256(hex: String(repeating: "g", count: 64)) == nil)
  }

  @Test func `digests that differ in any bit are not equal`() {
    let digest = Digest256(of: [])
    for bit in 0..<256 {
      var bytes = digest.bytes
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(Digest256(bytes) != digest)
    }
  }
}
