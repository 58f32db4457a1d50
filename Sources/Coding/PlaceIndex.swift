import Records

/// Where record numbers stand in the base of a recipe.
struct PlaceIndex {
  private let base: RecordRuns
  private let lowest: RecordNumber
  /// Place + 1 by number - `lowest`; 0 where the base does not have the number.
  private var places: [UInt32]
  /// The last place + 1 of so many numbers by their hash; empty where few records repeat.
  private var stretches: [UInt32] = []

  /// How many numbers tell a stretch of records from others like it.
  private static let stretchCount = 8

  /// Builds the index.
  ///
  /// - Parameter base: The sequence, not empty.
  /// - Complexity: O(numbers), 4 bytes each; twice that where records repeat, as the lines of XML
  ///   and of indented JSON do.
  init(_ base: RecordRuns) {
    self.base = base
    let bounds = base.runs.map { ($0.first, $0.last) }
    lowest = bounds.map { min($0.0, $0.1) }.min() ?? 0
    let highest = bounds.map { max($0.0, $0.1) }.max() ?? -1
    places = [UInt32](repeating: 0, count: highest - lowest + 1)
    var place: UInt32 = 0
    var repeatCount = 0
    for run in base.runs {
      for index in 0..<run.count {
        place += 1
        // The first place counts where a row stands twice, so that copies tend to rise.
        if places[run[index] - lowest] == 0 {
          places[run[index] - lowest] = place
        } else {
          repeatCount += 1
        }
      }
    }
    if repeatCount > base.count / 8 { indexStretches() }
  }

  private mutating func indexStretches() {
    let width = min(max(Int.bitWidth - base.count.leadingZeroBitCount, 8), 24)
    stretches = [UInt32](repeating: 0, count: 1 << width)
    var numbers = [RecordNumber](repeating: 0, count: Self.stretchCount)
    var place = 0
    for run in base.runs {
      for index in 0..<run.count {
        numbers[place % Self.stretchCount] = run[index]
        place += 1
        guard place >= Self.stretchCount else { continue }
        var hash = StretchHash()
        for step in 0..<Self.stretchCount { hash.add(numbers[(place + step) % Self.stretchCount]) }
        stretches[hash.value(width: width)] = UInt32(place - Self.stretchCount + 1)
      }
    }
  }

  /// The first place of a number, if it has one.
  func place(of number: RecordNumber) -> Int? {
    let index = number - lowest
    guard index >= 0, index < places.count, places[index] > 0 else { return nil }
    return Int(places[index]) - 1
  }

  /// The place from which on the base has most in common with a sequence.
  ///
  /// - Parameters:
  ///   - target: A place of the sequence, not its end.
  ///   - writer: Knows where the base was copied from last: what follows there, or follows there in
  ///     place of what was spelled out since, is tried where records repeat.
  /// - Returns: The place, and how many numbers are the same from there on, at least one; nil where
  ///   the base does not have the number.
  func best(for target: RunCursor, after writer: RecipeWriter) -> (place: Int, count: Int)? {
    guard let number = target.restOfRun?.first, let first = place(of: number) else { return nil }
    var best = (place: first, count: RunCursor.commonCount(target, RunCursor(base, at: first)))
    guard !stretches.isEmpty else { return best }
    func offer(_ place: Int) {
      guard place != best.place, place < base.count else { return }
      let count = RunCursor.commonCount(target, RunCursor(base, at: place))
      if count > best.count { best = (place, count) }
    }
    offer(writer.cursor)
    offer(writer.cursor + writer.spelledCount)
    if best.count < Self.stretchCount, let place = placeOfStretch(target) { offer(place) }
    return best
  }

  private func placeOfStretch(_ target: RunCursor) -> Int? {
    var hash = StretchHash()
    var target = target
    for _ in 0..<Self.stretchCount {
      guard let number = target.restOfRun?.first else { return nil }
      hash.add(number)
      target.advance(by: 1)
    }
    let found = stretches[hash.value(width: stretches.count.trailingZeroBitCount)]
    return found == 0 ? nil : Int(found) - 1
  }
}

/// A hash of some numbers in a row.
private struct StretchHash {
  private var state: UInt64 = 0

  mutating func add(_ number: RecordNumber) {
    state = (state &+ UInt64(truncatingIfNeeded: number) &+ 1) &* 0x9E37_79B1_85EB_CA87
    state ^= state >> 29
  }

  /// The highest bits.
  func value(width: Int) -> Int { Int((state &* 0xC2B2_AE3D_27D4_EB4F) >> UInt64(64 - width)) }
}
