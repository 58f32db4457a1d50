public import Deflate
public import Files

/// Why a zip archive, or a member of one, cannot be read.
public enum ZipError: Error, Hashable, Sendable {
  /// The file does not end as a zip archive does.
  case notAnArchive
  /// The archive is parted among several files.
  case multipleDisks
  /// The archive uses the extension for more than 65,535 members or 4 GiB.
  case zip64
  /// The list of members contradicts itself or the file; `byteOffset` counts from its start.
  case damaged(byteOffset: Int)
  /// Two members lie over one another, as in archives that are made to fill disks.
  case overlap(String, String)
  /// The member's name leads out of the archive, or can be no name.
  case untrustedName(String)
  /// The member is encrypted.
  case encrypted(String)
  /// The member is compressed by a method that is not read; `method` is its number in the format.
  case unsupportedMethod(String, method: Int)
  /// The member is larger than what is unpacked.
  case tooLarge(String, byteCount: Int)
  /// The member does not unpack to what the list says.
  case content(String, DeflateError)
  /// The member's CRC-32 does not agree.
  case checksum(String)
  /// The disk refused.
  case file(FileError)
}
