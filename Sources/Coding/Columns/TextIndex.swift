internal import Bytes

/// Gives each distinct text a number, in the order of first sight.
struct TextIndex {
  /// The texts so far.
  private(set) var list = TextList()
  private var table = [Int32](repeating: -1, count: 64)
  private var last = -1

  /// Starts without a text.
  init() {}

  /// Starts with texts, each of them once.
  init(_ texts: TextList) {
    for number in texts.indices { _ = self.number(of: texts.range(number), in: texts.bytes) }
  }

  /// The number of a text, a new one where it has not been seen.
  mutating func number(of text: Range<Int>, in bytes: [UInt8]) -> Int {
    if last >= 0, equals(last, text, bytes) { return last }
    if list.count * 2 > table.count { grow() }
    var slot = slot(bytes, text)
    while table[slot] >= 0 {
      last = Int(table[slot])
      if equals(last, text, bytes) { return last }
      slot = (slot + 1) & (table.count - 1)
    }
    last = list.count
    table[slot] = Int32(last)
    list.add(bytes[text])
    return last
  }

  private func equals(_ number: Int, _ text: Range<Int>, _ bytes: [UInt8]) -> Bool {
    ByteScan.equal(list.bytes.span, list.range(number), bytes.span, text)
  }

  private func slot(_ bytes: [UInt8], _ text: Range<Int>) -> Int {
    let print = ByteScan.fingerprint(bytes.span, text)
    return Int(truncatingIfNeeded: print ^ print >> 32) & (table.count - 1)
  }

  private mutating func grow() {
    table = [Int32](repeating: -1, count: table.count * 4)
    for number in 0..<list.count {
      var slot = slot(list.bytes, list.range(number))
      while table[slot] >= 0 { slot = (slot + 1) & (table.count - 1) }
      table[slot] = Int32(number)
    }
  }
}
