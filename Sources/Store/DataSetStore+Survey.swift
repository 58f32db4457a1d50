import Files

/// A store read as far as it goes: what cannot be read stands in it as lost.
struct Survey {
  /// A pack that cannot be read, or that is not there.
  struct Fault {
    /// What stands in the log where it should be.
    var entries: ClosedRange<Int>
    /// The file, where there is one.
    var file: PackName?
    /// What is wrong.
    var error: StoreError
  }

  /// What can be read.
  var snapshot: StoreSnapshot
  /// What cannot.
  var faults: [Fault] = []
}

extension DataSetStore {
  /// Reads the store as far as it goes.
  ///
  /// - Returns: What can be read, and what cannot.
  /// - Throws: ``StoreError`` where something is wrong that is no damage: a pack of a later
  ///   version, a file that may not be read.
  func survey() throws(StoreError) -> Survey {
    var attempts = 0
    while true {
      do throws(StoreError) {
        return Survey(snapshot: try snapshot())
      } catch  where error.isDamage {
        do throws(StoreError) {
          return try surveyDamaged()
        } catch .file(.notFound(let path)) {
          // A merge came between the listing and the opening.
          attempts += 1
          guard attempts < 100 else { throw .file(.notFound(path: path)) }
        }
      }
    }
  }

  private func surveyDamaged() throws(StoreError) -> Survey {
    let (names, missing) = PackName.cover(try list())
    var parts: [StorePart] = []
    var faults: [Survey.Fault] = []
    for name in names {
      guard !name.isLost else {
        parts.append(.lost(name))
        guard missing.contains(name) else { continue }
        let error = StoreError.missingEntries(directory: directory, entry: name.firstEntry)
        faults.append(Survey.Fault(entries: name.entries, file: nil, error: error))
        continue
      }
      do throws(StoreError) {
        parts.append(.pack(try pack(name)))
      } catch  where error.isDamage {
        faults.append(Survey.Fault(entries: name.entries, file: name, error: error))
        parts.append(.lost(PackName(lost: name.entries)))
      }
    }
    while true {
      do throws(StoreError) {
        return Survey(snapshot: try StoreSnapshot(name: self.name, parts: parts), faults: faults)
      } catch .damaged(let path, let offset, let damage) {
        // A pack that contradicts those before it is as good as unreadable.
        guard let place = parts.firstIndex(where: { $0.pack?.path == path }) else {
          throw .damaged(path: path, byteOffset: offset, damage)
        }
        let name = parts[place].name
        let error = StoreError.damaged(path: path, byteOffset: offset, damage)
        faults.append(Survey.Fault(entries: name.entries, file: name, error: error))
        parts[place] = .lost(PackName(lost: name.entries))
      }
    }
  }
}

extension StoreError {
  /// Whether it is about bytes that are not what they were, and not about a version or a right.
  var isDamage: Bool {
    switch self {
    case .damaged(_, _, .unknownVersion), .damaged(_, _, .unknownFeature): false
    case .damaged, .missingEntries, .wrongContent: true
    case .file(.endsEarly), .file(.notRegularFile): true
    case .file(.system(let call, _, let code)): call == "pread" && code == Self.inputOutputError
    default: false
    }
  }

  /// EIO, on every system: the disk cannot give the bytes back.
  private static let inputOutputError: Int32 = 5
}
