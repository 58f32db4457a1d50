import Foundation
import Testing

@testable import Times

@Suite struct ZoneTableTests {
  static let paris = FileManager.default.contents(atPath: "/usr/share/zoneinfo/Europe/Paris")
    .map { [UInt8]($0) }

  /// A file of version 1: one switch at 1000 from +0 to +3600.
  static let small: [UInt8] =
    Array("TZif".utf8) + [0] + [UInt8](repeating: 0, count: 15)
    + [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 4]
    + [0, 0, 3, 0xE8] + [1] + [0, 0, 0, 0, 0, 0] + [0, 0, 0x0E, 0x10, 1, 0] + Array("ABC\0".utf8)

  @Test func `a file of version 1 is read`() throws {
    let table = try #require(ZoneTable(file: Self.small))
    #expect(table.offset(at: Instant(seconds: 999)) == 0)
    #expect(table.offset(at: Instant(seconds: 1000)) == 3600)
  }

  @Test func `every truncation is refused`() {
    for file in [Self.small, Self.paris ?? []] {
      for count in 0..<file.count { #expect(ZoneTable(file: Array(file[..<count])) == nil) }
    }
  }

  @Test func `a changed byte never traps`() {
    var generator = SystemRandomNumberGenerator()
    for file in [Self.small, Self.paris ?? []] where !file.isEmpty {
      for place in file.indices {
        var hostile = file
        hostile[place] = UInt8.random(in: 0...255, using: &generator)
        guard let table = ZoneTable(file: hostile) else { continue }
        for seconds in [Int64(-4_000_000_000), 0, 999, 1_600_000_000, 9_000_000_000] {
          #expect(abs(table.offset(at: Instant(seconds: seconds))) < 700_000)
        }
      }
    }
  }

  @Test func `a rule of random characters never traps`() {
    var generator = SystemRandomNumberGenerator()
    let alphabet = Array("CETM<>+-,.:/0123456789J".utf8)
    for _ in 0..<20_000 {
      let text = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
        alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
      }
      _ = ZoneRule(text: text)?.offset(at: Instant(seconds: 1_600_000_000))
    }
  }
}
