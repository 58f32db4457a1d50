public import Times

/// The versions of a file in the order in which they were published.
///
/// * Removals and what is no file are left out.
/// * A version with the blob of the one before it is nothing new and is left out.
/// * Of several versions in one second (history that was rewritten, commits made by a script) each
///   different blob is kept once, at its last place in the history: so the one that was left in the
///   end is added last, and that is the one which dates mean.
public struct GitTimeline: Sendable {
  /// A version that is published.
  public struct Step: Sendable {
    /// When it was published.
    public var published: Instant
    /// Its blob's id.
    public var blob: String
    /// The commit.
    public var version: GitVersion
  }

  /// The versions, oldest first.
  public private(set) var steps: [Step] = []
  /// How many of them have the published time of the one before.
  public private(set) var sharedSecondCount = 0

  /// Orders versions.
  ///
  /// - Parameters:
  ///   - versions: The versions in the order of the history, the oldest first.
  ///   - isByAuthor: Whether the time of writing counts, and not that of the commit.
  public init(_ versions: [GitVersion], byAuthor isByAuthor: Bool = false) {
    let all = versions.enumerated().compactMap { place, version in
      version.blob.map { blob in
        let published = isByAuthor ? version.authored : version.committed
        return (place: place, step: Step(published: published, blob: blob, version: version))
      }
    }
    var seen: Set<[String]> = []
    let distinct = all.reversed().filter { entry in
      seen.insert([String(entry.step.published.seconds), entry.step.blob]).inserted
    }
    let sorted = distinct.sorted { left, right in
      (left.step.published, left.place) < (right.step.published, right.place)
    }
    for (_, step) in sorted where step.blob != steps.last?.blob {
      if step.published == steps.last?.published { sharedSecondCount += 1 }
      steps.append(step)
    }
  }
}
