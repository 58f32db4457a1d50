import Files

/// A conversation with `git cat-file --batch` or `--batch-check`: ids go in, objects come out.
///
/// ```
/// id LF                        in
/// id SP blob SP size LF        out; the bytes and an LF follow for --batch
/// id SP missing LF             out, where there is no such object
/// ```
///
/// Some ids are sent ahead, so that git always has something to do; few enough that neither side
/// ever waits for the other with its own buffer full.
struct GitObjectStream {
  /// What git says before an object.
  struct Header {
    var blob: String
    /// The size in bytes, or nil where the object is missing.
    var byteCount: Int?
  }

  /// How many ids are under way at once: 64 of 65 bytes are far less than a socket's buffer.
  private static let window = 64
  /// The largest object that is taken: the largest release that the store reads.
  private static let maximumByteCount = 1 << 36

  private let process: ChildProcess
  private let blobs: [String]
  private var sentCount = 0
  private var receivedCount = 0

  init(_ process: ChildProcess, _ blobs: [String]) {
    self.process = process
    self.blobs = blobs
  }

  /// Reads what git says about the next id.
  ///
  /// - Returns: The header, or nil after the last; git has then ended well.
  mutating func next() throws(GitError) -> Header? {
    let line: [UInt8]?
    do throws(FileError) {
      while sentCount < min(receivedCount + Self.window, blobs.count) {
        let last = min(sentCount + Self.window, blobs.count)
        try process.write(Array((blobs[sentCount..<last].joined(separator: "\n") + "\n").utf8))
        sentCount = last
      }
      guard receivedCount < blobs.count else {
        try finish()
        return nil
      }
      line = try process.readLine()
    } catch { throw failure ?? .file(error) }
    guard let line else { throw failure ?? .unexpected(command: "cat-file") }
    let words = String(decoding: line, as: UTF8.self).split(separator: " ").map(String.init)
    guard words.first == blobs[receivedCount] else { throw .unexpected(command: "cat-file") }
    receivedCount += 1
    if words.count == 2, words[1] == "missing" { return Header(blob: words[0]) }
    guard words.count == 3, words[1] == "blob", let byteCount = Int(words[2]) else {
      throw .unexpected(command: "cat-file")
    }
    guard (0...Self.maximumByteCount).contains(byteCount) else {
      throw .tooLarge(blob: words[0], byteCount: byteCount)
    }
    return Header(blob: words[0], byteCount: byteCount)
  }

  /// Reads the bytes that follow a header of `--batch`.
  func content(_ byteCount: Int) throws(GitError) -> [UInt8] {
    do throws(FileError) {
      let bytes = try process.read(exactly: byteCount)
      _ = try process.read(exactly: 1)
      return bytes
    } catch { throw failure ?? .file(error) }
  }

  private func finish() throws(FileError) {
    process.closeInput()
    _ = try process.readAll()
    _ = process.wait()
  }

  /// What git itself has to say of its end, where it has ended with an error.
  private var failure: GitError? {
    let status = process.wait()
    guard status != 0 else { return nil }
    let line = process.messages.split(separator: "\n").first ?? ""
    return .failed(command: "cat-file", status: status, message: String(line))
  }
}
