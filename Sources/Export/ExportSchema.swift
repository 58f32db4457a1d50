internal import Definitions
internal import History
internal import Tables
internal import Vintage

/// The tables, views and indexes of a database, with what the definition says as comments.
struct ExportSchema {
  /// A column of the data set as the database names it.
  struct Column {
    var number: Int
    var name: String
    var sqlName: String
    var definition: ColumnDefinition?
    var kind: String
    var isNumber: Bool
  }

  let columns: [Column]
  let keyColumnCount: Int
  private let title: String

  /// The names that views have besides the data set's own columns.
  private static let reserved: Set<String> = [
    "key_id", "column_id", "reference_date", "release", "published", "as_of", "column", "state",
    "value", "number", "valid_from", "valid_to", "last_confirmed", "from_number", "to_number",
    "kind", "old", "new", "difference", "lag", "first_release",
  ]

  init(_ timeline: Timeline, of analysis: Analysis) {
    let names = SQLName.unique(timeline.columns.names, besides: Self.reserved)
    let definition = analysis.dataSet.definition
    columns = timeline.columns.names.enumerated().map { number, name in
      let kind = timeline.columns.schema.kinds[name]
      return Column(
        number: number,
        name: name,
        sqlName: names[number],
        definition: definition.column(named: name),
        kind: kind?.rawValue ?? "",
        isNumber: timeline.columns.holdsNumbers[number]
      )
    }
    keyColumnCount = timeline.columns.keyColumnCount
    title = definition.title.isEmpty ? analysis.dataSet.name : definition.title
  }

  private var keys: ArraySlice<Column> { columns.prefix(keyColumnCount) }
  private var values: ArraySlice<Column> { columns.dropFirst(keyColumnCount) }

  /// What stands in the database before anything is filled in.
  var tables: String {
    """
    \(Self.fixedTables)
    CREATE TABLE keys (
      -- the rows of \(SQLName.comment(title)), whenever a release had them
      key_id INTEGER PRIMARY KEY,
    \(keys.map { "  \(SQLName.quoted($0.sqlName)) TEXT,\(comment($0))" }.joined(separator: "\n"))
      reference_date TEXT,  -- the day that the row is about, or the last day of its period
      first_release INTEGER NOT NULL REFERENCES releases (number)
    );
    """
  }

  private static let fixedTables = """
    CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT);
    CREATE TABLE notes (date TEXT, text TEXT, source TEXT);
    CREATE TABLE releases (
      number INTEGER PRIMARY KEY,  -- 1, 2, 3 ... in published order
      published TEXT NOT NULL,     -- on the data set's clock: < '2020-04-16' is by the end of 04-15
      release_id TEXT NOT NULL,
      recorded TEXT NOT NULL,      -- when the archive stored it
      last_confirmed TEXT,         -- when the same bytes were last seen again; null: never
      bytes INTEGER NOT NULL,
      sha256 TEXT NOT NULL,
      file_name TEXT,
      source TEXT,
      row_count INTEGER,
      added INTEGER,               -- rows that are new, among them the next two
      backfilled INTEGER,
      restored INTEGER,
      revised INTEGER,             -- rows with a changed value
      revised_cells INTEGER,
      withdrawn INTEGER,
      layout_rows INTEGER,         -- rows only spelled in another way
      labels TEXT,
      tags TEXT,
      is_compared INTEGER NOT NULL -- 0 where a key column is missing: it changes no figure here
    );
    CREATE TABLE columns (
      column_id INTEGER PRIMARY KEY,
      name TEXT NOT NULL,          -- in the files
      sql_name TEXT NOT NULL,      -- in this database
      is_key INTEGER NOT NULL,
      is_reference_date INTEGER NOT NULL,
      kind TEXT,                   -- text, code, integer, decimal, date, month-first-date
      meaning TEXT,
      unit TEXT,
      role TEXT                    -- stock, cumulative, flow, rate
    );
    CREATE TABLE figures (
      -- what each figure said, from the release that first said so until the one that said
      -- otherwise; releases by number
      key_id INTEGER NOT NULL REFERENCES keys (key_id),
      column_id INTEGER NOT NULL REFERENCES columns (column_id),
      valid_from INTEGER NOT NULL REFERENCES releases (number),
      valid_to INTEGER,            -- null: it stands
      last_confirmed INTEGER NOT NULL,  -- the newest release that still said so
      state TEXT NOT NULL,         -- value, empty, NA, absent, withdrawn
      text TEXT,                   -- as it was written
      number NUMERIC               -- as a number, where it is one
    );
    CREATE TABLE changed_cells (
      -- every published figure that was changed afterwards; the view corrections names them
      release INTEGER NOT NULL REFERENCES releases (number),
      key_id INTEGER NOT NULL REFERENCES keys (key_id),
      column_id INTEGER NOT NULL REFERENCES columns (column_id),
      kind TEXT NOT NULL,          -- revised, withdrawn, restored, backfilled
      old TEXT,
      new TEXT,
      difference NUMERIC,          -- new minus old
      lag INTEGER                  -- days from the reference date to the release
    );
    CREATE TABLE withdrawals (
      kind TEXT NOT NULL,          -- row, column, day
      key_id INTEGER REFERENCES keys (key_id),
      column_id INTEGER REFERENCES columns (column_id),
      day TEXT,
      last_seen INTEGER NOT NULL,  -- release numbers
      first_missing INTEGER NOT NULL,
      back_since INTEGER,          -- null: it is not back
      row_count INTEGER,           -- of a day
      renamed_to INTEGER           -- the column that may hold its values now
    );
    """

