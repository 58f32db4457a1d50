public import Bytes
public import Coding
public import Deflate
public import Digests
public import Files

/// What can go wrong in a store.
public enum StoreError: Error, Hashable, Sendable {
  /// The disk refused.
  case file(FileError)
  /// A pack does not hold what it must; `byteOffset` counts from its start.
  case damaged(path: String, byteOffset: Int, Damage)
  /// Log entries are missing: no pack holds entry `entry`.
  case missingEntries(directory: String, entry: Int)
  /// The release's bytes are lost: a repair found no whole copy of something it needs.
  case lost(release: ReleaseID)
  /// Records are asked for whose bytes are lost.
  case lostRecords(first: Int)
  /// A release was decoded, but its bytes are not the recorded ones.
  case wrongContent(release: ReleaseID, expected: Digest256, found: Digest256)
  /// A release that was about to be published did not decode to the file that came in.
  case notReproduced(release: ReleaseID)
  /// The tag is taken by another release.
  case tagTaken(name: String)
  /// There is no such tag.
  case noSuchTag(name: String)
}

/// What is wrong with the bytes of a pack.
public enum Damage: Hashable, Sendable {
  /// The file does not start or end as a pack does.
  case notAPack
  /// A pack of a format that this version does not read.
  case unknownVersion(String)
  /// A pack that needs a feature which this version does not have.
  case unknownFeature(String)
  /// A CRC-32 does not agree.
  case checksum
  /// The table of contents contradicts the file or the packs before it.
  case inconsistent
  /// An integer or length is cut off.
  case bytes(ByteError)
  /// A deflated stream is broken.
  case deflate(DeflateError)
  /// A record block is broken.
  case records(CodingError)
  /// A recipe is broken.
  case recipe(RecipeError)
  /// A log entry is broken.
  case entry(EntryError)
}
