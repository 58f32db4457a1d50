import Times

/// The name of a pack: the log entries it holds, and which rewriting of them it is.
///
/// `00000001-00000064.2.pack` holds entries 1 to 64, rewritten twice. The directory listing is the
/// store's only index: of the packs that start at an entry, the one that reaches furthest counts,
/// and of those the highest generation; what it covers is left over from before a merge.
///
/// `00000005-00000009.lost` stands for a pack of which nothing could be saved. Any pack of the same
/// entries counts before it.
struct PackName: Hashable, Sendable {
  var firstEntry: Int
  var lastEntry: Int
  var generation: Int
  /// Whether it says that the entries are lost.
  var isLost: Bool { generation == Self.lostGeneration }

  /// The generation of what stands for lost entries: before every real one.
  private static let lostGeneration = -1

  var text: String {
    let range = "\(Digits.padded(firstEntry, 8))-\(Digits.padded(lastEntry, 8))"
    if isLost { return "\(range).lost" }
    return generation == 0 ? "\(range).pack" : "\(range).\(generation).pack"
  }

  init(firstEntry: Int, lastEntry: Int, generation: Int) {
    self.firstEntry = firstEntry
    self.lastEntry = lastEntry
    self.generation = generation
  }

  /// The name that stands for entries which are lost.
  init(lost entries: ClosedRange<Int>) {
    self.init(
      firstEntry: entries.lowerBound,
      lastEntry: entries.upperBound,
      generation: Self.lostGeneration
    )
  }

  /// The entries that the pack holds.
  var entries: ClosedRange<Int> { firstEntry...lastEntry }

  /// Entries and generations are numbered below this, so that the next number never overflows.
  private static let limit = 1 << 40

  /// Reads a file name; nil where it is not the name of a pack, of which there is one spelling.
  init?(_ text: String) {
    var rest = text.utf8[...]
    guard let first = Self.number(&rest, width: 8), rest.popFirst() == UInt8(ascii: "-"),
      let last = Self.number(&rest, width: 8), first >= 1, last >= first,
      rest.popFirst() == UInt8(ascii: ".")
    else { return nil }
    var generation = 0
    if rest.elementsEqual("lost".utf8) {
      generation = Self.lostGeneration
    } else if !rest.elementsEqual("pack".utf8) {
      guard let found = Self.number(&rest, width: 1), found > 0, rest.elementsEqual(".pack".utf8)
      else { return nil }
      generation = found
    }
    self.init(firstEntry: first, lastEntry: last, generation: generation)
  }

  /// Takes a number of at least `width` digits below ``limit`` off a text; 0s only fill it up.
  private static func number(_ text: inout Substring.UTF8View, width: Int) -> Int? {
    let digits = text.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    text = text[digits.endIndex...]
    guard digits.count == width || digits.count > width && digits.first != UInt8(ascii: "0")
    else { return nil }
    var number = 0
    for digit in digits {
      number = 10 * number + Int(digit - UInt8(ascii: "0"))
      guard number < limit else { return nil }
    }
    return number
  }

  /// The packs that count, in order, and those that are left over.
  ///
  /// - Parameter names: The names in a store's folder; those that are no packs are passed over.
  /// - Returns: The live packs up to the first gap, the packs they cover, and the entry at which a
  ///   pack is missing while later ones are there.
  static func select(
    _ names: [String]
  ) -> (live: [PackName], superseded: [PackName], missingEntry: Int?) {
    let packs = names.compactMap(PackName.init).sorted {
      ($0.firstEntry, -$0.lastEntry, -$0.generation) < (
        $1.firstEntry, -$1.lastEntry, -$1.generation
      )
    }
    var live: [PackName] = []
    var superseded: [PackName] = []
    for pack in packs {
      let reached = live.last?.lastEntry ?? 0
      if pack.firstEntry == reached + 1 {
        live.append(pack)
      } else if pack.lastEntry <= reached {
        superseded.append(pack)
      } else {
        return (live, superseded, reached + 1)
      }
    }
    return (live, superseded, nil)
  }

  /// What stands for each stretch of the log, gaps included, however the folder came to be so.
  ///
  /// - Parameter names: The names in a store's folder.
  /// - Returns: The names that count, in order, from the first entry on without a gap; and those
  ///   of them that no file has.
  static func cover(_ names: [String]) -> (parts: [PackName], missing: Set<PackName>) {
    let packs = names.compactMap(PackName.init).sorted {
      ($0.firstEntry, -$0.lastEntry, -$0.generation) < (
        $1.firstEntry, -$1.lastEntry, -$1.generation
      )
    }
    var parts: [PackName] = []
    var missing: Set<PackName> = []
    for pack in packs {
      let reached = parts.last?.lastEntry ?? 0
      guard pack.lastEntry > reached else { continue }
      if pack.firstEntry != reached + 1 {
        // A pack that reaches into the one before it can be no pack of this log.
        let end = pack.firstEntry <= reached ? pack.lastEntry : pack.firstEntry - 1
        let gap = PackName(lost: reached + 1...end)
        parts.append(gap)
        missing.insert(gap)
      }
      if pack.firstEntry > reached { parts.append(pack) }
    }
    return (parts, missing)
  }
}
