import Definitions
import Times

/// Finds the published time in a file name, by patterns and without.
///
/// Input: a pattern, a line feed, a name.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = bytes(data, count)
  let parts = input.split(separator: 10, maxSplits: 1, omittingEmptySubsequences: false)
  let pattern = FileNamePattern(String(decoding: parts[0], as: UTF8.self))
  let name = String(decoding: parts.last ?? [], as: UTF8.self)
  for patterns in [[], pattern.map { [$0] } ?? []] {
    let finding = PublishedTime.find(
      inFileName: name,
      patterns: patterns,
      zone: .utc,
      defaultTime: 19 * 3600
    )
    if case .ambiguous(let times) = finding {
      demand(times.count > 1, "what is ambiguous has more than one reading")
      demand(Set(times).count == times.count, "readings differ")
    }
  }
  return 0
}
