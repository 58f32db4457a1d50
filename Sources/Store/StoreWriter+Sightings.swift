import Digests
import Records
public import Times

extension StoreWriter {
  /// Makes a release of a sighting that would else be forgotten.
  ///
  /// A file seen on the 1st and again on the 3rd is one release, confirmed on the 3rd. Once
  /// another release takes its place on the 2nd, what was current on the 3rd is no longer what was
  /// current before it: the sighting becomes a release of its own. It brings no records, and gives
  /// the timeline that adding in published order gives.
  ///
  /// - Parameters:
  ///   - published: When the release that is about to be added was published.
  ///   - recorded: Now.
  ///   - snapshot: The store before.
  /// - Returns: The store afterwards.
  /// - Throws: ``StoreError``; the store is then as it was.
  func keepLaterSightings(
    than published: Instant,
    _ recorded: Instant,
    _ snapshot: StoreSnapshot
  ) throws(StoreError) -> StoreSnapshot {
    guard let place = snapshot.place(asOf: published),
      let sighting = snapshot.firstSighting(ofReleaseAt: place, after: published)
    else { return snapshot }
    let logged = snapshot.timeline[place]
    guard !snapshot.lostReleases.contains(logged) else { return snapshot }
    let image = try image(of: logged, snapshot)
    let file = IncomingFile(
      bytes: image.batch.bytes,
      published: sighting.published,
      provenance: sighting.provenance
    )
    let outcome = RecordMatcher.Outcome(image: image, chunk: RecordBatch(), sketch: [])
    _ = try publish(file, recorded, outcome, snapshot)
    return self.snapshot ?? snapshot
  }
}

extension StoreSnapshot {
  /// The release that a file confirms: one that was published at the same time with the same bytes,
  /// else the one that was current at that time.
  ///
  /// - Parameters:
  ///   - content: The SHA-256 of the file.
  ///   - published: When it was published.
  /// - Returns: The release, or nil where the file is news.
  func release(confirmedBy content: Digest256, at published: Instant) -> StoredRelease? {
    guard let current = place(asOf: published) else { return nil }
    var place = current
    // Of a file and its rewrites any may be handed in again.
    while place > 0, logged[timeline[place]].content != content,
      logged[timeline[place - 1]].published == published
    {
      place -= 1
    }
    let found = logged[timeline[place]]
    // Bytes that are lost are not confirmed but kept.
    guard !lostReleases.contains(timeline[place]) else { return nil }
    return found.content == content ? found : nil
  }

  /// When the bytes of releases were seen again while they were the current ones: for each place in
  /// ``timeline`` that was, the published times of its confirmations, each once, ascending.
  ///
  /// Every confirmation is an entry of the log, so none of them is forgotten. What was handed in
  /// again under the time of a release itself is no later sighting.
  public var sightings: [Int: [Instant]] {
    var found: [Int: Set<Instant>] = [:]
    for seen in confirmations {
      guard let place = place(asOf: seen.published),
        let confirmed = logged.place(ofEntry: seen.release),
        case let current = logged[timeline[place]], current.published < seen.published,
        current.content == logged[confirmed].content
      else { continue }
      found[place, default: []].insert(seen.published)
    }
    return found.mapValues { $0.sorted() }
  }

  /// The first confirmation of a release's bytes after a time and before the next release.
  ///
  /// - Parameters:
  ///   - place: The release's place in ``timeline``.
  ///   - published: The time.
  /// - Returns: The confirmation, or nil where there is none.
  func firstSighting(ofReleaseAt place: Int, after published: Instant) -> ConfirmationEntry? {
    let next = place + 1 < timeline.count ? logged[timeline[place + 1]].published : nil
    let content = logged[timeline[place]].content
    let later = confirmations.filter { sighting in
      sighting.published > published && next.map { sighting.published < $0 } ?? true
    }
    return later.sorted { $0.published < $1.published }.first { sighting in
      logged.place(ofEntry: sighting.release).map { logged[$0].content } == content
    }
  }
}
