import Files
import History
import Tables
import Vintage

/// What a reader of a comparison has to know; it goes to standard error.
enum AnalysisNotes {
  /// Says what was inferred, left out or decided.
  static func report(_ timeline: Timeline, of analysis: Analysis) {
    for note in notes(timeline, of: analysis) { Output.message("note: \(note)") }
  }

  /// The notes, most important first.
  static func notes(_ timeline: Timeline, of analysis: Analysis) -> [String] {
    var notes: [String] = []
    if !analysis.hasKey {
      notes.append("\(analysis.dataSet.name) has no key: whole lines are compared")
    }
    if !timeline.options.isRaw, !analysis.inferredKinds.isEmpty {
      let kinds = analysis.inferredKinds.map { "\($0.column) \($0.kind.rawValue)" }
      notes.append(
        "kinds inferred from the first release: \(kinds.joined(separator: ", "));"
          + " correct them with: vintage dataset set \(analysis.dataSet.name)"
          + " columns.COLUMN.kind=KIND"
      )
    }
    if let lost = LossNotes.note(analysis.releases) { notes.append(lost) }
    for release in timeline.releases {
      guard case .keyColumnMissing(let column) = release.problem else { continue }
      notes.append(
        "the release of \(analysis.publishedText(release.release)) has no column \(column)"
          + " and is left out"
      )
    }
    if timeline.options.duplicates != .error, let note = conflicts(timeline, analysis) {
      notes.append(note)
    }
    return notes
  }

  private static func conflicts(_ timeline: Timeline, _ analysis: Analysis) -> String? {
    let places = timeline.releases.filter { $0.duplicates.contains(where: \.isConflicting) }
    guard let first = places.first else { return nil }
    let count = places.reduce(0) { $0 + $1.duplicates.count(where: \.isConflicting) }
    return "\(NumberText.counted(count, "key")) with rows that differ, first in the release of "
      + "\(analysis.publishedText(first.release)): the \(timeline.options.duplicates.rawValue) "
      + "row counts"
  }
}
