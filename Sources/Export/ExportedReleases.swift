internal import History
internal import Store
internal import Times
internal import Vintage

/// The releases as they are given out: times on the data set's clock, counts and labels.
struct ExportedReleases {
  let analysis: Analysis
  let timeline: Timeline
  private let steps: [Int: StepSummary]
  /// When each release of the timeline was published.
  let times: [String]
  /// When the bytes of each release of the timeline were last seen again; nil where never.
  let lastSeen: [String?]

  init(_ timeline: Timeline, of analysis: Analysis) throws {
    self.timeline = timeline
    self.analysis = analysis
    var steps: [Int: StepSummary] = [:]
    for step in try timeline.classify(analysis.releases.snapshot) { steps[step.place] = step }
    self.steps = steps
    let zone = analysis.dataSet.zone
    times = timeline.releases.map {
      TimeText.rfc3339(analysis.releases.release($0.release).published, in: zone)
    }
    let seen = analysis.releases.lastSeen
    lastSeen = timeline.releases.map { seen[$0.release].map { TimeText.rfc3339($0, in: zone) } }
  }

  /// The number of a release, from 1 in published order.
  func number(_ place: Int) -> Int { timeline.releases[place].release + 1 }

  /// What the archive knows of a release.
  func stored(_ place: Int) -> StoredRelease {
    analysis.releases.release(timeline.releases[place].release)
  }

  /// What the step to a release did; nil for the first and for those left out.
  func step(_ place: Int) -> StepSummary? { steps[place] }

  /// An instant as text.
  func text(_ instant: Instant) -> String {
    TimeText.rfc3339(instant, in: analysis.dataSet.zone)
  }

  /// The labels of a release, parted by commas.
  func labels(_ place: Int) -> String {
    guard timeline.releases[place].problem == nil else { return "no key" }
    guard let step = steps[place] else { return "first" }
    let isRewrite = place > 0 && stored(place).published == stored(place - 1).published
    return ((isRewrite ? ["rewrite"] : []) + step.labels.map(\.rawValue)).joined(separator: ",")
  }
}
