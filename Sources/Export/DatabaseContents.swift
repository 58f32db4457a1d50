internal import Definitions
internal import Digests
internal import History
internal import SQLite
internal import Store
internal import Tables
internal import Times
internal import Vintage

/// Fills the tables of an exported database.
struct DatabaseContents {
  private let analysis: Analysis
  private let timeline: Timeline
  private let releases: ExportedReleases
  private let lives: FigureLives
  private let schema: ExportSchema
  /// The id of each key of the timeline: its place in the order of keys, from 1.
  private let ids: [Int]

  init(_ timeline: Timeline, of analysis: Analysis) throws {
    self.timeline = timeline
    self.analysis = analysis
    releases = try ExportedReleases(timeline, of: analysis)
    lives = FigureLives(timeline)
    schema = ExportSchema(timeline, of: analysis)
    var ids = [Int](repeating: 0, count: timeline.keys.count)
    for (index, key) in lives.keys.enumerated() { ids[key.number] = index + 1 }
    self.ids = ids
  }

  /// Makes and fills all tables.
  func fill(
    _ database: Database,
    by tool: String,
    progress: (_ part: ExportPart, _ done: Int, _ total: Int) -> Void
  ) throws -> Int {
    try database.execute(schema.tables)
    try fillAbout(database, tool)
    try fillReleases(database)
    try fillColumns(database)
    try fillKeys(database)
    let count = try fillFigures(database, progress: progress)
    try fillCorrections(database, progress: progress)
    try fillWithdrawals(database)
    let indexes = schema.indexes
    for (number, index) in indexes.enumerated() {
      progress(.indexes, number, indexes.count)
      try database.execute(index)
    }
    try database.execute(schema.views)
    return count
  }

  private func fillAbout(_ database: Database, _ tool: String) throws {
    let definition = analysis.dataSet.definition
    let facts = [
      ("data_set", analysis.dataSet.name), ("title", definition.title),
      ("description", definition.description), ("publisher", definition.publisher),
      ("licence", definition.licence), ("licence_url", definition.licenceURL),
      ("landing_page", definition.landingPage), ("stable_url", definition.stableURL),
      ("time_zone", definition.timeZone),
      ("key", analysis.schema.keyColumns.joined(separator: ",")),
      ("log_head", analysis.releases.snapshot.head.hex), ("made_with", tool),
    ]
    let statement = try database.prepare("INSERT INTO about VALUES (?, ?)")
    for (name, value) in facts where !value.isEmpty {
      try statement.run([.text(name), .text(value)])
    }
    let notes = try database.prepare("INSERT INTO notes VALUES (?, ?, ?)")
    for note in definition.notes {
      let source: SQLiteValue = note.source.isEmpty ? .null : .text(note.source)
      try notes.run([.text(note.date.description), .text(note.text), source])
    }
  }

  private func fillReleases(_ database: Database) throws {
    let statement = try database.prepare(
      "INSERT INTO releases VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
    )
    for (place, release) in timeline.releases.enumerated() {
      let stored = releases.stored(place)
      let provenance = stored.entry.provenance
      let isCompared = release.problem == nil
      var row: [SQLiteValue] = [
        .integer(releases.number(place)), .text(releases.times[place]), .text(stored.id.hex),
        .text(releases.text(stored.recorded)),
        SQLiteValue(releases.lastSeen[place]),
        .integer(stored.byteCount), .text(stored.content.hex),
        provenance.fileName.isEmpty ? .null : .text(provenance.fileName),
        provenance.source.isEmpty ? .null : .text(provenance.source),
        isCompared ? .integer(release.rowCount) : .null,
      ]
      row += counts(place)
      row += [.text(releases.labels(place)), .text(stored.tags.joined(separator: ","))]
      try statement.run(row + [.integer(isCompared ? 1 : 0)])
    }
  }

  /// The counts of a step, in the order of the table.
  private func counts(_ place: Int) -> [SQLiteValue] {
    guard let step = releases.step(place) else { return [SQLiteValue](repeating: .null, count: 7) }
    return [
      step.keyCount(.added) + step.keyCount(.backfilled) + step.keyCount(.restored),
      step.keyCount(.backfilled), step.keyCount(.restored), step.keyCount(.revised),
      step.revisedCellCount, step.keyCount(.withdrawn), step.layoutRowCount,
    ].map { .integer($0) }
  }

  private func fillColumns(_ database: Database) throws {
    let statement = try database.prepare("INSERT INTO columns VALUES (?,?,?,?,?,?,?,?,?)")
    for column in schema.columns {
      let definition = column.definition
      try statement.run([
        .integer(column.number), .text(column.name), .text(column.sqlName),
        .integer(column.number < schema.keyColumnCount ? 1 : 0),
        .integer(column.number == timeline.referenceColumn ? 1 : 0),
        column.kind.isEmpty ? .null : .text(column.kind), SQLiteValue(definition?.meaning),
        SQLiteValue(definition?.unit), SQLiteValue(definition?.role?.rawValue),
      ])
    }
  }

