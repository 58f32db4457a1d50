import Files
import History
import Tables
import Vintage

/// What a reader of a comparison has to know; it goes to standard error.
enum AnalysisNotes {
  /// Says what was inferred, left out or decided.
  static func report(_ timeline: Timeline, of analysis: Analysis) {
    var missing: [(release: Int, column: String)] = []
    for release in timeline.releases {
      if case .keyColumnMissing(let column) = release.problem {
        missing.append((release.release, column))
      }
    }
    var notes = notes(missing, isRaw: timeline.options.isRaw, of: analysis)
    if timeline.options.duplicates != .error, let note = conflicts(timeline, analysis) {
      notes.append(note)
    }
    for note in notes { Output.message("note: \(note)") }
  }

  /// Says which reference dates cannot be read, so that rows have no lag.
  static func reportDates(
    _ timeline: Timeline,
    of analysis: Analysis,
    proposing invocation: String
  ) {
    guard let column = timeline.referenceColumn, let dates = timeline.unreadableDates() else {
      return
    }
    let name = timeline.columns.names[column]
    var note =
      "\(NumberText.counted(dates.count, "reference date")) in \(SafeText.short(name)) cannot be "
      + "read, such as \(Failure.quoted(dates.example))"
    if dates.haveMonthFirst {
      let command = InferredKindsText.monthFirstCommand(
        name,
        analysis.dataSet.name,
        invocation
      )
      note += "; where the month comes first: \(command)"
    } else {
      note += ": days are written 2020-04-01, 20200401, 2020/04/01 or 01/04/2020"
    }
    Output.message("note: \(note)")
  }

  /// Says the same of steps, which may have been kept.
  static func report(_ steps: ReleaseSteps, isRaw: Bool, of analysis: Analysis) {
    if let timeline = steps.timeline { return report(timeline, of: analysis) }
    let missing = steps.missingColumns.sorted { $0.key < $1.key }
    for note in notes(missing.map { ($0.key, $0.value) }, isRaw: isRaw, of: analysis) {
      Output.message("note: \(note)")
    }
  }

  /// The notes, most important first.
  private static func notes(
    _ missing: [(release: Int, column: String)],
    isRaw: Bool,
    of analysis: Analysis
  ) -> [String] {
    var notes: [String] = []
    if !analysis.hasKey {
      notes.append("\(analysis.dataSet.name) has no key: whole lines are compared")
    }
    if !isRaw, !analysis.inferredKinds.isEmpty {
      let kinds = analysis.inferredKinds.map { "\(SafeText.short($0.column)) \($0.kind.rawValue)" }
      notes.append(
        "kinds inferred from the first release: \(kinds.joined(separator: ", "));"
          + " vintage dataset infer \(analysis.dataSet.name) writes them into the definition"
      )
    }
    if let lost = LossNotes.note(analysis.releases) { notes.append(lost) }
    for (release, column) in missing {
      notes.append(
        "the release of \(analysis.publishedText(release)) has no column \(column)"
          + " and is left out"
      )
    }
    return notes
  }

  private static func conflicts(_ timeline: Timeline, _ analysis: Analysis) -> String? {
    let places = timeline.releases.filter { $0.duplicates.contains(where: \.isConflicting) }
    guard let first = places.first else { return nil }
    // A key that has such rows in many releases is one.
    let keys = Set(places.flatMap { $0.duplicates.filter(\.isConflicting).map(\.key) })
    return "\(NumberText.counted(keys.count, "key")) with rows that differ, first in the release "
      + "of \(analysis.publishedText(first.release)): the \(timeline.options.duplicates.rawValue) "
      + "row counts"
  }
}
