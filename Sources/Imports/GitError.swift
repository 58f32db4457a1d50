public import Files

/// What can go wrong with a git repository.
public enum GitError: Error, Hashable, Sendable {
  /// There is no program `git` along `PATH`.
  case notInstalled
  /// The folder holds no repository that git would open; `message` is git's first line.
  case notARepository(path: String, message: String)
  /// The repository has no such branch, tag or commit.
  case unknownRevision(repository: String, revision: String)
  /// No commit of that revision touched the file; `followed` tells whether renames were looked for.
  case noVersions(repository: String, path: String)
  /// The path is a folder.
  case isFolder(repository: String, path: String)
  /// git ended with an error; `message` is its first line.
  case failed(command: String, status: Int32, message: String)
  /// git said something that cannot be understood.
  case unexpected(command: String)
  /// An object's size is more than what one release may have.
  case tooLarge(blob: String, byteCount: Int)
  /// The connection to git broke.
  case file(FileError)
}
