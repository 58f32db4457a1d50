import Digests
internal import Records
public import Store
public import Times

/// The releases of a data set in published order, at one moment.
public struct Releases: Sendable {
  /// The data set.
  public let dataSet: DataSet
  /// What its store held.
  public let snapshot: StoreSnapshot

  /// How many releases there are.
  public var count: Int { snapshot.timeline.count }

  /// A release.
  ///
  /// - Parameter place: Its place in published order, from 0.
  /// - Returns: The release.
  public func release(_ place: Int) -> StoredRelease { snapshot.logged[snapshot.timeline[place]] }

  /// The place of a release that an earlier or later moment gave.
  ///
  /// - Parameter release: A release of the same data set.
  /// - Returns: Its place in published order, from 0; nil where it is not there.
  /// - Complexity: O(log *n*), and linear in the releases of the same published time.
  public func place(of release: StoredRelease) -> Int? {
    var next = snapshot.place(asOf: release.published)
    while let place = next, self.release(place).published == release.published {
      if self.release(place).entryNumber == release.entryNumber { return place }
      next = place > 0 ? place - 1 : nil
    }
    return nil
  }

  /// The places, in published order, of the releases whose bytes are not lost.
  public var wholePlaces: [Int] {
    let lost = snapshot.lostReleases
    let timeline = snapshot.timeline
    return timeline.indices.filter { !lost.contains(timeline[$0]) }
  }

  /// The file of a release, byte for byte, checked against its SHA-256.
  ///
  /// - Parameter place: Its place in published order, from 0.
  /// - Returns: The bytes.
  /// - Throws: ``ArchiveError/store(_:)``.
  public func file(_ place: Int) throws(ArchiveError) -> [UInt8] {
    try inStore { () throws(StoreError) in
      try snapshot.file(ofLogged: snapshot.timeline[place])
    }
  }

  /// Other checksums of a release, computed from its bytes; only older logs have them.
  ///
  /// - Parameter place: Its place in published order, from 0.
  /// - Returns: The SHA-1 of the file, 20 bytes, which data.gouv.fr publishes; the id of the chunk
  ///   of its new records, or nil where it has none.
  /// - Throws: ``ArchiveError/store(_:)``.
  public func checksums(_ place: Int) throws(ArchiveError) -> (sha1: [UInt8], chunk: ChunkID?) {
    let file = try file(place)
    return try inStore { () throws(StoreError) in
      (SHA1.digest(of: file), try snapshot.chunkID(ofLogged: snapshot.timeline[place]))
    }
  }

  /// The history, one release of it seen as rows where it is stored in pieces.
  func rows(ofRelease place: Int) throws -> any RecordHistory {
    RowHistory(snapshot, try RecutRows(of: snapshot, releases: [place], among: [place]))
  }

  /// Finds the release that a reference means.
  ///
  /// - Parameters:
  ///   - text: What followed the `@`; see ``ReleaseReference``.
  ///   - by: Which time dates are about. For ``AsOfTime/recorded`` only releases count that the
  ///     archive held by then.
  /// - Returns: Its place in published order, from 0.
  /// - Throws: ``ArchiveError``; nothing unknown or ambiguous is ever taken for the latest.
  public func place(of text: String, by: AsOfTime = .published) throws(ArchiveError) -> Int {
    let reference = try ReleaseReference(text)
    guard count > 0 else { throw .noReleases(dataSet: dataSet.name) }
    return try place(of: reference, text, by: by)
  }

  private func place(
    of reference: ReleaseReference,
    _ text: String,
    by: AsOfTime
  ) throws(ArchiveError) -> Int {
    switch reference {
    case .latest: return count - 1
    case .first: return 0
    case .back(let steps):
      guard steps < count else { throw outOfRange(text) }
      return count - 1 - steps
    case .number(let number):
      guard number <= count else { throw outOfRange(text) }
      return number - 1
    case .before(let base, let steps):
      let start = try place(of: base, text, by: by)
      guard steps <= start else { throw outOfRange(text) }
      return start - steps
    case .text(let words): return try place(ofText: words, by: by)
    }
  }

