internal import Bytes

/// Finds the values in a record of JSON or XML; what stands around them is the same in most.
///
/// Values of JSON are strings without their quotes, numbers and words; those of XML are values of
/// attributes and texts of elements. Each has a name, made of the keys or elements that it stands
/// in: equal names stand for equal columns. Nothing is checked, for any cut will do.
///
/// Objects may be used as tables, with days or codes as keys: such keys are values, too.
struct MarkupCutter {
  /// The values found.
  var row = RowSplitter.Row()
  /// The names of objects whose keys are values.
  let tables: Set<UInt64>
  /// What was seen of the keys of objects, by their names.
  private var keys: [UInt64: Keys] = [:]
  /// The names of what is open around the place that is looked at.
  private var open: [UInt64] = []
  /// The name of what comes next.
  private var name = Self.root

  /// The name of values that stand in nothing.
  private static let root: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// The keys of objects of the same name.
  private struct Keys {
    var distinct: Set<UInt64> = []
    var count = 0
    var objectCount = 0

    mutating func see(_ print: UInt64) {
      distinct.insert(print)
      count += 1
    }

    /// Whether they are many, and most objects have few of them.
    var vary: Bool { distinct.count >= 16 && distinct.count * objectCount > 2 * count }
  }

  init(tables: Set<UInt64>) {
    self.tables = tables
  }

  /// The names of objects whose keys vary.
  var variedObjects: Set<UInt64> { Set(keys.lazy.filter { $0.value.vary }.map(\.key)) }

  /// Cuts a record.
  ///
  /// - Parameters:
  ///   - range: Where it lies, without its line end.
  ///   - bytes: Bytes that hold it.
  /// - Returns: Whether it looks like JSON or XML, and has values, which ``row`` then tells.
  mutating func cut(_ range: Range<Int>, in bytes: Span<UInt8>) -> Bool {
    var first = range.lowerBound
    while first < range.upperBound, isSpace(bytes[first]) { first += 1 }
    guard first < range.upperBound, mayStart(bytes[first]) else { return false }
    row.clear(RowTemplate.textsDelimiter)
    open.removeAll(keepingCapacity: true)
    name = Self.root
    var last = range.upperBound - 1
    while last > first, isSpace(bytes[last]) { last -= 1 }
    // A row of a table may start with `[0-9]`, `<5` or quotes, but does not end so.
    if bytes[first] == UInt8(ascii: "<") {
      guard bytes[last] == UInt8(ascii: ">") else { return false }
      cutXML(first..<last + 1, bytes)
    } else {
      let end = bytes[last] == UInt8(ascii: ",") && last > first ? last - 1 : last
      if bytes[first] == UInt8(ascii: "\"") {
        guard key(first, last + 1, bytes) != nil else { return false }
        keys[Self.root, default: Keys()].objectCount += 1
      } else {
        guard isBracket(bytes[end]) else { return false }
      }
      cutJSON(first..<last + 1, bytes)
    }
    return !row.starts.isEmpty
  }

  // MARK: JSON

  private mutating func cutJSON(_ range: Range<Int>, _ bytes: Span<UInt8>) {
    var place = range.lowerBound
    let end = range.upperBound
    while place < end {
      switch bytes[place] {
      case UInt8(ascii: "\""):
        if let key = key(place, end, bytes) {
          enter(key, bytes)
          place = key.upperBound + 1
        } else if let close = closingQuote(place + 1, end, bytes) {
          add(place + 1..<close)
          place = close + 1
        } else {
          return
        }
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        if bytes[place] == UInt8(ascii: "{") { keys[name, default: Keys()].objectCount += 1 }
        open.append(name)
        place += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        name = open.popLast() ?? Self.root
        place += 1
      case let byte where isWord(byte):
        let start = place
        while place < end, isWord(bytes[place]) { place += 1 }
        add(start..<place)
      default: place += 1
      }
    }
  }

