import Parallel
public import Records

extension StoreSnapshot {
  /// Decodes the blocks that hold some records, on all cores, and keeps them as far as
  /// ``keepBlocks(upTo:)`` allows: what asks for them one after the other then waits once.
  ///
  /// - Parameter sequences: The records.
  /// - Throws: ``StoreError``.
  public func decodeAhead(_ sequences: [RecordRuns]) throws {
    var needed: Set<Int> = []
    for sequence in sequences where sequence.count > 0 {
      needed.formUnion(blocks.needed(for: sequence))
    }
    let conveyor = conveyor(needed.sorted())
    defer { conveyor.stop() }
    for _ in needed { _ = try conveyor.next() }
  }
}
