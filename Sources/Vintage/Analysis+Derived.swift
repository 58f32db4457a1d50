internal import Digests
public import History
internal import Records
public import Store
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
    var missing: [Int: String] = [:]
    for (place, facts) in facts.enumerated() { missing[place] = facts.missingColumn }
    return ReleaseSteps(steps, missing, timeline)
  }

  /// How two releases are read: with what is known of them, only what differs.
  ///
  /// - Throws: As surveying large releases does.
  func reading(_ old: Int, _ new: Int) throws -> RowReading {
    guard let oldFacts = try known(old) ?? surveyed(old) else { return .allRows }
    return .changedRows(old: oldFacts, new: try known(new) ?? surveyed(new))
  }

  /// The facts of a large release, kept for next time; nil for others: to compare all rows of these
  /// is as quick.
  private func surveyed(_ place: Int) throws -> ReleaseFacts? {
    guard releases.release(place).byteCount > DataSet.largestRelease,
      let facts = try ReleaseFacts(
        surveying: place,
        of: releases.snapshot,
        published: published,
        schema: schema
      )
    else { return nil }
    keep([facts], of: [place], steps: nil)
    return facts
  }

  /// Keeps what a comparison of two releases told.
  func keep(_ diff: TableDiff, from old: Int, to new: Int) {
    guard !diff.timeline.options.isRaw, known(old) == nil || known(new) == nil else { return }
    if let facts = diff.newFacts {
      keep([facts], of: [new], steps: nil)
    } else if case let facts = diff.timeline.facts, !facts.isEmpty {
      keep(facts, of: [old, new], steps: nil)
    }
  }

  private func keep(_ facts: [ReleaseFacts], of places: [Int], steps: [StepSummary]?) {
    guard let derived else { return }
    let news = zip(places, facts).map { place, facts in
      (
        releases.release(place),
        DerivedFacts.Release(publishedDay: published[place].date.dayNumber, facts: facts)
      )
    }
    derived.keep(news, inferredKinds)
    guard let steps else { return }
    var missing: [Int: String] = [:]
    for (place, facts) in zip(places, facts) { missing[place] = facts.missingColumn }
    derived.keep(
      DerivedFacts.Steps(timeline: timelineDigest, summaries: steps, missingColumns: missing),
      inferredKinds
    )
  }

  /// Keeps the facts of releases that follow from those of the release before and what changed.
  fileprivate func keepFollowing(_ places: [Int]) throws {
    var facts: [Int: ReleaseFacts] = [:]
    for place in places where place > 0 && known(place) == nil {
      guard let before = facts[place - 1] ?? known(place - 1) else { continue }
      facts[place] = try ReleaseFacts(
        of: place,
        following: place - 1,
        before,
        in: releases.snapshot,
        published: published,
        schema: schema
      )
    }
    let found = facts.sorted { $0.key < $1.key }
    if !found.isEmpty { keep(found.map(\.value), of: found.map(\.key), steps: nil) }
  }

  /// What is known of a release.
  private func known(_ place: Int) -> ReleaseFacts? {
    guard let kept = derived?.known(releases.release(place)),
      kept.publishedDay == published[place].date.dayNumber
    else { return nil }
    return kept.facts
  }

  private var keptSteps: ReleaseSteps? {
    guard releases.count > 0, let steps = derived?.steps(of: timelineDigest),
      steps.summaries.allSatisfy({ $0.place < releases.count && $0.previous < $0.place }),
      steps.missingColumns.keys.allSatisfy({ $0 < releases.count })
    else { return nil }
    return ReleaseSteps(steps.summaries, steps.missingColumns, nil)
  }

  private var timelineDigest: Digest256 {
    DerivedFacts.digest(
      ofTimeline: (0..<releases.count).map {
        (releases.release($0).id, published[$0].date.dayNumber)
      }
    )
  }
}

extension DataSet {
  /// The largest release that is read again after it was added, in bytes: reading all of its rows
  /// takes many times its size in memory.
  static let largestRelease = 64 << 20

  /// Keeps what comparisons need to know of releases that were added just now.
  ///
  /// After a whole history all of it is read once; after a few releases only what changed in them.
  /// It saves time later and is no part of adding: where something fails, nothing is kept.
  ///
  /// - Parameters:
  ///   - added: The releases.
  ///   - snapshot: What the store holds with them, where that is known; else it is read.
  public func keepFacts(of added: [StoredRelease], in snapshot: StoreSnapshot?) {
    guard derivedFiles != nil, !added.isEmpty,
      let releases = snapshot.map({ Releases(dataSet: self, snapshot: $0) }) ?? (try? releases()),
      !releases.snapshot.hasLosses
    else { return }
    if added.count * 2 > releases.count {
      keepHistory(releases)
    } else {
      keepFollowing(Set(added.compactMap(releases.place(of:))).sorted(), of: releases)
    }
  }

  private func keepHistory(_ releases: Releases) {
    let isSmall = (0..<releases.count).allSatisfy {
      releases.release($0).byteCount <= Self.largestRelease
    }
    guard isSmall, let analysis = try? Analysis(releases), analysis.hasKey else { return }
    _ = try? analysis.steps(options: ComparisonOptions())
  }

  private func keepFollowing(_ places: [Int], of releases: Releases) {
    let known = derivedFacts(of: releases)
    // Nothing follows where nothing is known; then not even the kinds of columns are looked up.
    guard let first = places.first(where: { $0 > 0 }),
      known?.known(releases.release(first - 1)) != nil,
      places.allSatisfy({ releases.release($0).byteCount <= Self.largestRelease }),
      let analysis = try? Analysis(releases, comparing: [first - 1, first]), analysis.hasKey
    else { return }
    try? analysis.keepFollowing(places)
  }
}

extension ReleaseSteps {
  fileprivate init(_ steps: [StepSummary], _ missing: [Int: String], _ timeline: Timeline?) {
    self.timeline = timeline
    summaries = Dictionary(steps.map { ($0.place, $0) }) { $1 }
    missingColumns = missing
  }
}
