import ArgumentParser
import Deflate
import Store
import Vintage

/// The command `vintage stats`.
struct StatsCommand: ArchiveCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats",
    abstract: "Tells how much is kept, and where the bytes are.",
    discussion: """
      Records are rows, the header included, or the pieces that a file without rows is cut into.

      EXAMPLES:
        vintage stats
        vintage stats hospital --format json

      \(ExitStatus.help(.done, .refused, .damaged, .system))
      """
  )

  @ParentCommand var parent: VintageCommand
  @OptionGroup var place: ArchiveOption
  @Argument(help: "The data sets; all where none is named.")
  var names: [String] = []
  @Option(help: "text, json or jsonl.")
  var format = OutputFormat.text

  func run() throws {
    var objects: [JSONValue] = []
    var texts: [String] = []
    for dataSet in try dataSets(names, in: try openArchive())
    where try !names.isEmpty || dataSet.hasReleases {
      let statistics = try Statistics(dataSet)
      objects.append(statistics.json)
      texts.append(statistics.text)
    }
    guard format == .text else { return try Output.write(objects, as: format) }
    guard !texts.isEmpty else { return Output.message("no release yet") }
    try Output.write(texts.joined(separator: "\n"))
  }
}

/// The figures of one data set's store.
private struct Statistics {
  let name: String
  let releaseCount: Int
  let rawByteCount: Int
  let lastByteCount: Int
  let lastGzipped: Int
  let recordCount: Int
  let footprint: (byteCount: Int, allocatedByteCount: Int, fileCount: Int)
  let sizes: StoreSizes
  let decodedForLast: Int

  init(_ dataSet: DataSet) throws {
    let releases = try dataSet.releases()
    let snapshot = releases.snapshot
    name = dataSet.name
    releaseCount = releases.count
    rawByteCount = snapshot.logged.reduce(0) { $0 + $1.byteCount }
    recordCount = snapshot.recordCount
    footprint = try dataSet.store.footprint()
    sizes = snapshot.sizes
    guard let last = snapshot.timeline.last else {
      (lastByteCount, lastGzipped, decodedForLast) = (0, 0, 0)
      return
    }
    let file = try releases.file(releases.count - 1)
    lastByteCount = file.count
    lastGzipped = Deflate.gzipByteCount(file)
    decodedForLast = try snapshot.decodedByteCount(ofLogged: last)
  }

  /// Bytes of log and tables of contents for each release.
  var contentsPerRelease: Int { releaseCount == 0 ? 0 : sizes.contents / releaseCount }

  var text: String {
    let share = { (part: Int) in
      footprint.byteCount == 0
        ? "" : " (\(NumberText.decimal(Double(part) * 100 / Double(footprint.byteCount))) %)"
    }
    let size = { (count: Int) in "\(NumberText.grouped(count)) bytes" }
    let ratio = Double(rawByteCount) / Double(max(footprint.byteCount, 1))
    let toGzip = Double(footprint.byteCount) / Double(max(lastGzipped, 1))
    let amplification = Double(decodedForLast) / Double(max(lastByteCount, 1))
    let lines = [
      ("releases", "\(NumberText.grouped(releaseCount)), \(size(rawByteCount)) as published"),
      (
        "store",
        "\(size(footprint.byteCount)) in \(NumberText.counted(footprint.fileCount, "file")), "
          + "1/\(NumberText.decimal(ratio)) of that"
      ),
      (
        "last, gzipped",
        "\(size(lastGzipped)); the whole store is \(NumberText.decimal(toGzip)) x that"
      ),
      ("records kept", "\(NumberText.grouped(recordCount)), each once"),
      ("  records", size(sizes.records) + share(sizes.records)),
      ("  recipes", size(sizes.recipes) + share(sizes.recipes)),
      (
        "  log, index",
        size(sizes.contents) + share(sizes.contents) + ", \(contentsPerRelease) a release"
      ),
      ("on disk", size(footprint.allocatedByteCount)),
      ("read for last", "\(NumberText.decimal(amplification)) x its size is decoded"),
    ]
    return name + "\n"
      + lines.map { label, value in
        "  " + label + String(repeating: " ", count: 15 - label.count) + value + "\n"
      }.joined()
  }

  var json: JSONValue {
    .object([
      ("name", .string(name)), ("releases", .integer(releaseCount)),
      ("raw_bytes", .integer(rawByteCount)), ("store_bytes", .integer(footprint.byteCount)),
      ("store_disk_bytes", .integer(footprint.allocatedByteCount)),
      ("store_files", .integer(footprint.fileCount)), ("last_bytes", .integer(lastByteCount)),
      ("last_gzip_bytes", .integer(lastGzipped)), ("records", .integer(recordCount)),
      ("record_bytes", .integer(sizes.records)), ("recipe_bytes", .integer(sizes.recipes)),
      ("contents_bytes", .integer(sizes.contents)),
      ("contents_bytes_per_release", .integer(contentsPerRelease)),
      ("packs", .integer(sizes.packCount)), ("blocks", .integer(sizes.blockCount)),
      ("decoded_bytes_for_last", .integer(decodedForLast)),
    ])
  }
}
