@testable import Imports

/// Reads what could be the output of `git log`, and puts the versions in order.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let versions = GitVersion.parse(bytes(data, count)) else { return 0 }
  for isByAuthor in [false, true] {
    let steps = GitTimeline(versions, byAuthor: isByAuthor).steps
    demand(steps.count <= versions.count, "a version is published once")
    for (step, next) in zip(steps, steps.dropFirst()) {
      demand(step.published <= next.published, "versions come in published order")
      demand(step.blob != next.blob, "what did not change is not published again")
    }
  }
  return 0
}
