import ArgumentParser
import History
import Store
import Tables
import Times
import Vintage

/// The command `vintage log NAME`.
struct LogCommand: AnalysisCommand {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "Lists the releases of a data set in published order, with what changed.",
    discussion: """
      records are rows, the header included, or the pieces that a file without rows is cut into; \
      + rows that are new, ~ rows with a changed value, - rows that are gone, by key. Labels: \
      first; identical; appended (the old file, then more); reordered; layout (only the spelling \
      changed: quotes, line ends, date or number style); columns (added, removed, moved); backfill \
      (new rows for days that were published before); restored (rows are back); truncated (more \
      than half is gone); surplus (rows that repeat a key came or went); rewrite (the published \
      time of another release). jsonl and json have all labels, "rows added", "revised" and \
      "withdrawn" too.

      --brief reads no rows: it is quicker, and has neither counts nor the labels that need them.

      EXAMPLES:
        vintage log hospital
        vintage log hospital --limit 10
        vintage log hospital --format jsonl
        vintage log hospital --brief

      \(ExitStatus.help(.done, .refused, .damaged, .system))
      """
  )

  @ParentCommand var parent: VintageCommand
  @OptionGroup var place: ArchiveOption
  @Argument(help: "The data set.")
  var name: String
  @Option(
    name: [.short, .long],
    parsing: .unconditional,
    help: "Only the newest so many; 0 for all."
  )
  var limit: Int?
  @Flag(help: "Do not compare rows: no counts, fewer labels.")
  var brief = false
  @OptionGroup var comparison: ComparisonFlags
  @Option(help: "text, csv, jsonl or json.")
  var format = TableFormat.text

  func validate() throws {
    if let limit, limit < 0 { throw ValidationError("--limit is 0 (all) or more") }
  }

  func run() throws {
    let releases = try openArchive().dataSet(named: name).releases()
    guard releases.count > 0 else {
      if format == .text { throw ArchiveError.noReleases(dataSet: name) }
      return try LogTable(releases: releases, steps: [:], problems: []).write([], as: format)
    }
    let shown = limit.flatMap { $0 > 0 ? $0 : nil } ?? releases.count
    let places = Array(max(0, releases.count - shown)..<releases.count)
    if releases.snapshot.hasLosses { LossNotes.report(releases) }
    let table =
      try brief || releases.snapshot.hasLosses
      ? LogTable(briefly: releases, places) : comparedWhereRowsAllow(releases, places)
    if format == .text {
      try table.page(places).write()
    } else {
      try table.write(places, as: format)
    }
  }

  /// The list with counts, or, where rows cannot be told apart by key, without: a log is given
  /// whatever the files hold.
  private func comparedWhereRowsAllow(_ releases: Releases, _ places: [Int]) throws -> LogTable {
    do {
      return try compared(releases)
    } catch let error as StoreError {
      throw error
    } catch let error as ArchiveError {
      throw error
    } catch {
      Output.message("note: rows are not compared: \(Failure(error).message)")
      return try LogTable(briefly: releases, places)
    }
  }

  private func compared(_ releases: Releases) throws -> LogTable {
    let analysis = try Analysis(releases)
    let progress = PhasedProgress(isQuiet: comparison.quiet)
    defer { progress.finish() }
    let steps = try analysis.steps(options: comparison.options, progress: progress.update)
    progress.finish()
    if format == .text {
      AnalysisNotes.report(steps, isRaw: comparison.options.isRaw, of: analysis)
    }
    return LogTable(
      releases: releases,
      steps: steps.summaries,
      problems: Set(steps.missingColumns.keys)
    )
  }
}

/// The releases with what changed at each.
private struct LogTable {
  let releases: Releases
  private let steps: [Int: StepSummary]
  /// Releases that were not compared.
  private let problems: Set<Int>
  /// The labels that need no rows; nil where rows were compared.
  private var briefLabels: [Int: [String]]?

  init(releases: Releases, steps: [Int: StepSummary], problems: Set<Int>) {
    self.releases = releases
    self.steps = steps
    self.problems = problems
  }

  init(briefly releases: Releases, _ places: [Int]) throws {
    self.init(releases: releases, steps: [:], problems: [])
    var labels: [Int: [String]] = [:]
    for place in places { labels[place] = try releases.labels(place).map(\.rawValue) }
    briefLabels = labels
  }

