import Coding
import Records
import Testing

@Suite struct RecordBlockTests {
  @Test func `an empty batch comes back`() throws {
    let payload = RecordBlock.encode(RecordBatch(), effort: .quick)
    #expect(try RecordBlock.decode(payload[...], byteCount: 0, recordCount: 0) == RecordBatch())
  }
}
