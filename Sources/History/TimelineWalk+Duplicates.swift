internal import Records
internal import Tables

extension TimelineWalk {
  /// Chooses the row that counts for every touched key that has several.
  mutating func resolveDuplicates(at place: Int) throws {
    let keys = touched.filter { holders.several[$0] != nil }
    guard !keys.isEmpty else { return }
    let lines = try lineNumbers(of: keys, at: place)
    for key in keys {
      let rows = (holders.several[key] ?? []).sorted {
        (lines[$0]?.first ?? 0) < (lines[$1]?.first ?? 0)
      }
      guard let first = rows.first else { continue }
      let isConflicting = rows.contains { $0 != first && differs(first, $0) }
      let allLines = Set(rows).flatMap { lines[$0] ?? [] }.sorted()
      timeline.releases[place].duplicates.append(
        DuplicateKey(key: Int(key), lines: allLines, isConflicting: isConflicting)
      )
      guard isConflicting else {
        holders.conflicting.remove(key)
        let before = rowBefore[Int(key)]
        holders.choose(rows.contains(before) ? before : first, for: key)
        continue
      }
      holders.conflicting.insert(key)
      try choose(key, rows, lines, allLines, at: place)
    }
  }

  private mutating func choose(
    _ key: Int32,
    _ rows: [Int32],
    _ lines: [Int32: [Int]],
    _ allLines: [Int],
    at place: Int
  ) throws {
    switch timeline.options.duplicates {
    case .first: holders.choose(rows.first ?? -1, for: key)
    case .last:
      let last = rows.max { (lines[$0]?.last ?? 0) < (lines[$1]?.last ?? 0) }
      holders.choose(last ?? -1, for: key)
    case .error:
      throw HistoryError.conflictingDuplicates(
        release: timeline.releases[place].release,
        key: timeline.keyTexts(Int(rows.first ?? 0)),
        lines: allLines
      )
    }
  }

  /// Whether two rows of one release differ in a value.
  private mutating func differs(_ left: Int32, _ right: Int32) -> Bool {
    _ = compare(left, right)
    defer { changed.removeAll(keepingCapacity: true) }
    return !changed.isEmpty
  }

  /// The lines, rising, at which the rows of some keys stand in a release.
  private func lineNumbers(of keys: [Int32], at place: Int) throws -> [Int32: [Int]] {
    var result: [Int32: [Int]] = [:]
    let wanted = Set(keys)
    let release = timeline.releases[place]
    let rowOfRecord = timeline.rowOfRecord[release.layout]
    let numbers = try history.runs(ofRelease: release.release).numbers
    for (index, number) in numbers.enumerated().dropFirst(release.headerCount) {
      let row = rowOfRecord[number]
      guard row >= 0, wanted.contains(timeline.keyOfRow[Int(row)]) else { continue }
      result[row, default: []].append(index + 1)
    }
    return result
  }
}
