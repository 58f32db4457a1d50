import ArgumentParser
import History
import Store
import Tables
import Times
import Vintage

/// The command `vintage prove ...`.
struct ProveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prove",
    abstract: "Proves a claim about a whole history, or gives the first counter-example.",
    discussion: """
      EXAMPLES:
        vintage prove append-only hospital

      \(ExitStatus.help(.done, .no, .refused, .damaged, .system))
      """,
    subcommands: [ProveAppendOnlyCommand.self]
  )
}

/// The command `vintage prove append-only NAME`.
struct ProveAppendOnlyCommand: AnalysisCommand {
  static let configuration = CommandConfiguration(
    commandName: "append-only",
    abstract: "Proves that no published figure was ever changed or withdrawn.",
    discussion: """
      Every row of every release is looked for in the next release, by its key; all its values \
      have to stand there. Another order, another spelling of the same value and new columns \
      change no figure. Rows that repeat a key with equal values are counted. A change of what \
      belongs to no column leaves the claim unproved: nobody can tell whether it is a figure.

      EXAMPLES:
        vintage prove append-only hospital
        vintage prove append-only hospital --format json

      csv has one row: the counts, then the first counter-example where there is one.

      \(ExitStatus.help(.done, .no, .refused, .damaged, .system))
      """
  )

  @ParentCommand var parent: VintageCommand
  @OptionGroup var place: ArchiveOption
  @Argument(help: "The data set.")
  var name: String
  @OptionGroup var comparison: ComparisonFlags
  @Option(help: "text, csv, jsonl or json.")
  var format = TableFormat.text

  func run() throws {
    let analysis = try openAnalysis()
    let timeline = try readTimeline(analysis)
    let proof = try AppendOnlyProof(timeline, analysis.releases.snapshot)
    let report = ProofReport(
      proof: proof,
      ledger: CellLedger(timeline: timeline, analysis: analysis)
    )
    switch format {
    case .text: try report.page.write()
    case .csv: try report.table.write(as: .csv)
    case .jsonl: try Output.write(report.json, as: .jsonl)
    case .json: try Output.write(report.json, as: .json)
    }
    if !proof.holds { throw ExitCode(ExitStatus.no.rawValue) }
  }
}

/// A proof, or what contradicts it.
private struct ProofReport {
  let proof: AppendOnlyProof
  let ledger: CellLedger

  private var timeline: Timeline { ledger.timeline }
  private var name: String { ledger.analysis.dataSet.name }

  var page: Page {
    var page = Page()
    let steps = NumberText.counted(proof.stepCount, "step")
    let releases = timeline.releases
    let period =
      releases.isEmpty
      ? "" : " (\(releases[0].published.date) to \(releases[releases.count - 1].published.date))"
    if proof.holds {
      page.line(Colour.green("\(name): holds. No published figure was ever changed or withdrawn"))
      page.line("in \(steps) from release to release\(period).")
      if hasOtherValues {
        page.line("Of rows that repeat a key with other values, only \(counting) is looked at.")
      }
    } else if let example = proof.counterExample {
      page.line(Colour.red("\(name): does not hold. The first of its counter-examples:"))
      for line in words(example) { page.line("  " + SafeText.bounded(line)) }
      page.line("Of \(steps)\(period),")
    } else if proof.unnamedChangeCount > 0 {
      page.line(Colour.red("\(name): not proved: there are changes that belong to no column."))
      page.line("Of \(steps)\(period),")
    } else {
      page.line(Colour.red("\(name): not proved: some releases cannot be compared."))
      page.line("Of \(steps)\(period),")
    }
    page.line()
    for (count, text) in counts {
      page.line("\(padded(count)) \(count == 1 ? Self.singular(text) : text)")
    }
    for surplus in proof.surplus {
      let noun = surplus.rowCount == 1 ? "surplus row that repeats" : "surplus rows that repeat"
      let values = surplus.hasOtherValues ? "with other values" : "with equal values"
      page.paragraph(
        "\(padded(surplus.rowCount)) \(noun) a key \(values), first in the release of "
          + ledger.releaseText(surplus.place),
        indent: 8
      )
    }
    if !proof.daysInOtherStyle.isEmpty {
      let days = proof.daysInOtherStyle.prefix(8).map(\.description).joined(separator: ", ")
      let more = proof.daysInOtherStyle.count > 8 ? ", ..." : ""
      let noun = proof.daysInOtherStyle.count == 1 ? "day" : "days"
      page.paragraph(
        "\(padded(proof.daysInOtherStyle.count)) \(noun) of which rows are written in another "
          + "date style: \(days)\(more)",
        indent: 8
      )
    }
    if proof.unnamedChangeCount > 0 {
      let noun = proof.unnamedChangeCount == 1 ? "change that belongs" : "changes that belong"
      page.paragraph(
        "\(padded(proof.unnamedChangeCount)) \(noun) to no column: fields behind the last one of "
          + "the header, or parts of rows over 256 MiB. What they say cannot be compared",
        indent: 8
      )
    }
    if !proof.placesLeftOut.isEmpty {
      page.line("\(padded(proof.placesLeftOut.count)) releases were left out: no key column")
    }
    return page
  }

