public import Deflate

/// Why a coded block cannot be decoded; every case means damaged or hostile bytes.
public enum CodingError: Error, Hashable, Sendable {
  /// The codec number at the start is none of ours: a later version, or damage.
  case unknownCodec(UInt8)
  /// The bytes end early, or a number in them is out of its bounds, `offset` bytes into the part
  /// that was read.
  case malformed(offset: Int)
  /// A compressed part does not open.
  case deflate(DeflateError)
  /// The decoded records are not as many, or not as long, as the caller knows they must be.
  case wrongSize(byteCount: Int, recordCount: Int)
}