  /// Where the key lies whose quote stands at a place; nil where no colon follows.
  private func key(_ quote: Int, _ end: Int, _ bytes: Span<UInt8>) -> Range<Int>? {
    guard let close = closingQuote(quote + 1, end, bytes) else { return nil }
    var next = close + 1
    while next < end, isSpace(bytes[next]) { next += 1 }
    return next < end && bytes[next] == UInt8(ascii: ":") ? quote + 1..<close : nil
  }

  /// Takes the name of what stands behind a key; a key that is a value is added.
  private mutating func enter(_ key: Range<Int>, _ bytes: Span<UInt8>) {
    let object = open.last ?? Self.root
    let print = ByteScan.fingerprint(bytes, key)
    keys[object, default: Keys()].see(print)
    if tables.contains(object) {
      name = Self.name(0, in: object)
      add(key)
      name = Self.name(1, in: object)
    } else {
      name = Self.name(print, in: object)
    }
  }

  /// The quote that closes a string of JSON.
  private func closingQuote(_ start: Int, _ end: Int, _ bytes: Span<UInt8>) -> Int? {
    var place = start
    while place < end, bytes[place] != UInt8(ascii: "\"") {
      place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
    }
    return place < end ? place : nil
  }

  // MARK: XML

  private mutating func cutXML(_ range: Range<Int>, _ bytes: Span<UInt8>) {
    var place = range.lowerBound
    let end = range.upperBound
    while place < end {
      if bytes[place] == UInt8(ascii: "<") {
        place = cutTag(place, end, bytes)
        continue
      }
      let stop = ByteScan.firstIndex(of: UInt8(ascii: "<"), in: bytes, place..<end) ?? end
      var (first, last) = (place, stop)
      while first < last, isSpace(bytes[first]) { first += 1 }
      while last > first, isSpace(bytes[last - 1]) { last -= 1 }
      if first < last { add(first..<last) }
      place = stop
    }
  }

  /// Cuts what stands between `<` and `>`; returns the place after it.
  private mutating func cutTag(_ start: Int, _ end: Int, _ bytes: Span<UInt8>) -> Int {
    var place = start + 1
    let isClosing = place < end && bytes[place] == UInt8(ascii: "/")
    let isOther =
      place < end && (bytes[place] == UInt8(ascii: "?") || bytes[place] == UInt8(ascii: "!"))
    let outer = name
    let nameStart = place
    while place < end, !endsTagName(bytes[place]) { place += 1 }
    if !isClosing {
      name = Self.name(ByteScan.fingerprint(bytes, nameStart..<place), in: outer)
    }
    let element = name
    var attribute = place
    while place < end, bytes[place] != UInt8(ascii: ">") {
      let byte = bytes[place]
      if byte == UInt8(ascii: "=") {
        name = Self.name(ByteScan.fingerprint(bytes, attribute..<place), in: element)
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        guard let close = ByteScan.firstIndex(of: byte, in: bytes, place + 1..<end) else {
          return end
        }
        add(place + 1..<close)
        place = close
      } else if isSpace(byte) {
        attribute = place + 1
      }
      place += 1
    }
    if isClosing {
      name = open.popLast() ?? Self.root
    } else if isOther || place > start && bytes[place - 1] == UInt8(ascii: "/") {
      name = outer
    } else {
      open.append(outer)
      name = element
    }
    return min(place + 1, end)
  }

  private func endsTagName(_ byte: UInt8) -> Bool {
    isSpace(byte) || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/")
  }

  // MARK: Both

  private mutating func add(_ value: Range<Int>) {
    row.add(value)
    row.names.append(name)
  }

  /// The name of a key within what is open around it.
  private static func name(_ print: UInt64, in outer: UInt64) -> UInt64 {
    (outer &+ print) &* 0x9FB2_1C65_1E98_DF25
  }

  private func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  /// Whether a byte may stand in a number or a word of JSON.
  private func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "+"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }

  private func mayStart(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "<") || byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[")
      || byte == UInt8(ascii: "\"")
  }

  private func isBracket(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "{")
      || byte == UInt8(ascii: "[")
  }
}
