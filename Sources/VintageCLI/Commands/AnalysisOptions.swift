public import ArgumentParser
import Files
public import History
import Tables
import Times
import Vintage

/// How values are compared: options that every command on changes takes.
struct ComparisonFlags: ParsableArguments {
  @Flag(
    help: ArgumentHelp(
      "Compare values as strings, as they were written; of rows with one key the last counts."
    )
  )
  var raw = false
  @Option(
    help: ArgumentHelp(
      "Where rows of one key differ, the first or the last counts. (default: refuse)",
      valueName: "first|last"
    )
  )
  var duplicates: DuplicatePolicy?
  @Flag(name: [.short, .long], help: "Draw no progress, print no summary.")
  var quiet = false

  /// The options of the comparison.
  var options: ComparisonOptions {
    ComparisonOptions(isRaw: raw, duplicates: duplicates ?? (raw ? .last : .error))
  }
}

/// The releases that count.
struct PeriodOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Only releases from this date, time or REF on.", valueName: "ref"))
  var since: String?
  @Option(help: ArgumentHelp("Only releases up to this date, time or REF.", valueName: "ref"))
  var until: String?

  /// The first and the last moment that count.
  ///
  /// - Parameter analysis: Knows what a reference means.
  /// - Returns: Both; nil where none was given.
  /// - Throws: ``Failure`` for a period that ends before it starts, in which nothing could
  ///   ever be found; what a reference that means no release throws.
  func bounds(_ analysis: Analysis) throws -> (first: CivilTime?, last: CivilTime?) {
    let first = try since.map { try Self.time($0, analysis, atEnd: false) }
    let last = try until.map { try Self.time($0, analysis, atEnd: true) }
    try Self.requireOrder(first, last, since: since, until: until)
    Self.noteEmptiness(from: first, to: last, since: since, until: until, analysis)
    return (first, last)
  }

  /// Refuses a period that ends before it starts.
  static func requireOrder(
    _ first: CivilTime?,
    _ last: CivilTime?,
    since: String?,
    until: String?
  ) throws {
    guard let since, let until, let first, let last, last < first else { return }
    throw Failure("--until \(until) is before --since \(since)")
  }

  /// Says on standard error that no release is in a period: an empty answer is none on figures.
  static func noteEmptiness(
    from first: CivilTime?,
    to last: CivilTime?,
    since: String?,
    until: String?,
    _ analysis: Analysis
  ) {
    let (name, published) = (analysis.dataSet.name, analysis.published)
    guard let oldest = published.first, let newest = published.last,
      !published.contains(where: { $0 >= first ?? $0 && $0 <= last ?? $0 })
    else { return }
    if let since, let first, first > newest {
      let text = analysis.publishedText(published.count - 1)
      Output.message(
        "note: no release of \(name) came after --since \(since): the last is of \(text)"
      )
    } else if let until, let last, last < oldest {
      let text = analysis.publishedText(0)
      Output.message(
        "note: no release of \(name) came by --until \(until): the first is of \(text)"
      )
    } else {
      Output.message("note: no release of \(name) is in this period")
    }
  }

  /// A date or time; everything else is looked up as a reference to a release.
  static func time(
    _ text: String,
    _ analysis: Analysis,
    atEnd: Bool
  ) throws -> CivilTime {
    let zone = analysis.dataSet.zone
    if let stated = try? TimeText.parse(text) {
      try analysis.dataSet.requireOneMeaning(of: stated, text)
      return zone.civilTime(of: atEnd ? stated.endOfPeriod(in: zone) : stated.instant(in: zone))
    }
    let reference = text.hasPrefix("@") ? String(text.dropFirst()) : text
    return analysis.published[try analysis.releases.place(of: reference)]
  }
}

/// Which rows and columns count.
struct SelectionOptions: ParsableArguments {
  @Option(
    name: .customLong("where"),
    help: ArgumentHelp(
      "Only rows with these values; may be repeated.",
      valueName: "column=value,..."
    )
  )
  var conditions: [String] = []
  @Option(help: ArgumentHelp("Only these value columns; may be repeated.", valueName: "a,b"))
  var columns: [String] = []
  @Option(help: ArgumentHelp("All value columns but these; may be repeated.", valueName: "a,b"))
  var ignore: [String] = []

