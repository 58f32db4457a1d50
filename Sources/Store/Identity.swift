public import Digests
import Records
public import Times

/// The id of a release: what was published, when, under which name.
///
/// It is the same on every machine.
///
/// It is the SHA-256 of this text, each line ended by a line feed, so anyone can compute it:
///
/// ```
/// vintage release 1
/// NAME                      the data set
/// 2020-04-15T17:00:00Z      published, UTC
/// 64 hexadecimal digits     SHA-256 of the file
/// 364888                    its size in bytes
/// ```
public struct ReleaseID: Hashable, Sendable {
  /// The digest.
  public let digest: Digest256

  /// Makes an id of its digest.
  ///
  /// - Parameter digest: The digest.
  public init(digest: Digest256) {
    self.digest = digest
  }

  /// Computes the id of a release.
  ///
  /// - Parameters:
  ///   - dataSet: The data set's name.
  ///   - published: When the producer released it.
  ///   - content: The SHA-256 of the file.
  ///   - byteCount: The size of the file in bytes.
  public init(dataSet: String, published: Instant, content: Digest256, byteCount: Int) {
    // Histories have thousands of ids, so the text is laid down in bytes.
    var text: [UInt8] = []
    text.reserveCapacity(256)
    text.append(contentsOf: "vintage release 1\n".utf8)
    text.append(contentsOf: dataSet.utf8)
    text.append(UInt8(ascii: "\n"))
    published.appendText(to: &text)
    text.append(UInt8(ascii: "\n"))
    content.appendHex(to: &text)
    text.append(UInt8(ascii: "\n"))
    text.append(contentsOf: String(byteCount).utf8)
    text.append(UInt8(ascii: "\n"))
    digest = Digest256(of: text)
  }

  /// The 64 hexadecimal digits.
  public var hex: String { digest.hex }
}

/// The id of a chunk: the SHA-256 of the bytes of its records, laid end to end.
public struct ChunkID: Hashable, Sendable {
  /// The digest.
  public let digest: Digest256

  /// Makes an id of its digest.
  ///
  /// - Parameter digest: The digest.
  public init(digest: Digest256) {
    self.digest = digest
  }

  /// Computes the id of a chunk.
  ///
  /// - Parameter records: Its records.
  init(of records: RecordBatch) {
    digest = Digest256(of: records.bytes)
  }
}
