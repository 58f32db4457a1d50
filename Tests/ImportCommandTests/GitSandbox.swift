import Files
import Support

/// A folder with an archive `a` and a git repository `r`, whose clock is set by hand.
struct GitSandbox {
  let folder = TemporaryDirectoryTrait.current
  let disk = LocalFileSystem()

  /// Whether git can be run; says so where it cannot.
  static let hasGit: Bool = {
    let isThere = ((try? LocalFileSystem().status("/usr/bin/git")) ?? nil) != nil
    if !isThere { print("skipped: git is not there") }
    return isThere
  }()

  init() throws {
    _ = try vintage("init a")
    _ = try git(["init", "-q", "-b", "main", "r"], in: folder)
  }

  /// Runs the command.
  func vintage(_ line: String) throws -> Command.Outcome { try Command(in: folder).run(line) }

  /// Runs git, in the repository unless another folder is named.
  @discardableResult
  func git(
    _ arguments: [String],
    in directory: String? = nil,
    at time: String = "2020-01-01T00:00:00Z",
    authored: String? = nil
  ) throws -> Command.Outcome {
    var command = Command("/usr/bin/git", in: directory ?? "\(folder)/r")
    command.environment = [
      "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a",
      "GIT_COMMITTER_EMAIL": "a@b", "GIT_COMMITTER_DATE": time,
      "GIT_AUTHOR_DATE": authored ?? time, "GIT_CONFIG_NOSYSTEM": "1",
    ]
    let outcome = try command.run(arguments)
    guard outcome.status == 0 else { throw GitFailure(messages: outcome.messages) }
    return outcome
  }

  /// Commits a file's new content, or its removal.
  func commit(
    _ text: String?,
    as path: String = "d/x.csv",
    at time: String,
    authored: String? = nil
  ) throws {
    let full = "\(folder)/r/\(path)"
    if let text {
      try disk.makeDirectories(Path.parent(of: full))
      try disk.replace(full, with: Array(text.utf8))
    } else {
      try disk.remove(full)
    }
    try git(["add", "-A"])
    try git(["commit", "-q", "--allow-empty", "-m", "x"], at: time, authored: authored)
  }
}

/// git refused.
struct GitFailure: Error {
  var messages: [String]
}
