import Files

/// A git repository, read through the program `git` and never written to.
///
/// git runs without a shell, with the user's own settings, and neither asks questions nor fetches:
/// what a partial clone lacks is missing here too.
public struct GitRepository: Sendable {
  /// The folder that git is told to work in.
  public let directory: String
  /// Whether some objects may be somewhere else only.
  private let isPartial: Bool

  /// Opens a repository.
  ///
  /// - Parameter directory: A work tree, a folder in one, or a bare repository.
  /// - Throws: ``GitError/notInstalled``, ``GitError/notARepository(path:message:)``,
  ///   ``GitError/file(_:)``.
  public init(at directory: String) throws(GitError) {
    self.directory = directory
    let answer = try Self.ask(directory, ["rev-parse", "--absolute-git-dir"])
    guard answer.status == 0 else {
      throw .notARepository(path: directory, message: answer.message)
    }
    let pattern = #"^(remote\..*\.(promisor|partialclonefilter)|extensions\.partialclone)$"#
    isPartial = try Self.ask(directory, ["config", "--get-regexp", pattern]).status == 0
  }

  /// The address that the repository was cloned from, without a name or password in it; empty where
  /// it was not cloned.
  ///
  /// - Throws: ``GitError/file(_:)``.
  public var originURL: String {
    get throws(GitError) {
      let answer = try Self.ask(directory, ["config", "--get", "remote.origin.url"])
      return Self.withoutUser(answer.firstLine)
    }
  }

  /// The versions of a file, as `git log` finds them.
  ///
  /// - Parameters:
  ///   - path: The file, from ``directory`` on.
  ///   - revision: Where history is read from: a branch, a tag, a commit.
  ///   - isFollowed: Whether to go on under the old name where the file was renamed.
  /// - Returns: The versions, the oldest commit first, in the order of the history.
  /// - Throws: ``GitError``.
  public func versions(
    of path: String,
    in revision: String = "HEAD",
    following isFollowed: Bool = false
  ) throws(GitError) -> [GitVersion] {
    let commit = ["rev-parse", "--verify", "--quiet", "--end-of-options", "\(revision)^{commit}"]
    guard try Self.ask(directory, commit).status == 0 else {
      throw .unknownRevision(repository: directory, revision: revision)
    }
    var words = [
      "log", "--raw", "-z", "--no-abbrev", "--no-color", "--no-ext-diff", "--no-show-signature",
      "--diff-merges=first-parent", GitVersion.format,
    ]
    words.append(isFollowed ? "--follow" : "--no-renames")
    words += ["--end-of-options", revision, "--", path]
    let answer = try Self.ask(directory, words)
    guard answer.status == 0 else { throw answer.failure("log") }
    guard let versions = GitVersion.parse(answer.output) else { throw .unexpected(command: "log") }
    guard !versions.isEmpty else { throw .noVersions(repository: directory, path: path) }
    guard Self.areOfOneFile(versions, path, isFollowed) else {
      throw .isFolder(repository: directory, path: path)
    }
    return versions
  }

  /// The sizes of blobs.
  ///
  /// - Parameters:
  ///   - blobs: Their ids.
  ///   - revision: Where history is read from.
  ///   - paths: The names that the file had.
  /// - Returns: The sizes in bytes, by id; those that are not here have none.
  /// - Throws: ``GitError``.
  public func sizes(
    ofBlobs blobs: [String],
    in revision: String = "HEAD",
    paths: [String] = []
  ) throws(GitError) -> [String: Int] {
    let elsewhere = isPartial ? try missingObjects(in: revision, paths: paths) : []
    let wanted = blobs.filter { !elsewhere.contains($0) }
    var stream = GitObjectStream(try start(["cat-file", "--batch-check"]), wanted)
    var sizes: [String: Int] = [:]
    while let object = try stream.next() {
      if let byteCount = object.byteCount { sizes[object.blob] = byteCount }
    }
    return sizes
  }

  /// Opens a stream of blobs, which git reads ahead.
  ///
  /// - Parameter blobs: Their ids, in the order in which they are wanted.
  /// - Returns: The stream.
  /// - Throws: ``GitError``.
  public func contents(ofBlobs blobs: [String]) throws(GitError) -> GitBlobs {
    GitBlobs(try start(["cat-file", "--batch"]), blobs)
  }

  /// The objects of a partial clone that are not here, found without fetching any.
  private func missingObjects(
    in revision: String,
    paths: [String]
  ) throws(GitError) -> Set<String> {
    let words = ["rev-list", "--objects", "--missing=print", "--no-object-names"]
    let answer = try Self.ask(
      directory,
      words + ["--end-of-options", revision, "--"] + paths.map { ":(top,literal)\($0)" },
      isLiteral: false
    )
    guard answer.status == 0 else { throw answer.failure("rev-list") }
    let lines = answer.output.split(separator: UInt8(ascii: "\n"))
    return Set(
      lines.filter { $0.first == UInt8(ascii: "?") }
        .map { String(decoding: $0.dropFirst(), as: UTF8.self) }
    )
  }

  /// Whether a path is that of a file: the commits of a folder touch what is in it.
  private static func areOfOneFile(
    _ versions: [GitVersion],
    _ path: String,
    _ isFollowed: Bool
  ) -> Bool {
    let name = Path.name(of: path)
    guard !isFollowed else { return versions.last.map { Path.name(of: $0.path) == name } ?? false }
    return Set(versions.map(\.path)).count == 1 && Path.name(of: versions[0].path) == name
  }

  /// An address without the part that may name a user and a password.
  static func withoutUser(_ url: String) -> String {
    guard let scheme = url.firstRange(of: "://") else { return url }
    let rest = url[scheme.upperBound...]
    let host = rest.prefix { $0 != "/" }
    guard let sign = host.lastIndex(of: "@") else { return url }
    return url[..<scheme.upperBound] + String(rest[rest.index(after: sign)...])
  }
}

extension GitRepository {
  /// What git answered.
  private struct Answer {
    var output: [UInt8]
    var status: Int32
    var message: String

    var firstLine: String {
      String(decoding: output.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }

    func failure(_ command: String) -> GitError {
      .failed(command: command, status: status, message: message)
    }
  }

  /// Runs git to its end.
  private static func ask(
    _ directory: String,
    _ words: [String],
    isLiteral: Bool = true
  ) throws(GitError) -> Answer {
    let process = try start(directory, words, isLiteral: isLiteral)
    do throws(FileError) {
      process.closeInput()
      let output = try process.readAll()
      let status = process.wait()
      let lines = process.messages.split(separator: "\n")
      let line = lines.first { $0.hasPrefix("fatal: ") }?.dropFirst(7) ?? lines.first ?? ""
      return Answer(output: output, status: status, message: String(line))
    } catch { throw .file(error) }
  }

  private func start(_ words: [String]) throws(GitError) -> ChildProcess {
    try Self.start(directory, words, isLiteral: true)
  }

  private static func start(
    _ directory: String,
    _ words: [String],
    isLiteral: Bool
  ) throws(GitError) -> ChildProcess {
    var options = ["-C", directory, "--no-pager"]
    if isLiteral { options.append("--literal-pathspecs") }
    let variables = [
      "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0",
      "GIT_NO_LAZY_FETCH": "1",
    ]
    do throws(FileError) {
      return try ChildProcess("git", options + words, variables: variables)
    } catch .notFound {
      throw .notInstalled
    } catch { throw .file(error) }
  }
}
