internal import Times

/// Reads the keys of one table, each with the type it must have.
struct DefinitionReader {
  /// The table.
  let table: TomlTable

  /// Makes a reader and refuses keys that nobody knows.
  init(_ table: TomlTable, knownKeys: [String]) throws(TomlFault) {
    self.table = table
    for key in table.keys where !knownKeys.contains(key) {
      let offset = table[key]?.keyOffset ?? table.offset
      let nearest = Self.nearest(to: key, among: knownKeys)
      throw TomlFault(offset, .unknownKey(key, nearest: nearest))
    }
  }

  /// A string; empty where the key is absent.
  func string(_ key: String) throws(TomlFault) -> String {
    guard let item = table[key] else { return "" }
    guard case .string(let text) = item.value else { throw wrongType(key, .string, item) }
    return text
  }

  /// A string that must be there and not be empty.
  func requiredString(_ key: String) throws(TomlFault) -> String {
    let text = try string(key)
    guard !text.isEmpty else { throw TomlFault(table.offset, .missingKey(key)) }
    return text
  }

  /// A whole number, or nil where the key is absent.
  func integer(_ key: String) throws(TomlFault) -> Int64? {
    guard let item = table[key] else { return nil }
    guard case .integer(let value) = item.value else { throw wrongType(key, .integer, item) }
    return value
  }

  /// A boolean; false where the key is absent.
  func boolean(_ key: String) throws(TomlFault) -> Bool {
    guard let item = table[key] else { return false }
    guard case .boolean(let value) = item.value else { throw wrongType(key, .boolean, item) }
    return value
  }

  /// An array of strings with the place of each; empty where the key is absent.
  func strings(_ key: String) throws(TomlFault) -> [(text: String, offset: Int)] {
    guard let item = table[key] else { return [] }
    guard case .array(let elements) = item.value else { throw wrongType(key, .strings, item) }
    var texts: [(text: String, offset: Int)] = []
    for element in elements {
      guard case .string(let text) = element.value else {
        throw wrongType(key, .strings, element)
      }
      texts.append((text, element.keyOffset))
    }
    return texts
  }

  /// The tables of `[[key]]`; empty where there are none.
  func tables(_ key: String) throws(TomlFault) -> [TomlTable] {
    guard let item = table[key] else { return [] }
    guard case .tables(let list) = item.value else { throw wrongType(key, .tables, item) }
    return list.tables
  }

  /// A word of a closed list, or nil where the key is absent or empty.
  func word<Word: RawRepresentable & CaseIterable>(
    _ key: String,
    of type: Word.Type
  ) throws(TomlFault) -> Word? where Word.RawValue == String {
    let text = try string(key)
    guard !text.isEmpty else { return nil }
    guard let word = Word(rawValue: text) else {
      throw invalid(key, text, .oneOf(Word.allCases.map(\.rawValue)))
    }
    return word
  }

  /// A value of the right type that says nothing valid.
  func invalid(
    _ key: String,
    _ value: String,
    _ rule: DefinitionError.ValueRule
  ) -> TomlFault {
    let offset = table[key]?.range.lowerBound ?? table.offset
    return TomlFault(offset, .invalidValue(key: key, value: value, expected: rule))
  }

  private func wrongType(
    _ key: String,
    _ type: DefinitionError.ValueType,
    _ item: TomlItem
  ) -> TomlFault {
    TomlFault(item.range.lowerBound, .wrongType(key: key, expected: type))
  }
}

extension DefinitionReader {
  /// The known key that a mistyped one most likely meant, or nil where none is near.
  static func nearest(to key: String, among knownKeys: [String]) -> String? {
    guard key.utf8.count <= 64 else { return nil }
    let limit = max(2, key.utf8.count / 3)
    return knownKeys.map { (name: $0, steps: editDistance(Array(key.utf8), Array($0.utf8))) }
      .filter { $0.steps <= limit }
      .min { $0.steps < $1.steps }?.name
  }

  /// Levenshtein's distance: the fewest single-character edits between two words.
  private static func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (index, byte) in left.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for (place, other) in right.enumerated() {
        let cost = min(row[place + 1] + 1, row[place] + 1, diagonal + (byte == other ? 0 : 1))
        diagonal = row[place + 1]
        row[place + 1] = cost
      }
    }
    return row[right.count]
  }
}
