internal import CSQLite

/// A database file that is being written: the only caller of SQLite, and the module's unsafe door.
///
/// The file has one writer and no reader until it is whole, so there is no journal: who fails in
/// the middle throws the file away.
@safe public final class Database {
  /// The file.
  public let path: String
  private let handle: OpaquePointer

  /// Makes a database.
  ///
  /// - Parameters:
  ///   - path: The file, which is made where it is missing.
  ///   - bytes: The path as the system has it, which may be no text.
  /// - Throws: ``SQLiteError``.
  public init(at path: String, bytes: [UInt8]) throws(SQLiteError) {
    var opened: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
    let name = bytes.map(CChar.init(bitPattern:)) + [0]
    let code = unsafe sqlite3_open_v2(name, &opened, flags, nil)
    guard code == SQLITE_OK, let handle = unsafe opened else {
      unsafe sqlite3_close_v2(opened)
      throw SQLiteError(path: path, code: code, message: "it cannot be opened")
    }
    self.path = path
    unsafe self.handle = unsafe handle
    unsafe sqlite3_extended_result_codes(handle, 1)
  }

  deinit {
    unsafe sqlite3_close_v2(handle)
  }

  /// Runs statements that give no rows.
  ///
  /// - Parameter sql: The statements.
  /// - Throws: ``SQLiteError``; the statements before the failing one have been run.
  public func execute(_ sql: String) throws(SQLiteError) {
    try check(unsafe sqlite3_exec(handle, sql, nil, nil, nil))
  }

  /// Prepares a statement that is run many times.
  ///
  /// - Parameter sql: One statement with `?` for each value.
  /// - Returns: The statement; it must not be used after the database is gone.
  /// - Throws: ``SQLiteError``.
  public func prepare(_ sql: String) throws(SQLiteError) -> Statement {
    var prepared: OpaquePointer?
    try check(unsafe sqlite3_prepare_v2(handle, sql, -1, &prepared, nil))
    guard let statement = unsafe prepared else {
      throw SQLiteError(path: path, code: SQLITE_MISUSE, message: "no statement")
    }
    return unsafe Statement(statement, of: self)
  }

  /// Throws SQLite's words for a failure.
  fileprivate func check(_ code: Int32) throws(SQLiteError) {
    guard code != SQLITE_OK, code != SQLITE_DONE, code != SQLITE_ROW else { return }
    let words = unsafe String(cString: sqlite3_errmsg(handle))
    throw SQLiteError(path: path, code: code, message: words)
  }
}

/// A prepared statement: values are bound place by place, then it is run, again and again.
@safe public final class Statement {
  private let handle: OpaquePointer
  private let database: Database
  private var place: Int32 = 0

  fileprivate init(_ handle: OpaquePointer, of database: Database) {
    unsafe self.handle = unsafe handle
    self.database = database
  }

  deinit {
    unsafe sqlite3_finalize(handle)
  }

  /// Binds the next value.
  ///
  /// - Parameter value: The value.
  /// - Throws: ``SQLiteError``.
  public func bind(_ value: SQLiteValue) throws(SQLiteError) {
    place += 1
    switch value {
    case .null: try database.check(unsafe sqlite3_bind_null(handle, place))
    case .integer(let number):
      try database.check(unsafe sqlite3_bind_int64(handle, place, Int64(number)))
    case .real(let number):
      try database.check(unsafe sqlite3_bind_double(handle, place, number))
    case .text(var text):
      let code = text.withUTF8 { bytes in
        unsafe vintage_bind_text(handle, place, bytes.baseAddress, Int32(bytes.count))
      }
      try database.check(code)
    }
  }

  /// Binds the next value: a text of bytes.
  ///
  /// - Parameter text: UTF-8, copied at once.
  /// - Throws: ``SQLiteError``.
  public func bind(text: ArraySlice<UInt8>) throws(SQLiteError) {
    place += 1
    let code = unsafe text.withUnsafeBufferPointer { bytes in
      unsafe vintage_bind_text(handle, place, bytes.baseAddress, Int32(bytes.count))
    }
    try database.check(code)
  }

  /// Runs the statement with the values bound since the last run; those that were not are null.
  ///
  /// - Throws: ``SQLiteError``.
  public func run() throws(SQLiteError) {
    let code = unsafe sqlite3_step(handle)
    try database.check(code)
    unsafe sqlite3_reset(handle)
    place = 0
  }

  /// Binds a whole row and runs the statement.
  ///
  /// - Parameter row: One value for each place.
  /// - Throws: ``SQLiteError``.
  public func run(_ row: [SQLiteValue]) throws(SQLiteError) {
    for value in row { try bind(value) }
    try run()
  }
}
