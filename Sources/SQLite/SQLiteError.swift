/// What SQLite refused or could not do.
public struct SQLiteError: Error, Hashable, Sendable {
  /// The database file.
  public var path: String
  /// SQLite's result code, extended where there is one: `SQLITE_FULL` is 13.
  public var code: Int32
  /// SQLite's own words.
  public var message: String

  /// Makes an error.
  ///
  /// - Parameters:
  ///   - path: The database file.
  ///   - code: SQLite's result code.
  ///   - message: SQLite's own words.
  public init(path: String, code: Int32, message: String) {
    self.path = path
    self.code = code
    self.message = message
  }
}
