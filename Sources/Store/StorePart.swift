import Synchronization

/// A stretch of the log as a store holds it.
enum StorePart: Sendable {
  /// A pack, open for reading.
  case pack(Pack)
  /// Entries that are lost, with the records and recipes that they brought.
  case lost(PackName)

  /// What it is called.
  var name: PackName {
    switch self {
    case .pack(let pack): pack.name
    case .lost(let name): name
    }
  }

  /// Whether something that it should hold is lost.
  var hasLosses: Bool {
    guard case .pack(let pack) = self else { return true }
    return pack.contents.recordBlocks.contains(where: \.isLost)
      || pack.contents.recipeBlocks.contains(where: \.isLost)
  }

  /// The pack, where there is one.
  var pack: Pack? {
    guard case .pack(let pack) = self else { return nil }
    return pack
  }
}

/// What a store has lost, and what its timeline looks like without what came back.
struct StoreLosses: Sendable {
  /// The releases whose bytes are lost, by their place in the log's releases.
  var releases: Set<Int> = []
  /// The timeline without lost releases that were added again.
  var timeline: [Int] = []
}

extension StoreSnapshot {
  /// The log entries that are lost: of these not even the releases are known.
  public var lostEntries: [ClosedRange<Int>] {
    parts.compactMap { $0.pack == nil ? $0.name.entries : nil }
  }

  /// The releases that are known and whose bytes are lost, by their place in ``logged``.
  ///
  /// - Complexity: Composes every sequence, once for each snapshot, where anything is lost.
  public var lostReleases: Set<Int> { losses?.releases ?? [] }

  /// What is lost; nil where nothing is.
  var losses: StoreLosses? {
    guard hasLosses else { return nil }
    if let known = cache.withLock({ $0.losses }) { return known }
    var losses = StoreLosses()
    for place in logged.indices where isLost(place) { losses.releases.insert(place) }
    let whole = Set(logged.indices.filter { !losses.releases.contains($0) }.map { logged[$0].id })
    losses.timeline = log.timeline.filter { place in
      !losses.releases.contains(place) || !whole.contains(logged[place].id)
    }
    // A release that came back is lost no more.
    losses.releases = losses.releases.intersection(losses.timeline)
    let found = losses
    cache.withLock { $0.losses = found }
    return found
  }

  /// Whether a release cannot be given back for something that is known to be lost.
  private func isLost(_ place: Int) -> Bool {
    do throws(StoreError) {
      return blocks.needed(for: try runs(ofLogged: place)).contains { index in
        let entry = blocks.entries[index]
        return entry.isLost || packs[entry.pack].contents.recordBlocks[entry.block].isLost
      }
    } catch .lost {
      return true
    } catch {
      return false
    }
  }

  /// The packs in stretches with nothing lost between them, by their places in ``packs``.
  var stretches: [Range<Int>] {
    var stretches: [Range<Int>] = []
    var count = 0
    var isJoined = false
    for part in parts {
      guard part.pack != nil else {
        isJoined = false
        continue
      }
      let first = isJoined ? stretches.removeLast().lowerBound : count
      count += 1
      stretches.append(first..<count)
      isJoined = true
    }
    return stretches
  }
}
