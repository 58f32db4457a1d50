import Dispatch
import Files
import Synchronization

/// The contents of blobs in the order in which they were asked for.
///
/// A thread reads one blob ahead, so that git unpacks while the one before it is stored. So at most
/// two blobs are in memory, and what is in git's and the system's own buffers.
public final class GitBlobs: Sendable {
  /// A blob that arrived, or its absence.
  public struct Blob: Sendable {
    /// Its id.
    public var id: String
    /// Its bytes, or nil where the repository does not have them.
    public var bytes: [UInt8]?
  }

  private let process: ChildProcess
  private let shelf = Mutex<Result<Blob?, GitError>?>(nil)
  private let isStopped = Atomic<Bool>(false)
  private let filled = DispatchSemaphore(value: 0)
  private let emptied = DispatchSemaphore(value: 0)

  init(_ process: ChildProcess, _ blobs: [String]) {
    self.process = process
    DispatchQueue(label: "vintage.git").async { [self] in
      var stream = GitObjectStream(process, blobs)
      while !isStopped.load(ordering: .relaxed) {
        let result = Self.read(&stream)
        shelf.withLock { $0 = result }
        filled.signal()
        guard case .success(.some) = result else { return }
        emptied.wait()
      }
    }
  }

  /// Takes the next blob.
  ///
  /// - Returns: The blob, or nil after the last.
  /// - Throws: ``GitError``; nothing more comes then, and every later call throws it too.
  public func next() throws(GitError) -> Blob? {
    filled.wait()
    let result = shelf.withLock { shelf in
      defer { shelf = nil }
      return shelf
    }
    if case .success(.some(let blob)) = result {
      emptied.signal()
      return blob
    }
    // Whoever asks again is told the same.
    shelf.withLock { $0 = result }
    filled.signal()
    return try result?.get() ?? nil
  }

  /// Ends git; what it still had to say is lost.
  public func stop() {
    isStopped.store(true, ordering: .relaxed)
    process.stop()
    emptied.signal()
  }

  private static func read(_ stream: inout GitObjectStream) -> Result<Blob?, GitError> {
    do throws(GitError) {
      guard let header = try stream.next() else { return .success(nil) }
      guard let byteCount = header.byteCount else { return .success(Blob(id: header.blob)) }
      return .success(Blob(id: header.blob, bytes: try stream.content(byteCount)))
    } catch { return .failure(error) }
  }
}
