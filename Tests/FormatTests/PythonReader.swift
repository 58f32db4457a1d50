/// Runs docs/reader.py, with docs/reader_blocks.py beside it: they know nothing but the two pages
/// of the format.
enum PythonReader {
  private static let script = "\(FixtureArchive.packageRoot)/docs/reader.py"

  /// Reads an archive.
  ///
  /// - Parameters:
  ///   - archive: Its folder.
  ///   - more: Further words of the command line, as the shell takes them.
  ///   - kilobytes: The memory that it may take; nil for all there is.
  /// - Returns: The exit status, and what was printed.
  static func run(
    _ archive: String,
    _ more: String = "",
    memory kilobytes: Int? = nil
  ) -> (status: Int32, output: [UInt8]) {
    let limit = kilobytes.map { "ulimit -v \($0); " } ?? ""
    let (script, archive) = (Program.quoted(script), Program.quoted(archive))
    return Program.run("\(limit)python3 \(script) \(archive) \(more)")
  }

  /// Reads an archive; what it prints is text.
  static func read(
    _ archive: String,
    _ more: String = "",
    memory kilobytes: Int? = nil
  ) -> (status: Int32, text: String) {
    let (status, output) = run(archive, more, memory: kilobytes)
    return (status, String(decoding: output, as: UTF8.self))
  }
}
