/// One value of a row, as SQLite stores it.
public enum SQLiteValue: Hashable, Sendable {
  /// Nothing there.
  case null
  /// A whole number.
  case integer(Int)
  /// A number with a fraction, in 64 bits.
  case real(Double)
  /// A text.
  case text(String)

  /// A text, or nothing.
  ///
  /// - Parameter text: The text.
  public init(_ text: String?) {
    self = text.map { .text($0) } ?? .null
  }

  /// A whole number, or nothing.
  ///
  /// - Parameter number: The number.
  public init(_ number: Int?) {
    self = number.map { .integer($0) } ?? .null
  }
}
