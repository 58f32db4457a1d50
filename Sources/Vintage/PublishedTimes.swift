internal import Store
public import Times

/// When each release of a data set was published, on the clock of the data set's zone: each time is
/// worked out when it is asked for, as most questions are about few releases of many.
public struct PublishedTimes: RandomAccessCollection, Sendable {
  private let releases: Releases

  init(_ releases: Releases) { self.releases = releases }

  /// The place of the first release, 0.
  public var startIndex: Int { 0 }
  /// How many releases there are.
  public var endIndex: Int { releases.count }

  /// The time of a release, by its place in published order.
  public subscript(place: Int) -> CivilTime {
    releases.dataSet.zone.civilTime(of: releases.release(place).published)
  }
}