  private var hasOtherValues: Bool { proof.surplus.contains(where: \.hasOtherValues) }

  private var counting: String { "the \(timeline.options.duplicates.rawValue)" }

  private var counts: [(Int, String)] {
    var counts = [
      (proof.bytePrefixCount, "steps where the old file is a byte prefix of the new one"),
      (
        proof.unchangedRecordStepCount,
        "steps where every old row stands unchanged to the byte"
      ),
      (proof.unchangedFigureStepCount, "steps where every old figure stands unchanged"),
    ]
    if proof.layoutStepCount > 0 {
      counts.append((proof.layoutStepCount, "steps where an old row is only spelled otherwise"))
    }
    if proof.backfilledKeyCount > 0 {
      counts.append(
        (proof.backfilledKeyCount, "rows came late, for days that had been published before")
      )
    }
    return counts
  }

  /// The same words for a count of one.
  private static func singular(_ text: String) -> String {
    text.hasPrefix("steps") ? "step" + text.dropFirst(5) : "row" + text.dropFirst(4)
  }

  private func padded(_ count: Int) -> String {
    let text = NumberText.grouped(count)
    return String(repeating: " ", count: max(0, 7 - text.count)) + text
  }

  private func words(_ example: AppendOnlyProof.CounterExample) -> [String] {
    switch example {
    case .revised(let cell):
      let values = timeline.values(of: cell)
      let old = timeline.field(Int(cell.old), Int(cell.column)).shown
      let new = timeline.field(Int(cell.new), Int(cell.column)).shown
      let size = values.difference.map { " (\(NumberText.signed($0.description)))" } ?? ""
      return [
        "the release of \(text(Int(cell.place))) changed",
        "\(timeline.keyLabel(Int(cell.new))) \(timeline.columns.names[Int(cell.column)]): "
          + "\(old) -> \(new)\(size)",
      ]
    case .withdrawn(let place, let row):
      return ["the release of \(text(place)) has no row any more with", timeline.keyLabel(row)]
    case .columnRemoved(let place, let column):
      return [
        "the release of \(text(place)) has no column \(timeline.columns.names[column]) any more"
      ]
    }
  }

  private func text(_ place: Int) -> String {
    let release = timeline.releases[place].release
    return "\(ledger.analysis.publishedText(release)) (#\(release + 1))"
  }

  var json: JSONValue {
    .object([
      ("data_set", .string(name)), ("claim", .string("append-only")), ("holds", .bool(proof.holds)),
      ("steps", .integer(proof.stepCount)), ("byte_prefixes", .integer(proof.bytePrefixCount)),
      ("unchanged_record_steps", .integer(proof.unchangedRecordStepCount)),
      ("unchanged_figure_steps", .integer(proof.unchangedFigureStepCount)),
      ("layout_steps", .integer(proof.layoutStepCount)),
      ("backfilled_keys", .integer(proof.backfilledKeyCount)),
      ("surplus", .array(proof.surplus.map(surplus))),
      (
        "days_in_other_style",
        .array(proof.daysInOtherStyle.map { .string($0.description) })
      ),
      ("unnamed_changes", .integer(proof.unnamedChangeCount)),
      ("left_out", .array(proof.placesLeftOut.map { ledger.releaseField($0).json })),
      ("counter_example", proof.counterExample.map(json) ?? .null),
    ])
  }

