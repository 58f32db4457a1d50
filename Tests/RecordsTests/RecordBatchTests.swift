import Records
import Testing

@Suite struct RecordBatchTests {
  @Test func `records and parts of batches are appended in order`() {
    var batch = RecordBatch()
    for text in ["a\n", "bb\n", "ccc"] { batch.append(Array(text.utf8)) }
    #expect(batch.ends == [2, 5, 8] && batch.count == 3)
    #expect(Array(batch.record(1)) == Array("bb\n".utf8))
    var other = RecordBatch(bytes: Array("x".utf8), ends: [1])
    other.append(batch, 1..<3)
    other.append(batch, 0..<1)
    other.append(batch, 2..<2)
    #expect(other.bytes == Array("xbb\nccca\n".utf8) && other.ends == [1, 4, 7, 9])
  }
}