  /// The conditions on rows.
  ///
  /// - Throws: `AnalysisError.noSuchRow` where no row has these values.
  func conditions(
    in timeline: Timeline,
    of analysis: Analysis
  ) throws -> RowConditions {
    try Self.conditions(conditions, in: timeline, of: analysis)
  }

  /// Reads conditions on rows.
  static func conditions(
    _ texts: [String],
    in timeline: Timeline,
    of analysis: Analysis
  ) throws -> RowConditions {
    var pairs: [(name: String, value: String)] = []
    for text in texts {
      guard let parsed = RowConditions.pairs(text) else {
        throw Failure("--where \(Failure.quoted(text)) has no =", hint: "write --where dep=75")
      }
      pairs += parsed
    }
    let conditions = try RowConditions(pairs, in: timeline, of: analysis)
    // Of two releases mostly only the rows that differ are read.
    guard !timeline.readEveryRow || conditions.takesAny(of: timeline) else {
      let key = texts.joined(separator: ",")
      throw AnalysisError.noSuchRow(dataSet: analysis.dataSet.name, key: key)
    }
    return conditions
  }

  /// The columns that count; nil for all.
  func columnSet(in timeline: Timeline, of analysis: Analysis) throws -> Set<Int>? {
    guard !columns.isEmpty || !ignore.isEmpty else { return nil }
    var result = Set(timeline.columns.keyColumnCount..<timeline.columns.count)
    if !columns.isEmpty {
      result = Set(try columns.listItems.map { try analysis.column($0, in: timeline) })
      if let key = result.first(where: { $0 < timeline.columns.keyColumnCount }) {
        throw AnalysisError.keyColumn(
          dataSet: analysis.dataSet.name,
          column: timeline.columns.names[key]
        )
      }
    }
    result.subtract(try ignore.listItems.map { try analysis.column($0, in: timeline) })
    return result
  }
}

extension [String] {
  /// What an option lists that takes `a,b` and may be repeated: all of it.
  ///
  /// - Throws: `ValidationError` where it was given and lists nothing.
  var listItems: [String] {
    get throws {
      let items = flatMap { $0.split(separator: ",").map(String.init) }
      guard isEmpty || !items.isEmpty else {
        throw ValidationError("\(Failure.quoted(joined(separator: " "))) is a list of nothing")
      }
      return items
    }
  }
}

/// The format of a table.
struct FormatOption: ParsableArguments {
  @Option(help: "text, csv, jsonl or json.")
  var format = TableFormat.text
  @Option(
    name: [.short, .long],
    parsing: .unconditional,
    help: ArgumentHelp("The most rows that are shown; 0 for all.", valueName: "count")
  )
  var limit: Int?

  /// The limit for machines: none unless one was given.
  var machineLimit: Int? { limit == 0 ? nil : limit }

  /// The limit for people.
  func textLimit(_ usual: Int) -> Int? {
    guard let limit else { return usual }
    return limit == 0 ? nil : limit
  }

  func validate() throws {
    if let limit, limit < 0 { throw ValidationError("--limit is 0 (all) or more") }
  }
}

extension DuplicatePolicy: ExpressibleByArgument {
  /// `error` is the state without the option.
  public init?(argument: String) {
    guard argument == "first" || argument == "last" else { return nil }
    self.init(rawValue: argument)
  }

  /// What is offered.
  public static var allValueStrings: [String] { ["first", "last"] }
}

/// A command that compares the releases of one data set.
protocol AnalysisCommand: ArchiveCommand {
  var name: String { get }
  var comparison: ComparisonFlags { get }
}

extension AnalysisCommand {
  /// Opens the data set and prepares its comparison.
  func openAnalysis() throws -> Analysis {
    try Analysis(openArchive().dataSet(named: name).releases())
  }

  /// Reads the whole history and says on standard error what a reader has to know of it.
  func readTimeline(_ analysis: Analysis) throws -> Timeline {
    let progress = PhasedProgress(isQuiet: comparison.quiet)
    defer { progress.finish() }
    let timeline = try analysis.timeline(options: comparison.options, progress: progress.update)
    progress.finish()
    AnalysisNotes.report(timeline, of: analysis)
    AnalysisNotes.reportDates(timeline, of: analysis, proposing: invocation)
    return timeline
  }
}