  private func fillKeys(_ database: Database) throws {
    let places = [String](repeating: "?", count: schema.keyColumnCount + 3).joined(separator: ",")
    let statement = try database.prepare("INSERT INTO keys VALUES (\(places))")
    var first = [Int](repeating: -1, count: timeline.keys.count)
    for (place, release) in timeline.releases.enumerated() {
      for event in timeline.events[release.events] where first[Int(event.key)] < 0 {
        first[Int(event.key)] = releases.number(place)
      }
    }
    for (index, key) in lives.keys.enumerated() {
      try statement.bind(.integer(index + 1))
      for text in lives.keyTexts(key.row) { try statement.bind(.text(text)) }
      try statement.bind(SQLiteValue(timeline.referenceDate(key.row)?.description))
      try statement.bind(.integer(first[key.number]))
      try statement.run()
    }
  }

  private func fillFigures(
    _ database: Database,
    progress: (_ part: ExportPart, _ done: Int, _ total: Int) -> Void
  ) throws -> Int {
    let statement = try database.prepare("INSERT INTO figures VALUES (?,?,?,?,?,?,?,?)")
    var count = 0
    try lives.forEach { index, column, life in
      for span in life {
        try statement.bind(.integer(index + 1))
        try statement.bind(.integer(column))
        try statement.bind(.integer(releases.number(span.from)))
        try statement.bind(SQLiteValue(span.to.map { releases.number($0) }))
        try statement.bind(.integer(releases.number(span.lastConfirmed)))
        try statement.bind(.text(span.state.rawValue))
        try statement.bind(SQLiteValue(span.text))
        let isValue = span.state == .value
        try statement.bind(isValue ? number(span.row, column) : .null)
        try statement.run()
      }
      count += life.count
      if index.isMultiple(of: 16) { progress(.figures, index, lives.keys.count) }
    }
    return count
  }

  private func number(_ row: Int, _ column: Int) -> SQLiteValue {
    Self.value(FigureNumber(timeline, row, column))
  }

  private static func value(_ number: FigureNumber?) -> SQLiteValue {
    switch number {
    case .whole(let whole): .integer(whole)
    case .exact(let exact): Double(exact.description).map { .real($0) } ?? .null
    case nil: .null
    }
  }

  private func fillCorrections(
    _ database: Database,
    progress: (_ part: ExportPart, _ done: Int, _ total: Int) -> Void
  ) throws {
    let statement = try database.prepare("INSERT INTO changed_cells VALUES (?,?,?,?,?,?,?,?)")
    let cells = timeline.corrections()
    for (index, cell) in cells.enumerated() {
      if index.isMultiple(of: 4096) { progress(.corrections, index, cells.count) }
      let (old, new, column) = (Int(cell.old), Int(cell.new), Int(cell.column))
      let difference = timeline.difference(old: old, new: new, column: column)
      try statement.bind(.integer(releases.number(Int(cell.place))))
      try statement.bind(.integer(ids[Int(cell.key)]))
      try statement.bind(.integer(column))
      try statement.bind(.text(cell.kind.word))
      try statement.bind(SQLiteValue(old < 0 ? nil : timeline.rows.text(old, column)))
      try statement.bind(SQLiteValue(new < 0 ? nil : timeline.rows.text(new, column)))
      try statement.bind(Self.value(difference.map { FigureNumber($0) }))
      try statement.bind(SQLiteValue(timeline.lag(of: cell)))
      try statement.run()
    }
  }

  private func fillWithdrawals(_ database: Database) throws {
    let statement = try database.prepare("INSERT INTO withdrawals VALUES (?,?,?,?,?,?,?,?,?)")
    let withdrawals = Withdrawals(timeline)
    func places(_ seen: Int, _ missing: Int, _ back: Int?) -> [SQLiteValue] {
      [
        .integer(releases.number(seen)), .integer(releases.number(missing)),
        SQLiteValue(back.map { releases.number($0) }),
      ]
    }
    for day in withdrawals.days {
      let what: [SQLiteValue] = [.text("day"), .null, .null, .text(day.day.description)]
      let when = places(day.lastSeen, day.firstMissing, day.backSince)
      try statement.run(what + when + [.integer(day.keyCount), .null])
    }
    for column in withdrawals.columns {
      let what: [SQLiteValue] = [.text("column"), .null, .integer(column.column), .null]
      let when = places(column.lastSeen, column.firstMissing, column.backSince)
      try statement.run(what + when + [.null, SQLiteValue(column.renamedTo)])
    }
    for key in withdrawals.keys {
      let day = SQLiteValue(timeline.referenceDate(key.row)?.description)
      let what: [SQLiteValue] = [.text("row"), .integer(ids[key.key]), .null, day]
      let when = places(key.lastSeen, key.firstMissing, key.backSince)
      try statement.run(what + when + [.null, .null])
    }
  }
}
