import Files
public import Times

/// One state of a file in a git history: a commit that made, changed or removed it.
public struct GitVersion: Hashable, Sendable {
  /// What the commit left under the file's name.
  public enum Content: Hashable, Sendable {
    /// A file: the id of its blob.
    case blob(String)
    /// Nothing: the file was removed.
    case removed
    /// A link or a repository of its own, which is no file.
    case notAFile
  }

  /// The commit's id, in hexadecimal.
  public var commit: String
  /// When the change was written, as its author's clock showed it: RFC 3339.
  public var authorDate: String
  /// The same as an instant.
  public var authored: Instant
  /// When the commit was made, as the committer's clock showed it: RFC 3339.
  public var committerDate: String
  /// The same as an instant.
  public var committed: Instant
  /// The file's path in that commit, from the top of the repository.
  public var path: String
  /// What was there.
  public var content: Content

  /// The id of the blob, where there is one.
  public var blob: String? {
    if case .blob(let id) = content { id } else { nil }
  }
}

extension GitVersion {
  /// How `git log` is asked to show a commit; its own fields end with a NUL.
  static let format = "--format=%x01%H %at %ct %aI %cI"

  /// Reads what `git log -z --raw --no-abbrev` prints in ``format``.
  ///
  /// ```
  /// 01 commit SP author seconds SP committer seconds SP author date SP committer date NUL
  /// LF :100644 100644 old-blob new-blob M NUL path NUL            two paths where it was renamed
  /// ```
  ///
  /// - Parameter output: Everything that git printed, newest commit first.
  /// - Returns: The versions, oldest commit first; nil where the output is something else. A
  ///   commit that touched several files gives a version for each.
  static func parse(_ output: [UInt8]) -> [GitVersion]? {
    var versions: [GitVersion] = []
    var header: Header?
    var words = output.split(separator: 0)[...]
    while let word = words.popFirst() {
      if word.first == 1 {
        guard let next = Header(word.dropFirst()) else { return nil }
        header = next
        continue
      }
      guard let header, let change = RawChange(word), let first = words.popFirst() else {
        return nil
      }
      var path = first
      if change.hasTwoPaths {
        guard let second = words.popFirst() else { return nil }
        path = second
      }
      versions.append(header.version(path: path, change.content))
    }
    return versions.reversed()
  }

  /// What stands before a commit's changes.
  private struct Header {
    let commit: String
    let (authored, committed): (Int64, Int64)
    let (authorDate, committerDate): (String, String)

    init?(_ word: ArraySlice<UInt8>) {
      let parts = String(decoding: word, as: UTF8.self).split(separator: " ").map(String.init)
      guard parts.count == 5, let authored = Int64(parts[1]), let committed = Int64(parts[2]) else {
        return nil
      }
      commit = parts[0]
      (self.authored, self.committed) = (authored, committed)
      (authorDate, committerDate) = (parts[3], parts[4])
    }

    func version(path: ArraySlice<UInt8>, _ content: Content) -> GitVersion {
      GitVersion(
        commit: commit,
        authorDate: authorDate,
        authored: Instant(seconds: authored),
        committerDate: committerDate,
        committed: Instant(seconds: committed),
        path: Path.text(Array(path)),
        content: content
      )
    }
  }

  /// A line of `--raw`, without the paths.
  private struct RawChange {
    let content: Content
    let hasTwoPaths: Bool

    init?(_ word: ArraySlice<UInt8>) {
      let line = String(decoding: word.drop { $0 == UInt8(ascii: "\n") }, as: UTF8.self)
      let parts = line.split(separator: " ")
      guard parts.count == 5, parts[0].first == ":" else { return nil }
      switch parts[1].prefix(3) {
      case "100": content = .blob(String(parts[3]))
      case "000": content = .removed
      default: content = .notAFile
      }
      hasTwoPaths = parts[4].first == "R" || parts[4].first == "C"
    }
  }
}
