import Files
import Glibc

/// The two images of a ``CrashingFileSystem`` and the fault that waits in it.
struct DiskState: Sendable {
  /// A file, however many names it has.
  struct Inode: Sendable {
    /// What the running system reads.
    var live: [UInt8] = []
    /// What was there at the last `fsync`.
    var durable: [UInt8] = []
  }

  var inodes: [Inode] = []
  /// Files by path, as the running system sees them.
  var liveNames: [String: Int] = [:]
  /// Files by path, as of the last sync of each folder.
  var durableNames: [String: Int] = [:]
  /// Folders, as the running system sees them.
  var folders: Set<String> = ["/"]
  /// Folders, as of the last sync of each folder above; a lost one takes with it what it holds.
  var durableFolders: Set<String> = ["/"]
  var locks: Set<String> = []
  var operations: [String] = []
  var fault: (operation: Int, fault: CrashingFileSystem.Fault)?
  var hasCrashed = false

  /// Counts a writing operation and does it, or fails as was chosen.
  ///
  /// - Parameters:
  ///   - call: What it is.
  ///   - path: What it is about.
  ///   - half: What is left of it where the crash falls into it.
  ///   - change: Does it.
  /// - Returns: What `change` gave, or the failure.
  mutating func perform<Value>(
    _ call: String,
    _ path: String,
    half: (inout DiskState) -> Void = { _ in },
    _ change: (inout DiskState) throws(FileError) -> Value
  ) -> Result<Value, FileError> {
    if hasCrashed { return .failure(.system(call: call, path: path, code: EIO)) }
    let number = operations.count
    operations.append("\(call) \(path)")
    if case .errors(let code)? = fault?.fault, let chosen = fault?.operation, number > chosen {
      return .failure(.system(call: call, path: path, code: code))
    }
    if let (chosen, fault) = fault, chosen == number {
      switch fault {
      case .crash:
        hasCrashed = true
        half(&self)
        return .failure(.system(call: call, path: path, code: EIO))
      case .error(let code), .errors(let code):
        if case .error = fault { self.fault = nil }
        half(&self)
        return .failure(.system(call: call, path: path, code: code))
      }
    }
    do throws(FileError) { return .success(try change(&self)) } catch { return .failure(error) }
  }

  /// Makes the names in a folder durable.
  mutating func synchronize(folder: String) {
    durableNames = durableNames.filter { Path.parent(of: $0.key) != folder }
    for (path, inode) in liveNames where Path.parent(of: path) == folder {
      durableNames[path] = inode
    }
    durableFolders.formUnion(folders.filter { Path.parent(of: $0) == folder })
  }

  /// The disk after a crash, with nothing pending unless only the process died.
  func restarted(_ survival: CrashingFileSystem.Survival) -> DiskState {
    var next = DiskState()
    next.folders = folders
    next.inodes = inodes
    switch survival {
    case .everything: next.liveNames = liveNames
    case .killed:
      (next.liveNames, next.durableNames) = (liveNames, durableNames)
      next.durableFolders = durableFolders
      return next
    case .onlyDurable:
      next.folders = durableFolders
      next.liveNames = durableNames
      for index in next.inodes.indices { next.inodes[index].live = inodes[index].durable }
    case .namesBeforeBytes:
      next.liveNames = liveNames
      for index in next.inodes.indices { next.inodes[index].live = inodes[index].durable }
    case .some(let seed): survive(seed, &next)
    }
    next.dropUnreachable()
    (next.durableNames, next.durableFolders) = (next.liveNames, next.folders)
    for index in next.inodes.indices { next.inodes[index].durable = next.inodes[index].live }
    return next
  }

  /// Lets each pending name, and a prefix of each file's unsynced bytes, survive or not.
  private func survive(_ seed: UInt64, _ next: inout DiskState) {
    var random = SeededRandom(seed)
    for path in Set(liveNames.keys).union(durableNames.keys).sorted() {
      let inode = random.happens(50) ? liveNames[path] : durableNames[path]
      if let inode { next.liveNames[path] = inode }
    }
    for index in next.inodes.indices {
      let (live, durable) = (inodes[index].live, inodes[index].durable)
      let kept = durable.count + random.below(max(live.count - durable.count, 0) + 1)
      next.inodes[index].live = Array(live.prefix(kept))
    }
    next.folders = folders.filter { durableFolders.contains($0) || random.happens(50) }
  }

  /// Takes away what lies in folders that are not there.
  private mutating func dropUnreachable() {
    func isThere(_ folder: String, _ folders: Set<String>) -> Bool {
      folder == "/" || folders.contains(folder) && isThere(Path.parent(of: folder), folders)
    }
    let all = folders
    folders = all.filter { isThere($0, all) }
    liveNames = liveNames.filter { isThere(Path.parent(of: $0.key), all) }
  }
}
