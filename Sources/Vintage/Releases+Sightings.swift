internal import Store
public import Times

extension Releases {
  /// When the bytes of each release were seen last while it was the current one, by its place; of
  /// releases that were never seen again nothing.
  public var lastSeen: [Int: Instant] { snapshot.sightings.compactMapValues(\.last) }

  /// The days on which the bytes of a release were seen again, one for each time, in any order.
  ///
  /// - Parameter places: The places of the releases that count.
  /// - Returns: The days, in the data set's zone.
  public func sightingDays(of places: [Int]) -> [CivilDate] {
    let sightings = snapshot.sightings
    return places.flatMap { sightings[$0] ?? [] }.map { dataSet.zone.civilTime(of: $0).date }
  }
}