  /// One row: the counts, and the counter-example.
  var table: ResultTable {
    let counts: [(String, ResultField)] = [
      ("data_set", .text(name)), ("claim", .text("append-only")), ("holds", .truth(proof.holds)),
      ("steps", .integer(proof.stepCount)), ("byte_prefixes", .integer(proof.bytePrefixCount)),
      ("unchanged_record_steps", .integer(proof.unchangedRecordStepCount)),
      ("unchanged_figure_steps", .integer(proof.unchangedFigureStepCount)),
      ("layout_steps", .integer(proof.layoutStepCount)),
      ("backfilled_keys", .integer(proof.backfilledKeyCount)),
      ("surplus_rows", .integer(proof.surplus.reduce(0) { $0 + $1.rowCount })),
      ("days_in_other_style", .integer(proof.daysInOtherStyle.count)),
      ("unnamed_changes", .integer(proof.unnamedChangeCount)),
      ("releases_left_out", .integer(proof.placesLeftOut.count)),
    ]
    let example = ["kind", "release", "key", "column", "old", "new", "difference", "lag"]
    var table = ResultTable((counts.map(\.0) + example).map { ResultColumn($0) })
    let fields = proof.counterExample.map(fields) ?? example.map { _ in .missing }
    table.append(counts.map(\.1) + fields)
    return table
  }

  private func fields(_ example: AppendOnlyProof.CounterExample) -> [ResultField] {
    switch example {
    case .revised(let cell):
      return [
        .text("revised"), ledger.releaseField(Int(cell.place)),
        .text(timeline.keyLabel(Int(cell.new))), .text(timeline.columns.names[Int(cell.column)]),
        timeline.field(Int(cell.old), Int(cell.column)),
        timeline.field(Int(cell.new), Int(cell.column)), timeline.differenceField(cell),
        ResultField(timeline.lag(of: cell)),
      ]
    case .withdrawn(let place, let row):
      return [.text("withdrawn"), ledger.releaseField(place), .text(timeline.keyLabel(row))]
        + [ResultField](repeating: .missing, count: 5)
    case .columnRemoved(let place, let column):
      return [
        .text("column removed"), ledger.releaseField(place), .missing,
        .text(timeline.columns.names[column]),
      ] + [ResultField](repeating: .missing, count: 4)
    }
  }

  private func surplus(_ surplus: AppendOnlyProof.Surplus) -> JSONValue {
    .object([
      ("release", ledger.releaseField(surplus.place).json),
      ("rows", .integer(surplus.rowCount)),
    ])
  }

  private func json(_ example: AppendOnlyProof.CounterExample) -> JSONValue {
    switch example {
    case .revised(let cell):
      return .object([
        ("kind", .string("revised")), ("release", ledger.releaseField(Int(cell.place)).json),
        ("key", key(Int(cell.new))),
        ("column", .string(timeline.columns.names[Int(cell.column)])),
        ("old", timeline.field(Int(cell.old), Int(cell.column)).json),
        ("new", timeline.field(Int(cell.new), Int(cell.column)).json),
        ("difference", ResultField(timeline.values(of: cell).difference).json),
        ("lag", ResultField(timeline.lag(of: cell)).json),
      ])
    case .withdrawn(let place, let row):
      return .object([
        ("kind", .string("withdrawn")), ("release", ledger.releaseField(place).json),
        ("key", key(row)),
      ])
    case .columnRemoved(let place, let column):
      return .object([
        ("kind", .string("column removed")), ("release", ledger.releaseField(place).json),
        ("column", .string(timeline.columns.names[column])),
      ])
    }
  }

  private func key(_ row: Int) -> JSONValue {
    .object(zip(timeline.keyNames, timeline.keyTexts(row)).map { ($0, .string($1)) })
  }
}
