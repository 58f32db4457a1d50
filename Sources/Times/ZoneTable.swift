/// The switches of a zone as a TZif file lists them, and the rule that holds after the last one.
///
/// Source: RFC 9636, "The Time Zone Information Format (TZif)". Versions 2 and later repeat the
/// data with 64-bit times after the 32-bit block of version 1, which is skipped then.
///
/// ```
///  "TZif" │ version │ 15 unused │ six counts, 4 bytes each, highest byte first
///  times, 4 or 8 bytes each │ type of each time, 1 byte │ types: offset 4, summer 1, name 1
///  names │ leap seconds │ two lists of flags        then, from version 2: "\n" TZ string "\n"
/// ```
struct ZoneTable: Hashable, Sendable {
  /// The instants of the switches, in seconds since the epoch, rising.
  var times: [Int64] = []
  /// Seconds east of UTC from the switch of the same place on.
  var offsets: [Int] = []
  /// Seconds east of UTC before the first switch.
  var firstOffset = 0
  /// What holds after the last switch, or nil where the last offset stays for ever.
  var rule: ZoneRule?

  /// A zone that follows one rule at all times.
  init(rule: ZoneRule) {
    self.rule = rule
    firstOffset = rule.standardOffset
  }

  /// The seconds east of UTC at an instant.
  func offset(at instant: Instant) -> Int {
    guard let last = times.last, instant.seconds < last else {
      return rule?.offset(at: instant) ?? offsets.last ?? firstOffset
    }
    var low = 0
    var high = times.count
    while low < high {
      let middle = (low + high) / 2
      if times[middle] <= instant.seconds { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? firstOffset : offsets[low - 1]
  }
}

extension ZoneTable {
  /// The largest file read, in bytes; the largest real one has under 4,000.
  static let maximumByteCount = 1 << 20

  /// Reads a TZif file, or gives nil where the bytes are damaged, hostile or count leap seconds.
  init?(file: [UInt8]) {
    guard let first = Header(file, at: 0) else { return nil }
    guard first.version >= UInt8(ascii: "2") else {
      self.init(file, first, timeWidth: 4)
      return
    }
    guard let second = Header(file, at: first.end(timeWidth: 4)) else { return nil }
    self.init(file, second, timeWidth: 8)
    var footer = TextCursor(file, at: second.end(timeWidth: 8))
    guard footer.skip("\n"), let end = file[footer.offset...].firstIndex(of: UInt8(ascii: "\n"))
    else { return nil }
    guard end > footer.offset else { return }
    guard let rule = ZoneRule(text: file[footer.offset..<end]) else { return nil }
    self.rule = rule
  }

  private init?(_ file: [UInt8], _ header: Header, timeWidth: Int) {
    // `right/` zones count leap seconds, which POSIX time does not have.
    guard header.end(timeWidth: timeWidth) <= file.count, header.leapCount == 0 else { return nil }
    let typesStart = header.start + header.timeCount * (timeWidth + 1)
    var typeOffsets: [Int] = []
    for index in 0..<header.typeCount {
      let offset = Self.readInteger(file, typesStart + index * 6, width: 4)
      guard (-89_999...93_599).contains(offset) else { return nil }
      typeOffsets.append(Int(offset))
    }
    firstOffset = typeOffsets[0]
    for index in 0..<header.timeCount {
      let time = Self.readInteger(file, header.start + index * timeWidth, width: timeWidth)
      let type = Int(file[header.start + header.timeCount * timeWidth + index])
      guard type < header.typeCount, times.last.map({ $0 < time }) ?? true else { return nil }
      times.append(time)
      offsets.append(typeOffsets[type])
    }
  }

  /// A signed integer, highest byte first; the caller has checked that it lies within `file`.
  private static func readInteger(_ file: [UInt8], _ start: Int, width: Int) -> Int64 {
    var value = Int64(Int8(bitPattern: file[start]))
    for index in start + 1..<start + width { value = value << 8 | Int64(file[index]) }
    return value
  }
}

/// The counts that stand before each block of a TZif file.
private struct Header {
  /// `0`, or the digit of the version.
  var version: UInt8
  /// Where the block starts, in bytes from the start of the file.
  var start: Int
  /// How many switches, local time types, leap seconds and other bytes the block has.
  var timeCount: Int
  var typeCount: Int
  var leapCount: Int
  var otherByteCount: Int

  init?(_ file: [UInt8], at offset: Int) {
    guard offset >= 0, offset + 44 <= file.count,
      file[offset..<offset + 4].elementsEqual("TZif".utf8)
    else { return nil }
    version = file[offset + 4]
    let counts = (0..<6).map { index in
      file[offset + 20 + index * 4..<offset + 24 + index * 4].reduce(0) { $0 << 8 | Int($1) }
    }
    // Each count is below 2^32, so the products in `end` stay far from overflow.
    guard counts.allSatisfy({ $0 <= ZoneTable.maximumByteCount }), (1...256).contains(counts[4])
    else { return nil }
    start = offset + 44
    leapCount = counts[2]
    timeCount = counts[3]
    typeCount = counts[4]
    otherByteCount = counts[0] + counts[1] + counts[5]
  }

  /// Where the block ends, in bytes from the start of the file.
  func end(timeWidth: Int) -> Int {
    start + timeCount * (timeWidth + 1) + typeCount * 6 + leapCount * (timeWidth + 4)
      + otherByteCount
  }
}
