import Store
import Times
import Vintage

/// What a reader has to know of an archive from which something is lost.
enum LossNotes {
  /// A list of times in one line, cut short.
  static func times(_ releases: [StoredRelease], in zone: TimeZoneRules) -> String {
    let times = releases.map { TimeText.plain($0.published, in: zone) }
    let more = times.count > 6 ? " and \(times.count - 6) more" : ""
    return times.prefix(6).joined(separator: ", ") + more
  }

  /// Stretches of the log in words: `log entry 5`, `log entries 5 to 9`.
  static func words(_ entries: ClosedRange<Int>) -> String {
    entries.count == 1
      ? "log entry \(entries.lowerBound)"
      : "log entries \(entries.lowerBound) to \(entries.upperBound)"
  }

  /// What is lost of a data set, or nil where nothing is.
  static func note(_ releases: Releases) -> String? {
    let snapshot = releases.snapshot
    guard snapshot.hasLosses else { return nil }
    let lost = snapshot.lostReleases.count
    let parts =
      (lost > 0 ? [NumberText.counted(lost, "release")] : [])
      + snapshot.lostEntries.map { words($0) }
    guard !parts.isEmpty else { return nil }
    return "\(releases.dataSet.name): lost and left out: \(parts.joined(separator: ", "))"
  }

  /// Says what is lost of a data set, on standard error.
  static func report(_ releases: Releases) {
    if let note = note(releases) { Output.message("note: \(note)") }
  }
}
