import Files
import Support
import Testing

/// Many writers and readers at once: nothing is lost or twice, and no call fails.
@Suite(.temporaryDirectory) struct StoreCrowdTests {
  @Test func `nothing is lost or twice, and no reader fails, in thousands of operations`() {
    let crowd = Crowd(
      directory: TemporaryDirectoryTrait.current + "/s",
      filesPerWriter: Scale.trials(25)
    )
    let outcome = crowd.run()
    #expect(outcome.failures.isEmpty, "\(outcome.failures.prefix(3))")
    #expect(outcome.losses.isEmpty, "\(outcome.losses.prefix(3))")
    Scale.report(
      "8 writers and 8 readers (library)",
      cases: outcome.cases,
      lost: outcome.losses.count
    )
  }

  /// What is left out, and what then must be found: calls that fail, or files that are lost.
  static let omissions: [(without: Set<CarelessFileSystem.Omission>, isLoss: Bool)] = [
    ([.lock], false), ([.lock, .exclusiveName], true),
  ]

  @Test(arguments: omissions)
  func `without locks calls fail, and without exclusive names files are lost: it is noticed`(
    without: Set<CarelessFileSystem.Omission>,
    isLoss: Bool
  ) {
    // Who comes when is chance: once in so many crowds two writers meet.
    let isNoticed = (0..<50).contains { round in
      var crowd = Crowd(
        directory: "\(TemporaryDirectoryTrait.current)/\(round)",
        filesPerWriter: 3
      )
      crowd.face = { CarelessFileSystem(LocalFileSystem(), without: without) }
      let outcome = crowd.run()
      return isLoss
        ? outcome.losses.contains { $0.hasSuffix("is lost") } : !outcome.failures.isEmpty
    }
    #expect(isNoticed)
  }
}