  private func comment(_ column: Column) -> String {
    let parts = [
      column.definition?.meaning ?? "", column.definition?.unit ?? "",
      column.definition?.role?.rawValue ?? "",
    ].filter { !$0.isEmpty }
    return parts.isEmpty ? "" : "  -- " + SQLName.comment(parts.joined(separator: "; "))
  }

  /// The indexes, made when all rows are in: that is faster, and the file is smaller.
  var indexes: [String] {
    [
      "CREATE UNIQUE INDEX figures_by_key ON figures (key_id, column_id, valid_from)",
      "CREATE INDEX changed_cells_by_key ON changed_cells (key_id, column_id, release)",
      "CREATE INDEX changed_cells_by_release ON changed_cells (release)",
      "CREATE UNIQUE INDEX releases_by_id ON releases (release_id, number)",
      "CREATE INDEX releases_by_time ON releases (published)",
      "CREATE INDEX keys_by_date ON keys (reference_date)",
    ] + (keys.isEmpty ? [] : ["CREATE INDEX keys_by_name ON keys (\(keyList("")))"])
  }

  private func keyList(_ prefix: String) -> String {
    keys.map { "\(prefix)\(SQLName.quoted($0.sqlName))" }.joined(separator: ", ")
  }

  /// The columns of the file side by side, as one release has them.
  private var wideColumns: String {
    values.map { column in
      let value = column.isNumber ? "coalesce(f.number, f.text)" : "f.text"
      return "  max(CASE WHEN f.column_id = \(column.number) THEN \(value) END)"
        + " AS \(SQLName.quoted(column.sqlName))"
    }.joined(separator: ",\n")
  }

  /// The views.
  var views: String {
    let keyParts = keys.map { "k.\(SQLName.quoted($0.sqlName)), " }.joined()
    let wide = wideColumns.isEmpty ? "" : ",\n\(wideColumns)"
    return """
      CREATE VIEW latest AS  -- the newest release
      SELECT f.key_id, \(keyParts)k.reference_date\(wide)
      FROM figures f JOIN keys k ON k.key_id = f.key_id
      WHERE f.valid_to IS NULL AND f.state IN ('value', 'empty', 'NA')
      GROUP BY f.key_id;
      CREATE VIEW as_of AS  -- any release: always with WHERE release = N
      SELECT r.number AS release, f.key_id, \(keyParts)k.reference_date\(wide)
      FROM releases r
      JOIN figures f ON f.valid_from <= r.number AND coalesce(f.valid_to > r.number, 1)
      JOIN keys k ON k.key_id = f.key_id
      WHERE f.state IN ('value', 'empty', 'NA')
      GROUP BY r.number, f.key_id;
      CREATE VIEW history AS  -- figures with keys, names and times
      SELECT \(keyParts)k.reference_date, c.name AS "column", f.state, f.text AS value, f.number,
        a.published AS valid_from, b.published AS valid_to,
        coalesce(l.last_confirmed, l.published) AS last_confirmed,
        f.valid_from AS from_number, f.valid_to AS to_number
      FROM figures f
      JOIN keys k ON k.key_id = f.key_id
      JOIN columns c ON c.column_id = f.column_id
      JOIN releases a ON a.number = f.valid_from
      JOIN releases l ON l.number = f.last_confirmed
      LEFT JOIN releases b ON b.number = f.valid_to;
      CREATE VIEW corrections AS  -- as the command of this name
      SELECT r.published, x.release, x.kind, \(keyParts)k.reference_date, c.name AS "column",
        x.old, x.new, x.difference, x.lag
      FROM changed_cells x
      JOIN releases r ON r.number = x.release
      JOIN keys k ON k.key_id = x.key_id
      JOIN columns c ON c.column_id = x.column_id;
      CREATE VIEW changes AS  -- as the command of this name: corrections and new figures
      SELECT * FROM corrections
      UNION ALL
      SELECT r.published, f.valid_from,
        CASE f.valid_from WHEN (SELECT min(number) FROM releases WHERE is_compared)
          THEN 'initial' ELSE 'added' END,
        \(keyParts)k.reference_date, c.name, NULL, f.text, NULL,
        CAST(julianday(substr(r.published, 1, 10)) - julianday(k.reference_date) AS INTEGER)
      FROM figures f
      JOIN keys k ON k.key_id = f.key_id AND k.first_release = f.valid_from
      JOIN releases r ON r.number = f.valid_from
      JOIN columns c ON c.column_id = f.column_id
      WHERE f.state <> 'absent' AND NOT EXISTS (
        SELECT 1 FROM changed_cells x
        WHERE x.key_id = f.key_id AND x.column_id = f.column_id AND x.release = f.valid_from);
      """
  }
}
