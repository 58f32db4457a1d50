/// The whole history of a data set as the layers that compare and count see it.
///
/// Releases are counted in published order. The store's history conforms; tests make their own.
public protocol RecordHistory {
  /// How many releases there are.
  var releaseCount: Int { get }

  /// How many records the data set has: their numbers are `0..<recordCount`.
  var recordCount: Int { get }

  /// The record numbers of one release, in the order of the file.
  ///
  /// Two numbers may stand for equal bytes (a row that came back after years); never assume that
  /// different numbers mean different rows.
  ///
  /// - Parameter release: The release's place in published order, from 0.
  /// - Returns: Its sequence of record numbers.
  /// - Throws: Where the store is damaged.
  func runs(ofRelease release: Int) throws -> RecordRuns

  /// The bytes of records.
  ///
  /// - Parameter numbers: The wanted numbers, strictly rising.
  /// - Returns: The records in that order.
  /// - Throws: Where the store is damaged.
  func records(_ numbers: [RecordNumber]) throws -> RecordBatch
}
