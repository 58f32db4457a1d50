import Digests
import Bytes
import Store
import Times
import Vintage

/// A release as it is shown.
struct ReleaseView {
  let release: StoredRelease
  let zone: TimeZoneRules
  let number: Int?
  let labels: [StepLabel]?
  /// What is computed from the bytes, or as far as the log has it where they cannot be had; nil
  /// where nobody asks.
  var checksums: (sha1: [UInt8], chunk: ChunkID?)?

  init(
    _ release: StoredRelease,
    zone: TimeZoneRules,
    number: Int? = nil,
    labels: [StepLabel]? = nil
  ) {
    self.release = release
    self.zone = zone
    self.number = number
    self.labels = labels
  }

  /// The release as an object; times are RFC 3339 in the data set's zone.
  func json(outcome: String? = nil) -> JSONValue {
    let entry = release.entry
    var members: [(String, JSONValue)] = []
    if let outcome { members.append(("outcome", .string(outcome))) }
    if let number { members.append(("number", .integer(number))) }
    members += [
      ("id", .string(release.id.hex)), ("published", .string(time(release.published))),
      ("recorded", .string(time(release.recorded))),
      ("last_confirmed", release.lastConfirmed.map { .string(time($0)) } ?? .null),
      ("bytes", .integer(entry.byteCount)), ("records", .integer(entry.recordCount)),
      ("new_records", .integer(entry.newRecordCount)), ("sha256", .string(entry.content.hex)),
    ]
    if let checksums {
      members += [
        ("sha1", .text(Hex.text(checksums.sha1))),
        ("chunk", checksums.chunk.map { .string($0.digest.hex) } ?? .null),
      ]
    }
    members += [
      ("entry", .integer(release.entryNumber)), ("file_name", .text(entry.provenance.fileName)),
      ("source", .text(entry.provenance.source)), ("tool", .text(entry.provenance.tool)),
      ("tags", .array(release.tags.map(JSONValue.string))),
    ]
    let details = entry.provenance.details.sorted { $0.key < $1.key }
    if !details.isEmpty {
      members.append(("details", .object(details.map { ($0.key, .string($0.value)) })))
    }
    if let labels { members.append(("labels", .array(labels.map { .string($0.rawValue) }))) }
    return .object(members)
  }

  /// An instant for machines.
  func time(_ instant: Instant) -> String { TimeText.rfc3339(instant, in: zone) }

  /// The labels and tags of a line for people.
  var remarks: String {
    ((labels ?? []).map(\.rawValue) + release.tags.map { "[\($0)]" }).joined(separator: " ")
  }
}
