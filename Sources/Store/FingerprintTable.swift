/// Places by fingerprint: an open-addressed table that never moves its entries.
///
/// Several entries may have one fingerprint; they are found in the order in which they came.
struct FingerprintTable {
  private var fingerprints: [UInt64] = []
  private var places: [Int32] = []
  /// Entry + 1 by slot, 0 where it is free.
  ///
  /// The count is a power of two, at least twice that of the entries.
  private var slots = [UInt32](repeating: 0, count: 64)

  /// Adds a place.
  mutating func insert(_ fingerprint: UInt64, place: Int) {
    fingerprints.append(fingerprint)
    places.append(Int32(place))
    if fingerprints.count * 2 > slots.count { grow() } else { occupy(fingerprints.count - 1) }
  }

  /// The first place with a fingerprint for which a test holds.
  func first(_ fingerprint: UInt64, where holds: (Int) -> Bool) -> Int? {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: fingerprint) & mask
    while slots[slot] != 0 {
      let entry = Int(slots[slot]) - 1
      if fingerprints[entry] == fingerprint, holds(Int(places[entry])) {
        return Int(places[entry])
      }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// The fingerprints of the places for which a test holds, in the order in which they came.
  func fingerprints(where holds: @escaping (Int) -> Bool) -> some Sequence<UInt64> {
    fingerprints.indices.lazy.filter { holds(Int(places[$0])) }.map { fingerprints[$0] }
  }

  private mutating func grow() {
    // Large tables grow by less, for memory.
    let count = slots.count * (slots.count < 1 << 20 ? 4 : 2)
    slots = []
    slots = [UInt32](repeating: 0, count: count)
    for entry in fingerprints.indices { occupy(entry) }
  }

  private mutating func occupy(_ entry: Int) {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: fingerprints[entry]) & mask
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = UInt32(entry + 1)
  }
}