  /// What a reader should know who asked for a time and got a release.
  ///
  /// - Parameters:
  ///   - text: The reference.
  ///   - place: The release that it means.
  ///   - now: The time.
  /// - Returns: Of the newest release that the period is not over yet, or that nothing newer has
  ///   been seen since a day; of another one that it is much older than usual; nil where there is
  ///   nothing to say.
  public func remark(on text: String, at place: Int, now: Instant) -> String? {
    guard let stated = try? TimeText.parse(text), place < count else { return nil }
    let zone = dataSet.zone
    let end = stated.endOfPeriod(in: zone)
    let isNewest = place == count - 1
    if isNewest, end >= now {
      return "\(text) is not over; a later release may still count for it"
    }
    let found = release(place)
    let seen = max(found.published, found.lastConfirmed ?? found.published)
    let age = zone.civilTime(of: end).date.dayNumber - zone.civilTime(of: seen).date.dayNumber
    if isNewest {
      return age > 0 ? "nothing newer than \(TimeText.plain(seen, in: zone)) has been seen" : nil
    }
    guard age > Self.usualAge, age > 3 * usualGap else { return nil }
    return "\(text) means the release of \(published(place)), last seen \(age) days before;"
      + " the next one is of \(published(place + 1))"
  }

  /// A release of so many days before is no surprise.
  private static let usualAge = 7

  /// The days from one release to the next, as a median.
  private var usualGap: Int {
    let days = (0..<count).map { Int(release($0).published.seconds / 86_400) }
    return zip(days, days.dropFirst()).map { $1 - $0 }.sorted()[(count - 1) / 2]
  }

  private func outOfRange(_ text: String) -> ArchiveError {
    .outOfRange(dataSet: dataSet.name, reference: text, count: count)
  }

  /// Looks a text up as a tag, a time and the start of an id; exactly one must fit.
  private func place(ofText text: String, by: AsOfTime) throws(ArchiveError) -> Int {
    var found: [(meaning: String, place: Int)] = []
    if let logged = snapshot.tags[text], let place = snapshot.timeline.firstIndex(of: logged) {
      found.append(("the tag \(text)", place))
    }
    for place in idMatches(text) { found.append(("the id \(release(place).id.hex)", place)) }
    var tooEarly = false
    var stated: StatedTime?
    do throws(TimeTextError) {
      let time = try TimeText.parse(text)
      stated = time
      let end = time.endOfPeriod(in: dataSet.zone)
      if let place = place(asOf: end, by: by) {
        found.append(("the release of \(published(place))", place))
      } else {
        tooEarly = true
      }
    } catch .impossible where found.isEmpty {
      throw .badTime(text)
    } catch {}
    if let stated { try dataSet.requireOneMeaning(of: stated, text) }
    if let first = found.first, found.allSatisfy({ $0.place == first.place }) { return first.place }
    if found.count > 1 {
      throw .ambiguousReference(
        dataSet: dataSet.name,
        reference: text,
        matches: found.map(\.meaning)
      )
    }
    guard !tooEarly else {
      let first = by == .published ? published(0) : earliestRecorded
      throw .beforeFirst(dataSet: dataSet.name, reference: text, first: first, by: by)
    }
    throw .unknownReference(
      dataSet: dataSet.name,
      reference: text,
      tags: snapshot.tags.keys.sorted()
    )
  }

  /// The releases whose id starts with some digits; the newest where an id stands twice.
  private func idMatches(_ text: String) -> [Int] {
    let prefix = text.lowercased()
    let isHex = prefix.utf8.allSatisfy { ($0 >= 48 && $0 <= 57) || ($0 >= 97 && $0 <= 102) }
    guard prefix.utf8.count >= ReleaseReference.minimumPrefix, isHex else { return [] }
    var places: [ReleaseID: Int] = [:]
    for place in 0..<count where release(place).id.hex.hasPrefix(prefix) {
      places[release(place).id] = place
    }
    return places.values.sorted()
  }

  private func place(asOf end: Instant, by: AsOfTime) -> Int? {
    switch by {
    case .published: snapshot.place(asOf: end)
    case .recorded: (0..<count).last { release($0).recorded <= end }
    }
  }

  private func published(_ place: Int) -> String {
    TimeText.plain(release(place).published, in: dataSet.zone)
  }

  private var earliestRecorded: String {
    let earliest = snapshot.logged.map(\.recorded).min() ?? Instant(seconds: 0)
    return TimeText.plain(earliest, in: dataSet.zone)
  }
}