  /// All labels of a release.
  private func labels(_ place: Int) -> [String] {
    if let briefLabels { return briefLabels[place] ?? [] }
    if problems.contains(place) { return ["no key"] }
    guard let step = steps[place] else { return ["first"] }
    let isRewrite =
      place > 0 && releases.release(place).published == releases.release(place - 1).published
    return (isRewrite ? ["rewrite"] : []) + step.labels.map(\.rawValue)
  }

  func page(_ places: [Int]) -> Page {
    var page = Page()
    let hasCounts = briefLabels == nil
    let names =
      ["#", "published", "size", "records"] + (hasCounts ? ["+", "~", "-"] : ["new", "id"]) + [
        "labels"
      ]
    var table = ResultTable(names.map { ResultColumn($0) })
    // The counts say these already.
    let said: Set = hasCounts ? ["rows added", "revised", "withdrawn"] : []
    for place in places {
      let release = releases.release(place)
      var row: [ResultField] = [
        .integer(place + 1), .text(TimeText.plain(release.published, in: releases.dataSet.zone)),
        .text(NumberText.bytes(release.byteCount)), .integer(release.recordCount),
      ]
      if hasCounts {
        let step = steps[place]
        let added: [RowEvent.Kind] = [.added, .backfilled, .restored]
        let counts = step.map { step in
          [
            added.reduce(0) { $0 + step.keyCount($1) }, step.keyCount(.revised),
            step.keyCount(.withdrawn),
          ]
        }
        row +=
          counts.map { $0.map { $0 == 0 ? .text(".") : .integer($0) } }
          ?? [.missing, .missing, .missing]
      } else {
        row += [.integer(release.newRecordCount), .text(String(release.id.hex.prefix(8)))]
      }
      let tags = release.tags.map { "[\($0)]" }
      let remarks = labels(place).filter { !said.contains($0) } + tags
      row.append(remarks.isEmpty ? .missing : .text(remarks.joined(separator: " ")))
      table.append(row)
    }
    page.append(table.text())
    return page
  }

  func write(_ places: [Int], as format: TableFormat) throws {
    switch format {
    case .csv, .text: try csv(places).write(as: .csv)
    case .jsonl: try Output.write(places.map(object), as: .jsonl)
    case .json: try Output.write(places.map(object), as: .json)
    }
  }

  private static let countNames = [
    "added", "revised", "revised_cells", "withdrawn", "backfilled", "restored", "layout_rows",
  ]

  /// The counts, in the order of `countNames`.
  private func counts(_ place: Int) -> [Int?] {
    guard let step = steps[place] else { return Self.countNames.map { _ in nil } }
    return [
      step.keyCount(.added) + step.keyCount(.backfilled) + step.keyCount(.restored),
      step.keyCount(.revised), step.revisedCellCount, step.keyCount(.withdrawn),
      step.keyCount(.backfilled), step.keyCount(.restored), step.layoutRowCount,
    ]
  }

  private func object(_ place: Int) -> JSONValue {
    let release = releases.release(place)
    let view = ReleaseView(release, zone: releases.dataSet.zone, number: place + 1)
    guard case .object(var members) = view.json() else { return .null }
    members += zip(Self.countNames, counts(place)).map { ($0, ResultField($1).json) }
    let words = steps[place]?.layout.words ?? []
    members.append(("layout", .array(words.map(JSONValue.string))))
    members.append(("labels", .array(labels(place).map(JSONValue.string))))
    return .object(members)
  }

  private func csv(_ places: [Int]) -> ResultTable {
    let names =
      ["number", "published", "id", "bytes", "records"] + Self.countNames + ["labels", "tags"]
    var table = ResultTable(names.map { ResultColumn($0) })
    for place in places {
      let release = releases.release(place)
      var row: [ResultField] = [
        .integer(place + 1),
        .text(TimeText.rfc3339(release.published, in: releases.dataSet.zone)),
        .text(release.id.hex), .integer(release.byteCount),
        .integer(release.recordCount),
      ]
      row += counts(place).map { ResultField($0) }
      row.append(ResultField(labels(place).joined(separator: ";")))
      row.append(ResultField(release.tags.joined(separator: ";")))
      table.append(row)
    }
    return table
  }
}
