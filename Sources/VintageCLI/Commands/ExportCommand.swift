import ArgumentParser
import Export
import Files
import History
import Tables
import Vintage

/// The command `vintage export NAME --sqlite FILE`.
struct ExportCommand: AnalysisCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes the whole history as an SQLite database or one long CSV.",
    discussion: """
      Both say of every figure what it was and from which release until which (valid_from, \
      valid_to; open where it stands), and which release, or sighting of its bytes, said so last \
      (last_confirmed). The database has tables of releases, columns, keys, figures, changed cells \
      and withdrawals, and the views latest, as_of, history, corrections and changes; \
      docs/sqlite.md describes them. The file appears whole or not at all; one that is there \
      already stays without --force.

      EXAMPLES:
        vintage export admissions --sqlite admissions.sqlite
        sqlite3 admissions.sqlite 'SELECT * FROM latest LIMIT 5'
        sqlite3 admissions.sqlite 'SELECT * FROM as_of WHERE release = 42'
        vintage export admissions --csv admissions-history.csv --force
        vintage export admissions --csv - | gzip > admissions-history.csv.gz

      \(ExitStatus.help(.done, .refused, .damaged, .system, .interrupted))
      """
  )

  @ParentCommand var parent: VintageCommand
  @OptionGroup var place: ArchiveOption
  @Argument(help: "The data set.")
  var name: String
  @Option(help: ArgumentHelp("The database to write.", valueName: "file"))
  var sqlite: String?
  @Option(help: ArgumentHelp("The CSV to write; - is standard output.", valueName: "file"))
  var csv: String?
  @Flag(help: "Replace a file that is there.")
  var force = false
  @OptionGroup var comparison: ComparisonFlags

  func validate() throws {
    if sqlite == nil, csv == nil { throw ValidationError("say --sqlite FILE or --csv FILE") }
    if sqlite == "-" { throw ValidationError("a database cannot go to standard output") }
  }

  func run() throws {
    for path in [sqlite, csv].compactMap({ $0 }) where path != "-" {
      try Output.requireRoom(for: path, isReplacing: force)
    }
    let analysis = try openAnalysis()
    try analysis.requireKey()
    let timeline = try readTimeline(analysis)
    if let sqlite { try writeDatabase(sqlite, timeline, analysis) }
    if let csv { try writeTable(csv, timeline, analysis) }
  }

  private func writeDatabase(
    _ path: String,
    _ timeline: Timeline,
    _ analysis: Analysis
  ) throws {
    let export = try SQLiteExport(timeline, of: analysis)
    let progress = PhasedProgress(isQuiet: comparison.quiet)
    defer { progress.finish() }
    let count = try export.write(to: path, replacing: force, by: Version.tool) {
      switch $0 {
      case .figures: progress.update("writing figures", $1, of: $2, "rows")
      case .corrections: progress.update("writing corrections", $1, of: $2, "cells")
      case .indexes: progress.update("writing indexes", $1, of: $2, "indexes")
      }
    }
    progress.finish()
    try report(path, "\(NumberText.counted(count, "figure")), past and present")
  }

  private func writeTable(_ path: String, _ timeline: Timeline, _ analysis: Analysis) throws {
    let export = try CSVExport(timeline, of: analysis)
    let progress = PhasedProgress(isQuiet: comparison.quiet)
    defer { progress.finish() }
    func draw(_ done: Int, _ total: Int) {
      progress.update("writing figures", done, of: total, "rows")
    }
    guard path != "-" else {
      _ = try export.write(to: { try StandardStream.output.write($0) }, progress: draw)
      return
    }
    let count = try export.write(to: path, replacing: force, progress: draw)
    progress.finish()
    try report(path, NumberText.counted(count, "row"))
  }

  private func report(_ path: String, _ contents: String) throws {
    if comparison.quiet { return }
    let size = try LocalFileSystem().status(path)?.byteCount ?? 0
    Output.message("wrote \(path): \(contents); \(NumberText.bytes(size))")
  }
}
