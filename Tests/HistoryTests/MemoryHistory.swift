import Records
import Tables
import Times

@testable import History

/// A history in memory: each distinct line has one number, in the order of first sight.
struct MemoryHistory: RecordHistory {
  private(set) var sequences: [RecordRuns] = []
  private(set) var files: [[UInt8]] = []
  private(set) var batch = RecordBatch()
  private var numbers = KeyTable()

  init(_ texts: [String] = []) {
    for text in texts { append(Array(text.utf8)) }
  }

  /// A history in which no line of an earlier release than the last one is known again.
  static func forgetful(_ texts: [String]) -> MemoryHistory {
    var history = MemoryHistory()
    for text in texts {
      history.append(Array(text.utf8))
      guard let last = history.sequences.last else { continue }
      history.numbers = KeyTable()
      // Numbers are given in order, so lines that are forgotten leave gaps.
      let kept = Set(last.numbers)
      for number in 0..<history.batch.count {
        let line = kept.contains(number) ? Array(history.batch.record(number)) : []
        _ = history.numbers.number(adding: line.isEmpty ? [0] + "\(number)".utf8 : line)
      }
    }
    return history
  }

  var releaseCount: Int { sequences.count }
  var recordCount: Int { batch.count }

  mutating func append(_ file: [UInt8]) {
    var runs = RecordRuns()
    for record in Self.split(file) {
      let number = numbers.number(adding: Array(record))
      if number == batch.count { batch.append(record) }
      runs.append(number)
    }
    sequences.append(runs)
    files.append(file)
  }

  func runs(ofRelease release: Int) throws -> RecordRuns { sequences[release] }

  func records(_ numbers: [RecordNumber]) throws -> RecordBatch {
    if numbers.count == batch.count { return batch }
    var result = RecordBatch()
    for number in numbers { result.append(batch.record(number)) }
    return result
  }

  /// Cuts a file after the line feeds that stand outside quotes.
  static func split(_ file: [UInt8]) -> [ArraySlice<UInt8>] {
    var records: [ArraySlice<UInt8>] = []
    var start = 0
    var isQuoted = false
    file.withUnsafeBufferPointer { bytes in
      for index in bytes.indices {
        if bytes[index] == 0x22 { isQuoted.toggle() }
        if bytes[index] == 0x0A, !isQuoted {
          records.append(file[start..<index + 1])
          start = index + 1
        }
      }
    }
    if start < file.count { records.append(file[start...]) }
    return records
  }
}

extension CivilTime {
  /// A day at 19:00, when most releases came out.
  static func at(_ day: Int) -> CivilTime {
    CivilTime(date: CivilDate(dayNumber: 18_000 + day), secondOfDay: 19 * 3600)
  }

  static func days(_ count: Int) -> [CivilTime] { (0..<count).map { .at($0) } }
}
