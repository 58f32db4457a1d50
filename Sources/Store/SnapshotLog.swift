import Digests
import Records
import Times

/// The log of a data set as its packs tell it, read from the first to the last.
struct SnapshotLog: Sendable {
  private(set) var releases: ReleaseList
  private(set) var timeline: [Int] = []
  /// The published time of the last one in it, in seconds.
  private var newest = Int64.min
  private(set) var confirmations: [ConfirmationEntry] = []
  private(set) var tags: [String: Int] = [:]
  private(set) var entryCount = 0
  private(set) var recordCount = 0
  private(set) var head = Digest256.zero
  /// The entries that are lost.
  private var lost: [ClosedRange<Int>] = []
  /// No more records than this are taken to be lost with one stretch of the log.
  private static let maximumLostRecordCount = 1 << 31

  init(name: String) {
    releases = ReleaseList(dataSet: name)
  }

  /// Passes over entries that are lost; the pack after them says where things stand.
  mutating func pass(_ entries: ClosedRange<Int>, before next: PackContents?) {
    lost.append(entries)
    entryCount = entries.upperBound
    guard let next else { return }
    head = next.previousHead
    let count = next.firstRecord - recordCount
    if count > 0, count <= Self.maximumLostRecordCount { recordCount = next.firstRecord }
  }

  private func isLost(_ entry: Int) -> Bool { lost.contains { $0.contains(entry) } }

  /// Takes over the log entries of the next pack.
  mutating func add(_ pack: Pack) throws(StoreError) {
    let (contents, log) = (pack.contents, pack.log)
    func inconsistent() -> StoreError {
      .damaged(path: pack.path, byteOffset: 0, .inconsistent)
    }
    guard contents.firstEntry == entryCount + 1, contents.firstRecord == recordCount,
      contents.previousHead == head
    else { throw inconsistent() }
    let first = releases.count
    releases.append(log)
    let (heldReleases, heldTimes) = (log.releases, log.columns.published.numbers(log.columns.count))
    let (recipes, inPack, times) = (contents.recipes.span, heldReleases.span, heldTimes.span)
    let areAll = inPack.count == times.count
    var (isRising, last) = (true, newest)
    for index in inPack.indices {
      let distance = recipes[index].baseDistance
      // Mostly every entry is a release, and the base is one of them.
      if !(areAll && distance <= index), distance > 0 {
        let base = contents.firstEntry + Int(inPack[index].entry) - distance
        guard isLost(base) || releases.place(ofEntry: base) != nil else { throw inconsistent() }
      }
      let time = times[Int(inPack[index].entry)]
      isRising = isRising && time >= last
      last = time
    }
    if isRising {
      timeline += first..<first + inPack.count
      newest = last
    } else {
      for index in inPack.indices { insert(first + index, times[Int(inPack[index].entry)]) }
    }
    if log.releases.count < log.columns.count {
      for index in 0..<log.columns.count where log.columns.kinds[index] != 1 {
        try note(log.columns.entry(index), contents.firstEntry + index, inconsistent)
      }
    }
    entryCount += log.columns.count
    recordCount += log.recordCount
    head = contents.head
  }

  /// Puts a release into the timeline: behind those that were published before or at the same time.
  private mutating func insert(_ place: Int, _ published: Int64) {
    guard published < newest else {
      newest = published
      timeline.append(place)
      return
    }
    let later = timeline.index(fromWhich: { releases[$0].published.seconds > published })
    timeline.insert(place, at: later)
  }

  /// Finds the newest releases in the pack that holds the newest entries now.
  ///
  /// - Parameters:
  ///   - count: How many packs held them before.
  ///   - pack: The pack.
  /// - Throws: ``StoreError/damaged(path:byteOffset:_:)`` where it holds other entries.
  mutating func replaceNewest(_ count: Int, with pack: Pack) throws(StoreError) {
    guard pack.contents.head == head, pack.contents.entryLimit == entryCount + 1 else {
      throw .damaged(path: pack.path, byteOffset: 0, .inconsistent)
    }
    releases.replaceNewest(count, with: pack.log)
  }

  /// Where a release's recipe is, and the release that it starts from.
  ///
  /// - Parameters:
  ///   - place: The release.
  ///   - packs: The packs of the snapshot.
  /// - Returns: Both.
  func recipe(of place: Int, in packs: [Pack]) -> RecipeLocation {
    let (pack, index) = releases.locate(place)
    let (contents, log) = (packs[pack].contents, packs[pack].log)
    let (release, recipe) = (log.releases[index], contents.recipes[index])
    let start = Int(release.offset)
    var location = RecipeLocation(
      pack: pack,
      index: index,
      block: Int(release.block),
      range: start..<start + Int(recipe.byteCount)
    )
    if recipe.baseDistance > 0, recipe.baseDistance <= index, log.isOnlyReleases {
      location.base = place - recipe.baseDistance
    } else if recipe.baseDistance > 0 {
      let base = contents.firstEntry + Int(release.entry) - recipe.baseDistance
      location.base = releases.place(ofEntry: base)
      location.hasLostBase = isLost(base)
    }
    return location
  }

  /// Takes over an entry that is no release.
  private mutating func note(
    _ entry: LogEntry,
    _ number: Int,
    _ inconsistent: () -> StoreError
  ) throws(StoreError) {
    switch entry {
    case .release: break
    case .confirmation(let confirmation):
      guard !isLost(confirmation.release) else { return }
      guard confirmation.release < number,
        let place = releases.place(ofEntry: confirmation.release)
      else { throw inconsistent() }
      confirmations.append(confirmation)
      releases.confirm(place, at: confirmation.published)
    case .tag(let tag):
      if let place = tags.removeValue(forKey: tag.name) {
        releases.removeTag(tag.name, from: place)
      }
      guard tag.release > 0, !isLost(tag.release) else { return }
      guard tag.release < number, let place = releases.place(ofEntry: tag.release) else {
        throw inconsistent()
      }
      tags[tag.name] = place
      releases.addTag(tag.name, to: place)
    }
  }
}

/// Where to find what a release needs.
struct RecipeLocation: Sendable {
  var pack: Int
  /// The release's place among those of the pack.
  var index: Int
  var block: Int
  var range: Range<Int>
  /// The place of the base in the log's releases; nil where there is none.
  var base: Int?
  /// Whether it has a base that is lost.
  var hasLostBase = false
}
