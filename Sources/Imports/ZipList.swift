import Bytes
import Files

/// The list of members at the end of a zip archive.
enum ZipList {
  /// What the last record of an archive says.
  struct End {
    var memberCount: Int
    var byteCount: Int
    var byteOffset: Int
  }

  /// Finds the record that ends an archive.
  ///
  /// ```
  ///  0       4      6      8        10       12      16       20             22
  /// ┌───────┬──────┬──────┬────────┬────────┬───────┬────────┬──────────────┬─────────┐
  /// │"PK56" │ disk │ list │ here   │ members│ bytes │ offset │ comment bytes│ comment │
  /// └───────┴──────┴──────┴────────┴────────┴───────┴────────┴──────────────┴─────────┘
  /// ```
  static func end(of file: any ReadableFile) throws(ZipError) -> End {
    let count = min(file.byteCount, 22 + 0xFFFF)
    let start = file.byteCount - count
    let tail: [UInt8]
    do { tail = try file.read(count, at: start) } catch { throw .file(error) }
    // The comment may hold anything; the record is the last one whose comment ends the file.
    var place = count - 22
    while place >= 0 {
      if tail[place] == 0x50, tail[place + 1] == 0x4B, tail[place + 2] == 5, tail[place + 3] == 6,
        Int(tail[place + 20]) | Int(tail[place + 21]) << 8 == count - place - 22
      {
        return try end(Array(tail[place..<place + 22]), at: start + place)
      }
      place -= 1
    }
    throw .notAnArchive
  }

  private static func end(_ record: [UInt8], at place: Int) throws(ZipError) -> End {
    var fields = ZipFields(record)
    fields.skip(4)
    let (disk, listDisk) = (fields.half, fields.half)
    let (here, memberCount) = (fields.half, fields.half)
    let (byteCount, byteOffset) = (fields.word, fields.word)
    guard memberCount < 0xFFFF, byteCount < 0xFFFF_FFFF, byteOffset < 0xFFFF_FFFF else {
      throw .zip64
    }
    guard disk == 0, listDisk == 0, here == memberCount else { throw .multipleDisks }
    // A member takes 46 bytes of the list at least, so a false count is not believed.
    guard byteOffset + byteCount <= place, memberCount * 46 <= byteCount else {
      throw .damaged(byteOffset: place)
    }
    return End(memberCount: memberCount, byteCount: byteCount, byteOffset: byteOffset)
  }

  /// Reads the list; 46 bytes a member, then its name, extras and comment.
  static func members(_ list: [UInt8], _ end: End) throws(ZipError) -> [ZipArchive.Member] {
    var members: [ZipArchive.Member] = []
    var place = 0
    while members.count < end.memberCount {
      let damage = ZipError.damaged(byteOffset: end.byteOffset + place)
      guard place + 46 <= list.count else { throw damage }
      var fields = ZipFields(Array(list[place..<place + 46]))
      guard fields.word == 0x0201_4B50 else { throw damage }
      fields.skip(4)
      let (flags, method) = (fields.half, fields.half)
      fields.skip(4)
      let checksum = UInt32(fields.word)
      let (packed, unpacked) = (fields.word, fields.word)
      let (nameCount, extraCount, commentCount) = (fields.half, fields.half, fields.half)
      let disk = fields.half
      fields.skip(6)
      let offset = fields.word
      let next = place + 46 + nameCount + extraCount + commentCount
      guard next <= list.count else { throw damage }
      guard packed < 0xFFFF_FFFF, unpacked < 0xFFFF_FFFF, offset < 0xFFFF_FFFF, disk < 0xFFFF
      else { throw .zip64 }
      guard disk == 0 else { throw .multipleDisks }
      // Stored bytes are as many as they are.
      guard method != 0 || packed == unpacked || flags & 1 != 0 else { throw damage }
      let name = Array(list[place + 46..<place + 46 + nameCount])
      members.append(
        ZipArchive.Member(
          name: String(decoding: name, as: UTF8.self),
          byteCount: unpacked,
          packedByteCount: packed,
          checksum: checksum,
          nameBytes: name,
          method: method,
          flags: flags,
          headerOffset: offset,
          listOffset: end.byteOffset
        )
      )
      place = next
    }
    return members
  }
}

/// Numbers of a record that is long enough, lowest byte first.
struct ZipFields {
  private let bytes: [UInt8]
  private var place = 0

  /// - Parameter bytes: The record; reading past its end gives zeros.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func skip(_ count: Int) { place += count }

  /// The next two bytes.
  var half: Int { mutating get { next(2) } }
  /// The next four bytes.
  var word: Int { mutating get { next(4) } }

  private mutating func next(_ count: Int) -> Int {
    defer { place += count }
    return (0..<count).reduce(0) { value, index in
      place + index < bytes.count ? value | Int(bytes[place + index]) << (8 * index) : value
    }
  }
}
