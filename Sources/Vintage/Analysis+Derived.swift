internal import Digests
public import History
internal import Records
internal import Store
internal import Times

/// The steps of a whole history in numbers and labels.
public struct ReleaseSteps: Sendable {
  /// The steps by the place of the new release.
  public let summaries: [Int: StepSummary]
  /// The key column that a release does not have, by its place: it is left out.
  public let missingColumns: [Int: String]
  /// What they were read from; nil where they had been kept.
  public let timeline: Timeline?
}

/// What is taken from, and kept for, other runs.
extension Analysis {
  /// What happened at every step.
  ///
  /// - Parameters:
  ///   - options: How rows are compared. Only the steps of the usual comparison are kept.
  ///   - progress: Is told how far the reading is, where steps were not kept.
  /// - Returns: The steps.
  /// - Throws: As ``timeline(of:options:)``.
  public func steps(
    options: ComparisonOptions,
    progress: (TimelineProgress) -> Void = { _ in }
  ) throws -> ReleaseSteps {
    let isUsual = options == ComparisonOptions()
    if isUsual, let kept = keptSteps { return kept }
    let timeline = try timeline(options: options, progress: progress)
    let steps = try timeline.classify(releases.snapshot)
    let facts = timeline.facts
    if isUsual, !facts.isEmpty {
      keep(facts, of: Array(0..<releases.count), steps: steps)
    }
    return ReleaseSteps(steps, facts.map(\.missingColumn), timeline)
  }

  /// How two releases are read: with what is known of them, only what differs.
  func reading(_ old: Int, _ new: Int) -> RowReading {
    guard let oldFacts = known(old), let newFacts = known(new) else { return .allRows }
    return .changedRows(old: oldFacts, new: newFacts)
  }

  /// Keeps what a comparison of two releases told.
  func keep(_ timeline: Timeline, of places: [Int]) {
    guard !timeline.options.isRaw, places.contains(where: { known($0) == nil }) else { return }
    let facts = timeline.facts
    if !facts.isEmpty { keep(facts, of: places, steps: nil) }
  }

  private func keep(_ facts: [ReleaseFacts], of places: [Int], steps: [StepSummary]?) {
    guard let file = dataSet.derivedFile, var content = derived else { return }
    for (place, facts) in zip(places, facts) {
      content.releases[releases.release(place).id] = DerivedFacts.Release(
        publishedDay: published[place].date.dayNumber,
        facts: facts
      )
    }
    if let steps {
      content.steps = steps
      content.timeline = timelineDigest
    }
    file.write(content.bytes)
  }

  /// What is known of a release.
  private func known(_ place: Int) -> ReleaseFacts? {
    guard let kept = derived?.releases[releases.release(place).id],
      kept.publishedDay == published[place].date.dayNumber
    else { return nil }
    return kept.facts
  }

  private var keptSteps: ReleaseSteps? {
    guard let derived, releases.count > 0, derived.timeline == timelineDigest else { return nil }
    let facts = (0..<releases.count).compactMap { known($0) }
    guard facts.count == releases.count,
      derived.steps.allSatisfy({ $0.place < releases.count && $0.previous < $0.place })
    else { return nil }
    return ReleaseSteps(derived.steps, facts.map(\.missingColumn), nil)
  }

  private var timelineDigest: Digest256 {
    DerivedFacts.digest(
      ofTimeline: (0..<releases.count).map {
        (releases.release($0).id, published[$0].date.dayNumber)
      }
    )
  }
}

extension ReleaseSteps {
  fileprivate init(_ steps: [StepSummary], _ missing: [String?], _ timeline: Timeline?) {
    self.timeline = timeline
    summaries = Dictionary(steps.map { ($0.place, $0) }) { $1 }
    var columns: [Int: String] = [:]
    for (place, column) in missing.enumerated() { columns[place] = column }
    missingColumns = columns
  }
}
