import Bytes
import Files

/// When each release was last rebuilt and found whole: what lets a check go on where it stopped.
///
/// A derived file: without it, or with one that cannot be read, everything counts as never checked.
///
/// ```
/// vintage checked 1␊
/// 17 1606172000␊        number of the release's log entry, seconds since 1970-01-01T00:00:00Z
/// ```
struct CheckedReleases: Equatable {
  /// The name of the file in a store's folder.
  static let fileName = "checked"

  private static let header = "vintage checked 1"
  /// No larger file is read, in bytes.
  private static let maximumByteCount = 1 << 26

  /// Seconds since 1970 by the number of the release's log entry.
  private(set) var times: [Int: Int] = [:]

  /// Starts with nothing checked.
  init() {}

  /// Reads the file's bytes; nil where they are not those of such a file.
  init?(bytes: [UInt8]) {
    let lines = bytes.split(separator: UInt8(ascii: "\n"))
    guard bytes.last == UInt8(ascii: "\n"), lines.first?.elementsEqual(Self.header.utf8) == true
    else { return nil }
    for line in lines.dropFirst() {
      let words = String(decoding: line, as: UTF8.self).split(separator: " ")
      guard words.count == 2, let entry = Int(words[0]), let time = Int(words[1]), entry > 0,
        time >= 0
      else { return nil }
      times[entry] = time
    }
  }

  /// The file's bytes.
  var bytes: [UInt8] {
    let lines = times.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)\n" }
    return Array((Self.header + "\n" + lines.joined()).utf8)
  }

  /// Notes that a release was found whole.
  mutating func note(_ entry: Int, at time: Int) {
    times[entry] = time
  }

  /// Whether a release is due before another: never checked first, then longest ago.
  func isDue(_ entry: Int, before other: Int) -> Bool {
    (times[entry] ?? -1, entry) < (times[other] ?? -1, other)
  }

  /// Reads the file of a store; nothing where there is none that can be read.
  static func load(_ store: DataSetStore) -> CheckedReleases {
    let path = "\(store.directory)/\(fileName)"
    guard let status = try? store.files.status(path), status.byteCount <= maximumByteCount,
      let bytes = try? store.files.readAll(path)
    else { return CheckedReleases() }
    return CheckedReleases(bytes: bytes) ?? CheckedReleases()
  }

  /// Writes the file of a store where that is possible: a check of a read-only archive is as good,
  /// it only starts anew next time.
  func save(_ store: DataSetStore) {
    try? store.files.replace("\(store.directory)/\(Self.fileName)", with: bytes)
  }
}
