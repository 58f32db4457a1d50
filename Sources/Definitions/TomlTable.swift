/// A value of the subset of TOML that definitions are written in.
enum TomlValue {
  case string(String)
  case integer(Int64)
  case boolean(Bool)
  case array([TomlItem])
  case table(TomlTable)
  case tables(TomlTableList)
}

/// A value and the bytes it was read from.
struct TomlItem {
  /// The value.
  var value: TomlValue
  /// Where the value stands, in bytes from the start of the text.
  var range: Range<Int>
  /// Where its key stands; for the elements of an array, where the element stands.
  var keyOffset: Int
}

/// A table under construction; a class so that `[a.b]` can find and fill it by name.
final class TomlTable {
  /// The keys in the order of the text.
  private(set) var keys: [String] = []
  /// The values by key.
  private(set) var items: [String: TomlItem] = [:]
  /// Where the header stands; 0 for the table that is the whole file.
  let offset: Int
  /// Where the header line ends and the table's keys may start, or nil for the whole file.
  let bodyOffset: Int?
  /// Whether a header `[name]` of its own has been read.
  var isExplicit: Bool

  init(offset: Int, bodyOffset: Int?, isExplicit: Bool) {
    self.offset = offset
    self.bodyOffset = bodyOffset
    self.isExplicit = isExplicit
  }

  subscript(key: String) -> TomlItem? { items[key] }

  /// Adds a key that is not there yet; false where it is.
  func add(_ key: String, _ item: TomlItem) -> Bool {
    guard items[key] == nil else { return false }
    keys.append(key)
    items[key] = item
    return true
  }
}

/// The tables of one `[[name]]`, in the order of the text.
final class TomlTableList {
  var tables: [TomlTable]

  init(_ first: TomlTable) { tables = [first] }
}
