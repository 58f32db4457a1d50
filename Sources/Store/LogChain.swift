public import Digests

/// The hash chain of a log: each head commits to every entry up to it.
///
/// ```
/// leaf(n) = SHA-256(00 ‖ entry n)                 the leaf hash of RFC 6962, section 2.1
/// head(n) = SHA-256(01 ‖ head(n - 1) ‖ leaf(n))   head(0) is 32 zero bytes
/// ```
///
/// Whoever kept one head can tell later whether anything before it was changed, and the leaves can
/// become those of a transparency log as they are.
public enum LogChain {
  /// The head after one more entry.
  ///
  /// - Parameters:
  ///   - head: The head before it.
  ///   - entry: The entry's bytes.
  /// - Returns: The head after it.
  public static func head(
    after head: Digest256,
    appending entry: some Collection<UInt8>
  ) -> Digest256 {
    Digest256(of: [1] + head.bytes + Digest256(of: [0] + entry).bytes)
  }
}
