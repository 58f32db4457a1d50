internal import Bytes

/// Numbers keys by their canonical bytes, from 0 in the order of first sight.
///
/// An open hash table over one arena: looking up a key allocates nothing.
public struct KeyTable: Sendable {
  private var arena: [UInt8] = []
  private var ends: [Int] = []
  private var fingerprints: [UInt64] = []
  private var slots: [Int32]
  private var mask: Int

  /// Makes an empty table.
  public init() {
    slots = [Int32](repeating: -1, count: 1024)
    mask = 1023
  }

  /// Makes room for keys, so that adding them moves nothing.
  ///
  /// - Parameter capacity: How many keys there will be, about.
  public mutating func reserveCapacity(_ capacity: Int) {
    var size = slots.count
    while size < capacity * 2 { size *= 2 }
    ends.reserveCapacity(capacity)
    fingerprints.reserveCapacity(capacity)
    if size > slots.count { grow(to: size) }
  }

  /// How many keys there are.
  public var count: Int { ends.count }

  /// The canonical bytes of a key.
  ///
  /// - Parameter key: The key's number.
  /// - Returns: Its bytes, as ``RowTable`` made them.
  public func bytes(_ key: Int) -> ArraySlice<UInt8> {
    arena[(key == 0 ? 0 : ends[key - 1])..<ends[key]]
  }

  /// The number of a key, given now where it has none.
  ///
  /// - Parameter key: Its canonical bytes.
  /// - Returns: Its number.
  public mutating func number(adding key: [UInt8]) -> Int {
    let fingerprint = ByteScan.fingerprint(key.span, 0..<key.count)
    let slot = slot(of: key, fingerprint)
    if slots[slot] >= 0 { return Int(slots[slot]) }
    slots[slot] = Int32(truncatingIfNeeded: ends.count)
    arena.append(contentsOf: key)
    ends.append(arena.count)
    fingerprints.append(fingerprint)
    if ends.count * 2 > slots.count { grow(to: slots.count * 2) }
    return ends.count - 1
  }

  /// The number of a key.
  ///
  /// - Parameter key: Its canonical bytes.
  /// - Returns: Its number, or nil where it was never seen.
  public func number(of key: [UInt8]) -> Int? {
    let found = slots[slot(of: key, ByteScan.fingerprint(key.span, 0..<key.count))]
    return found >= 0 ? Int(found) : nil
  }

  /// Where the key is, or the free place where it belongs.
  private func slot(of key: [UInt8], _ fingerprint: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: fingerprint) & mask
    while slots[slot] >= 0 {
      let other = Int(slots[slot])
      if fingerprints[other] == fingerprint {
        let range = (other == 0 ? 0 : ends[other - 1])..<ends[other]
        if ByteScan.equal(arena.span, range, key.span, 0..<key.count) { return slot }
      }
      slot = (slot + 1) & mask
    }
    return slot
  }

  private mutating func grow(to size: Int) {
    mask = size - 1
    slots = [Int32](repeating: -1, count: mask + 1)
    for (key, fingerprint) in fingerprints.enumerated() {
      var slot = Int(truncatingIfNeeded: fingerprint) & mask
      while slots[slot] >= 0 { slot = (slot + 1) & mask }
      slots[slot] = Int32(truncatingIfNeeded: key)
    }
  }
}
