public import Files
public import History
internal import SQLite
public import Vintage

/// What an export writes, in this order.
public enum ExportPart: String, Hashable, Sendable, CaseIterable {
  /// The lives of figures, counted by key.
  case figures
  /// Changed cells.
  case corrections
  /// The indexes, counted one by one.
  case indexes
}

/// Writes the whole history of a data set as an SQLite database.
///
/// The tables, with everything that `corrections`, `history` and as-of say, are described in
/// docs/sqlite.md and, as comments, in the database itself.
public struct SQLiteExport {
  private let contents: DatabaseContents

  /// Prepares the export.
  ///
  /// - Parameters:
  ///   - timeline: The whole history.
  ///   - analysis: The data set.
  /// - Throws: The store's errors.
  public init(_ timeline: Timeline, of analysis: Analysis) throws {
    contents = try DatabaseContents(timeline, of: analysis)
  }

  /// Writes the database.
  ///
  /// - Parameters:
  ///   - path: The file; it appears whole or not at all.
  ///   - isReplacing: Whether a file that is there is replaced.
  ///   - files: The disk: SQLite itself writes to the local one.
  ///   - tool: The program that writes it.
  ///   - progress: Is told now and then what is written, how much of it is, and how much there is.
  /// - Returns: How many figures, over all time, it holds.
  /// - Throws: `FileError`, `SQLiteError`; nothing is left behind.
  /// - Durability: When this returns, the file and its name are durable.
  public func write(
    to path: String,
    replacing isReplacing: Bool,
    on files: LocalFileSystem = LocalFileSystem(),
    by tool: String,
    progress: (_ part: ExportPart, _ done: Int, _ total: Int) -> Void
  ) throws -> Int {
    var count = 0
    do {
      try files.output(to: path, replacing: isReplacing) { temporary in
        let database = try Database(at: temporary, bytes: Path.bytes(temporary))
        // Nobody reads the file before it is whole: no journal, and one fsync, at the end.
        try database.execute(
          """
          PRAGMA journal_mode = OFF; PRAGMA synchronous = FULL; PRAGMA locking_mode = EXCLUSIVE;
          PRAGMA page_size = 8192; PRAGMA cache_size = -65536; PRAGMA application_id = 1447382081;
          PRAGMA user_version = 1; BEGIN;
          """
        )
        count = try contents.fill(database, by: tool, progress: progress)
        try database.execute("COMMIT;")
      }
    } catch var error as SQLiteError {
      // Nobody knows the temporary file.
      error.path = path
      throw error
    }
    return count
  }
}
