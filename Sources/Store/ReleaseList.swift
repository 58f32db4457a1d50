import Records
import Times

/// The releases of a store in recorded order.
///
/// A release is put together when it is asked for: a snapshot of a long history costs as much as
/// its packs, not as its releases.
///
/// - Complexity: O(log *packs*) for each release.
public struct ReleaseList: RandomAccessCollection, Sendable {
  /// The releases of one pack.
  private struct Stretch: Sendable {
    var first: Int
    var log: PackLog
  }

  private let dataSet: String
  private var stretches: [Stretch] = []
  /// What later entries say of releases, by place.
  private var confirmed: [Int: Instant] = [:]
  private var tags: [Int: [String]] = [:]

  /// How many releases there are.
  public private(set) var endIndex = 0
  /// The place of the first one, 0.
  public var startIndex: Int { 0 }

  init(dataSet: String) {
    self.dataSet = dataSet
  }

  /// A release.
  public subscript(place: Int) -> StoredRelease {
    let (pack, index) = locate(place)
    return StoredRelease(
      dataSet: dataSet,
      log: stretches[pack].log,
      index: index,
      lastConfirmed: confirmed.isEmpty ? nil : confirmed[place],
      tags: tags.isEmpty ? [] : tags[place] ?? []
    )
  }

  /// Which pack holds a release, and which one in it it is.
  func locate(_ place: Int) -> (pack: Int, index: Int) {
    let pack = stretches.index(fromWhich: { $0.first > place }) - 1
    return (pack, place - stretches[pack].first)
  }

  /// The place of a release of a pack.
  func place(_ pack: Int, _ index: Int) -> Int { stretches[pack].first + index }

  /// The place of an entry that is a release.
  ///
  /// - Parameter entry: Its number.
  /// - Returns: The place; nil where there is no such release.
  func place(ofEntry entry: Int) -> Int? {
    let after = stretches.index(fromWhich: { $0.log.firstEntry > entry })
    guard after > 0 else { return nil }
    let stretch = stretches[after - 1]
    return stretch.log.release(ofEntry: entry).map { stretch.first + $0 }
  }

  /// Appends the releases of a pack.
  mutating func append(_ log: PackLog) {
    stretches.append(Stretch(first: endIndex, log: log))
    endIndex += log.releases.count
  }

  /// Puts one pack in the place of the newest ones, whose releases it holds.
  mutating func replaceNewest(_ count: Int, with log: PackLog) {
    stretches.removeLast(count)
    endIndex -= log.releases.count
    append(log)
  }

  /// Notes that the bytes of a release were still published at a time.
  mutating func confirm(_ place: Int, at time: Instant) {
    confirmed[place] = Swift.max(confirmed[place] ?? time, time)
  }

  mutating func addTag(_ name: String, to place: Int) {
    tags[place, default: []].append(name)
  }

  mutating func removeTag(_ name: String, from place: Int) {
    tags[place]?.removeAll { $0 == name }
  }
}
