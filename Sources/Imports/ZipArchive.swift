import Bytes
import Deflate
public import Files

/// A zip archive, read from any file and believed in nothing.
///
/// ```
/// ┌────────────┬────────────┬─────┬───────────────────┬───────────────────────────┐
/// │ header 1   │ header 2   │ ... │ list of members   │ end of the list           │
/// │ and bytes  │ and bytes  │     │ (central          │ 22 bytes and a comment of │
/// │            │            │     │  directory)       │ up to 65,535              │
/// └────────────┴────────────┴─────┴───────────────────┴───────────────────────────┘
/// ```
///
/// The list at the end says what there is; each member's own header must agree with it. Layouts are
/// those of PKWARE's APPNOTE, sections 4.3.7, 4.3.12 and 4.3.16.
public struct ZipArchive: Sendable {
  /// One file in the archive.
  public struct Member: Hashable, Sendable {
    /// Its name with folders, parted by `/`.
    public var name: String
    /// Its size when unpacked, in bytes.
    public var byteCount: Int
    /// Its size in the archive, in bytes.
    public var packedByteCount: Int
    /// Its CRC-32.
    public var checksum: UInt32
    var nameBytes: [UInt8]
    var method: Int
    var flags: Int
    var headerOffset: Int
    /// Where the list of the archive starts, and no member's bytes can be any more.
    var listOffset: Int

    /// Whether it is a folder, which holds nothing.
    public var isFolder: Bool { name.hasSuffix("/") }
  }

  /// The most members that are listed; more need the extension that is refused.
  static let maximumMemberCount = 0xFFFE
  /// The largest member that is unpacked, in bytes: 1 GiB.
  public static let maximumByteCount = 1 << 30
  /// Up to this size no ratio is suspicious, in bytes.
  private static let harmlessByteCount = 1 << 28
  /// A table of figures deflates to a tenth or, at best, to a hundredth.
  private static let maximumRatio = 250

  /// The members in the order of the list, folders left out.
  public let members: [Member]

  /// Reads the list of an archive.
  ///
  /// - Parameter file: The archive.
  /// - Throws: ``ZipError``; nothing is allocated by what the archive claims about itself.
  public init(_ file: any ReadableFile) throws(ZipError) {
    let end = try ZipList.end(of: file)
    let list: [UInt8]
    do { list = try file.read(end.byteCount, at: end.byteOffset) } catch { throw .file(error) }
    let members = try ZipList.members(list, end)
    try Self.refuseOverlaps(members, listOffset: end.byteOffset)
    self.members = members.filter { !$0.isFolder }
  }

  /// Says why a member cannot be unpacked, without unpacking it.
  ///
  /// - Parameter member: The member.
  /// - Returns: The reason, or nil where it can be tried.
  public static func refusal(of member: Member) -> ZipError? {
    let parts = member.name.split(separator: "/", omittingEmptySubsequences: false)
    guard !parts.contains(""), !parts.contains(".."), !parts.contains("."),
      !member.name.unicodeScalars.contains(where: { $0.value < 0x20 || $0 == "\\" })
    else { return .untrustedName(member.name) }
    // Bits 0, 6 and 13: encrypted, strongly encrypted, encrypted list.
    guard member.flags & 0x2041 == 0 else { return .encrypted(member.name) }
    guard member.method == 0 || member.method == 8 else {
      return .unsupportedMethod(member.name, method: member.method)
    }
    let isSuspicious =
      member.byteCount > Self.harmlessByteCount
      && member.byteCount / Self.maximumRatio > member.packedByteCount
    guard member.byteCount <= Self.maximumByteCount, !isSuspicious else {
      return .tooLarge(member.name, byteCount: member.byteCount)
    }
    return nil
  }

  /// Unpacks a member.
  ///
  /// - Parameters:
  ///   - member: One of ``members``.
  ///   - file: The archive.
  /// - Returns: Its bytes; their number and CRC-32 are those of the list.
  /// - Throws: ``ZipError``.
  public static func content(
    of member: Member,
    in file: any ReadableFile
  ) throws(ZipError) -> [UInt8] {
    if let refusal = refusal(of: member) { throw refusal }
    let start = try dataOffset(of: member, in: file)
    let packed: [UInt8]
    do { packed = try file.read(member.packedByteCount, at: start) } catch { throw .file(error) }
    var bytes = packed
    if member.method == 8 {
      do {
        bytes = try Deflate.decompress(packed[...], byteCount: member.byteCount, format: .raw)
      } catch { throw .content(member.name, error) }
    }
    guard Deflate.crc32(bytes) == member.checksum else { throw .checksum(member.name) }
    return bytes
  }

  /// Where a member's bytes start, after its own header, which has to agree with the list.
  private static func dataOffset(
    of member: Member,
    in file: any ReadableFile
  ) throws(ZipError) -> Int {
    let header: [UInt8]
    do { header = try file.read(30, at: member.headerOffset) } catch { throw .file(error) }
    var reader = ZipFields(header)
    guard reader.word == 0x0403_4B50 else { throw .damaged(byteOffset: member.headerOffset) }
    reader.skip(4)
    let method = reader.half
    reader.skip(16)
    let (nameCount, extraCount) = (reader.half, reader.half)
    let start = member.headerOffset + 30 + nameCount + extraCount
    guard method == member.method, nameCount == member.nameBytes.count,
      start + member.packedByteCount <= member.listOffset
    else { throw .damaged(byteOffset: member.headerOffset) }
    let name: [UInt8]
    do { name = try file.read(nameCount, at: member.headerOffset + 30) } catch {
      throw .file(error)
    }
    guard name == member.nameBytes else { throw .damaged(byteOffset: member.headerOffset) }
    return start
  }

  /// Refuses archives whose members share bytes: a small one could unpack to any size.
  private static func refuseOverlaps(_ members: [Member], listOffset: Int) throws(ZipError) {
    let sorted = members.sorted { $0.headerOffset < $1.headerOffset }
    for (member, next) in zip(sorted, sorted.dropFirst()) {
      let end = member.headerOffset + 30 + member.nameBytes.count + member.packedByteCount
      guard end <= next.headerOffset else { throw .overlap(member.name, next.name) }
    }
    if let last = sorted.last {
      let end = last.headerOffset + 30 + last.nameBytes.count + last.packedByteCount
      guard end <= listOffset else { throw .damaged(byteOffset: last.headerOffset) }
    }
  }
}
