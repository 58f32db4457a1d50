import Coding

/// Blocks of records that another pack takes over as they are coded, and where it has them.
struct KeptBlocks {
  private struct Place: Hashable {
    var pack: PackName
    var index: Int
  }

  private var places: [Place: Int] = [:]

  /// The payload of a block for its new place.
  ///
  /// - Parameters:
  ///   - pack: The pack that has it.
  ///   - index: Its place there.
  ///   - newIndex: Its place in the other pack.
  /// - Returns: The payload; nil where it is told by a block that was not taken over.
  /// - Throws: ``StoreError``.
  mutating func payload(
    of pack: Pack,
    _ index: Int,
    at newIndex: Int
  ) throws(StoreError) -> [UInt8]? {
    var payload = try pack.recordPayload(index)
    if let base = try pack.base(ofRecordBlock: index) {
      guard let newBase = places[Place(pack: pack.name, index: base)],
        let moved = try? RecordBlock.moved(payload, toDistance: newIndex - newBase)
      else { return nil }
      payload = moved
    }
    places[Place(pack: pack.name, index: index)] = newIndex
    return payload
  }
}
