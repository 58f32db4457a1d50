import Bytes
import Records

/// A release in memory: its bytes cut into records, with their numbers.
struct ReleaseImage: Sendable {
  /// The file's records in order; their bytes are the file.
  var batch: RecordBatch
  /// The record numbers, in the same order.
  var runs: RecordRuns
  /// The fingerprint of each record, where they have been computed.
  private(set) var fingerprints: [UInt64]?

  init(batch: RecordBatch, runs: RecordRuns, fingerprints: [UInt64]? = nil) {
    self.batch = batch
    self.runs = runs
    self.fingerprints = fingerprints
  }

  /// Computes the fingerprints where that has not been done.
  mutating func fingerprinted() -> [UInt64] {
    if let fingerprints { return fingerprints }
    let result = computedFingerprints()
    fingerprints = result
    return result
  }

  /// The fingerprint of each record.
  func computedFingerprints() -> [UInt64] {
    let content = batch.bytes
    let bytes = content.span
    var start = 0
    return batch.ends.map { end in
      defer { start = end }
      return ByteScan.fingerprint(bytes, start..<end)
    }
  }
}
