import Bytes
@testable import Coding
import Deflate
import Files
import Glibc
import Records
@testable import Store
import Times

/// Writes the seed corpora, `SEEDS/TARGET/NAME`, the same bytes on every run, and ends the process.
///
/// The libraries are built for the fuzzer, which brings its own `main`; this runs before it.
/// Usage: seed-maker SEEDS EMPTY-FOLDER
@_cdecl("LLVMFuzzerInitialize")
public func makeSeeds(_ count: UnsafeMutableRawPointer?, _ words: UnsafeMutableRawPointer?) -> CInt
{
  let arguments = CommandLine.arguments
  guard arguments.count == 3 else { exit(2) }
  do {
    let seeds = Seeds(directory: arguments[1])
    try seeds.texts()
    try seeds.blocks()
    try seeds.basedBlocks()
    try seeds.recipes()
    try seeds.recipeBlocks()
    try seeds.store(scratch: arguments[2])
    try seeds.toldStore(scratch: arguments[2] + "-told")
    exit(0)
  } catch {
    let line = Array("\(error)\n".utf8)
    _ = Glibc.write(STDERR_FILENO, line, line.count)
    exit(1)
  }
}

/// Never called.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt { 0 }

/// Small releases of one data set: rows are appended, one is corrected, the layout flips once.
enum Sample {
  static let releases: [[UInt8]] = (1...5).map { day in
    var rows = ["dep;sexe;jour;hosp;rea;dc;part"]
    for row in 0..<day * 4 {
      let figure = row * 37 % 101 + (day > 3 && row == 2 ? 5 : 0)
      let dep = row % 4 < 2 ? "0\(row % 4 + 1)" : "2A"
      rows.append("\(dep);\(row % 3);2020-03-1\(row / 4);\(figure);\(figure / 7);NA;0.\(figure)")
    }
    let end = day == 4 ? "\r\n" : "\n"
    return Array((rows.joined(separator: end) + end).utf8)
  }
  static let quoted = Array("a,\"b;\"\"c\"\"\nd\",,1e+05\r\n\"\",x\r1,2\n\u{FEFF}".utf8)
  static let binary: [UInt8] = (0..<600).map { UInt8(truncatingIfNeeded: $0 &* $0 &* 31 &+ 7) }
  /// Answers of few words, and figures among which some fields are texts.
  static let answers = Array(
    (0..<60).map { row in
      let words = ["yes", "no", "not at all", "sometimes, e.g. here"][row * 7 % 4]
      return "\(row);\(row % 8 == 1 ? "about \(row)" : "\(row * 3).5");\(words) \(words)\n"
    }.joined().utf8
  )
  /// Objects on one line and on several, days as keys.
  static let objects = Array(
    ("{\"data\": ["
      + (0..<9).map { "{\"id\": \($0), \"of\": [\($0 * 7), null]}" }.joined(separator: ",")
      + "],\n"
      + (1..<30).map { "  \"2020-03-\($0)\": {\n    \"new\": \($0 * $0 % 17)\n  },\n" }.joined()
      + "  \"end\": \"\\\"\"\n}\n").utf8
  )
  static let elements = Array(
    ("<?xml version='1.0'?>\n<rows>\n"
      + (0..<20).map { "\t<row id=\"\($0)\">\n\t\t<n>\($0 * 31 % 23)</n><b/>\n\t</row>\n" }.joined()
      + "</rows>\n").utf8
  )
  /// A text that is amended: copies, and words between them.
  static let amended: [UInt8] = {
    var words = (0..<90).map { "word\($0 * $0 % 19)" }
    return (0..<6).flatMap { release in
      words[release * 13] = "other"
      return Array((words.joined(separator: release == 3 ? ", " : " ") + ".\n").utf8)
    }
  }()
  static let files =
    releases + [quoted, binary, [], [10], [0, 10, 0], answers, objects, elements, amended]

  /// Rows with an identifier each that come three times in their order.
  static let again: RecordBatch = {
    let rows = (0..<3).flatMap { release in
      (0..<90).map { row in "\((row + 1) * 7_654_321 % 99_991);\(row * row % 31 + release)\n" }
    }
    return batch(Array(rows.joined().utf8))
  }()

  static func batch(_ file: [UInt8]) -> RecordBatch {
    RecordBatch(bytes: file, ends: RecordSplitter(for: file.span).ends(in: file.span))
  }
}

struct Seeds {
  let directory: String
  private let disk = LocalFileSystem()

  init(directory: String) {
    self.directory = directory
  }

  private func write(_ target: String, _ name: String, _ bytes: [UInt8]) throws {
    try disk.makeDirectory(directory)
    try disk.makeDirectory("\(directory)/\(target)")
    let path = "\(directory)/\(target)/\(name)"
    if try disk.status(path) != nil { try disk.remove(path) }
    let file = try disk.createFile(path, mode: 0o644)
    try file.write(bytes)
    try file.close()
  }

  func texts() throws {
    for (target, texts) in SeedTexts.all {
      for (number, text) in texts.enumerated() {
        try write(target, "text-\(number)", Array(text.utf8))
      }
    }
    for seed in SeedArchives.all { try write(seed.target, seed.name, seed.bytes) }
    for (number, file) in Sample.files.enumerated() {
      try write("RecordSplitter", "file-\(number)", file)
      try write("Rows", "file-\(number)", file)
      try write("RecordCoding", "file-\(number)", [UInt8(number % 3), 5] + file)
    }
  }

  func blocks() throws {
    for (number, file) in Sample.files.enumerated() where !file.isEmpty {
      let batch = Sample.batch(file)
      var sizes: [UInt8] = []
      sizes.writeCount(file.count)
      sizes.writeCount(batch.count)
      try write("RecordBlock", "stored-\(number)", sizes + [0] + StoredCodec.encode(batch))
      try write(
        "RecordBlock",
        "folded-\(number)",
        sizes + RecordBlock.folded(batch, effort: .quick)
      )
      try write(
        "RecordBlock",
        "words-\(number)",
        sizes + RecordBlock.folded(batch, codec: .words, effort: .quick)
      )
      try write(
        "RecordBlock",
        "text-\(number)",
        sizes + [1] + TextCodec.encode(batch, effort: .quick)
      )
      for effort in Effort.allCases {
        let ends = [batch.count / 2, batch.count].filter { $0 > 0 }
        guard
          let parts = RecordBlock.partsOfColumns(batch, chunkEnds: ends, effort: effort)
        else { continue }
        var input = sizes
        input.writeCount(parts.head.count)
        let name = "columns-\(number)-\(effort.rawValue)"
        try write("ColumnBlock", name, input + parts.head + parts.body)
        try write(
          "RecordBlock",
          name,
          sizes + RecordBlock.columns(head: parts.head, body: parts.body)
        )
        if let payload = RecordBlock.inColumns(batch, effort: effort),
          RecordBlock.extent(payload) > .none
        {
          try write("RecordBlock", "extended-\(number)-\(effort.rawValue)", sizes + payload)
        }
      }
    }
  }

  /// Each sample told by the one before it, and several of one order in one block.
  func basedBlocks() throws {
    let again = Sample.again
    let ends = [again.count / 3, again.count * 2 / 3, again.count]
    if let parts = ColumnCodec.write(again, chunkEnds: ends, effort: .quick) {
      let sizes = Self.sizes(again)
      let (head, body) = (parts.head, parts.body)
      try write("ColumnBlock", "following", sizes + Self.counted(head) + body)
      try write("RecordBlock", "following", sizes + ColumnPayload(parts).bytes)
    }
    let batches = Sample.files.filter { !$0.isEmpty }.map(Sample.batch) + [again, again]
    for (number, after) in batches.enumerated().dropFirst() {
      let before = batches[number - 1]
      let texts = RecordBlock.folded(before, effort: .quick)
      if let columns = ColumnCodec.write(before, chunkEnds: [], effort: .quick) {
        let base = try Self.base(ColumnPayload(columns).bytes, before)
        if let told = ColumnCodec.write(
          after,
          chunkEnds: [],
          effort: .quick,
          after: (base, before)
        ) {
          let parts = [(before, columns), (after, told)].flatMap { batch, parts in
            Self.sizes(batch) + Self.counted(parts.head) + Self.counted(parts.body)
          }
          try write("BasedBlock", "parts-\(number)", [1] + parts)
          let payload = ColumnPayload(columns).bytes
          try writePair("columns-\(number)", (before, payload), (after, told))
        }
      }
      let base = try Self.base(texts, before)
      if let told = ColumnCodec.writeText(after, effort: .quick, limit: .max, after: base) {
        try writePair("texts-\(number)", (before, texts), (after, told))
      }
    }
  }

  private func writePair(
    _ name: String,
    _ before: (batch: RecordBatch, payload: [UInt8]),
    _ after: (batch: RecordBatch, parts: PartWriter)
  ) throws {
    let told = ColumnPayload(after.parts, distance: 1).bytes
    let input =
      Self.sizes(before.batch) + Self.counted(before.payload) + Self.sizes(after.batch)
      + Self.counted(told)
    try write("BasedBlock", name, [0] + input)
  }

  private static func base(_ payload: [UInt8], _ batch: RecordBatch) throws -> BaseBlock {
    try BaseBlock(payload[...], byteCount: batch.bytes.count, recordCount: batch.count)
  }

  /// Byte count and record count.
  private static func sizes(_ batch: RecordBatch) -> [UInt8] {
    var sizes: [UInt8] = []
    sizes.writeCount(batch.bytes.count)
    sizes.writeCount(batch.count)
    return sizes
  }

  /// Bytes behind their number.
  private static func counted(_ bytes: [UInt8]) -> [UInt8] {
    var counted: [UInt8] = []
    counted.writeCount(bytes.count)
    return counted + bytes
  }

  func recipes() throws {
    let base = RecordRuns([RecordRun(first: 0, count: 100)])
    let targets: [(String, RecordRuns)] = [
      ("append", RecordRuns([RecordRun(first: 0, count: 100), RecordRun(first: 100, count: 9)])),
      (
        "edit",
        RecordRuns([
          RecordRun(first: 0, count: 40), RecordRun(first: 101, count: 1),
          RecordRun(first: 41, count: 59),
        ])
      ),
      (
        "stride",
        RecordRuns([
          RecordRun(first: 0, stride: 10, count: 10),
          RecordRun(first: 1, stride: 10, count: 10),
        ])
      ),
      ("backwards", RecordRuns([RecordRun(first: 99, stride: -1, count: 100)])),
      ("repeat", RecordRuns([RecordRun(first: 7, stride: 0, count: 20)])),
    ]
    for (name, target) in targets {
      for isBased in [true, false] {
        let steps = Recipe.encode(target, base: isBased ? base : nil, firstNew: 100)
        var input: [UInt8] = []
        for value in [isBased ? 100 : 0, 0, 100, 200, target.count] { input.writeCount(value) }
        try write("Recipe", "\(name)\(isBased ? "" : "-alone")", input + steps)
      }
    }
  }

  /// Recipes of a few releases in which rows are replaced and lines repeat.
  func recipeBlocks() throws {
    var numbers = Array(0..<400)
    var base: RecordRuns?
    var recipes: [[UInt8]] = []
    for release in 0..<12 {
      for step in 0..<20 {
        let place = (step * 37 + release * 11) % numbers.count
        numbers[place] = step % 4 == 0 ? step * 3 : 1000 + release * 20 + step
      }
      var runs = RecordRuns()
      for number in numbers { runs.append(number) }
      recipes.append(Recipe.encode(runs, base: base, firstNew: 1000 + release * 20))
      base = runs
    }
    for (name, chosen) in [("streams", recipes), ("one", [recipes[1]]), ("none", [])] {
      var input: [UInt8] = []
      input.writeCount(chosen.count)
      for recipe in chosen { input.writeCount(recipe.count) }
      let bytes = chosen.flatMap { $0 }
      try write("RecipeBlock", name, input + RecipeBlock.encode(bytes, sizes: chosen.map(\.count)))
    }
  }

  func store(scratch: String) throws {
    let store = DataSetStore(directory: scratch, name: "hospital", files: disk)
    let writer = StoreWriter(store)
    for (day, file) in (Sample.releases + [Sample.quoted, Sample.binary]).enumerated() {
      let published = Instant(seconds: 1_584_000_000 + Int64(day) * 86_400)
      let provenance = Provenance(
        fileName: "hospital-\(day).csv",
        source: "https://example.org/h",
        tool: "seed"
      )
      _ = try writer.add(
        IncomingFile(bytes: file, published: published, provenance: provenance),
        recorded: Instant(seconds: 1_600_000_000)
      )
      try keep("day-\(day)", of: store)
    }
    if let first = try store.snapshot().logged.first {
      try writer.tag(
        "first-wave",
        first,
        isMoving: false,
        recorded: Instant(seconds: 1_600_000_001)
      )
    }
    _ = try writer.pack()
    try keep("all", of: store)
  }

  /// A pack of which two blocks of records are told by the first one.
  func toldStore(scratch: String) throws {
    let store = DataSetStore(directory: scratch, name: "hospital", files: disk)
    let writer = StoreWriter(store)
    writer.spread = ReleaseSpread(floor: 1 << 10)
    for day in 0..<12 {
      let rows = (0..<60).map { row in
        let code = (row + 1) * 7_654_321 % 99_991
        let place = "hall \(code * 31 % 997), shelf \(code * 17 % 331) on the left"
        return "\(code);\(place);\(code % 977 + day * row % 7);2022-01-\(10 + day)\n"
      }
      _ = try writer.add(
        IncomingFile(
          bytes: Array(rows.joined().utf8),
          published: Instant(seconds: 1_584_000_000 + Int64(day) * 86_400),
          provenance: Provenance(fileName: "prices.csv", source: "", tool: "seed")
        ),
        recorded: Instant(seconds: 1_600_000_000)
      )
    }
    _ = try writer.pack()
    let packs = try store.snapshot().packs
    guard packs.count == 1, try packs[0].base(ofRecordBlock: 2) == 0 else {
      throw StoreError.damaged(path: scratch, byteOffset: 0, .inconsistent)
    }
    try keep("told", of: store, withEntries: false)
  }

  /// Keeps the packs that start at the first entry, and their log entries.
  private func keep(_ name: String, of store: DataSetStore, withEntries: Bool = true) throws {
    for pack in try store.snapshot().packs where pack.contents.firstEntry == 1 {
      let file = try disk.readAll(pack.path)
      let contents = pack.contents.bytes()
      let blocks = pack.contents.recordBlocks + pack.contents.recipeBlocks
      let start = PackContents.header.count
      let end = start + blocks.reduce(0) { $0 + $1.storedByteCount }
      var input: [UInt8] = [1]
      input.writeCount(contents.count)
      try write("Pack", "file-\(name)", [0] + file)
      try write("Pack", "parts-\(name)", input + contents + file[start..<end])
      if let entries = pack.contents.entries.entriesForColumns(from: 1) {
        let (columns, digests) = pack.contents.columnBytes(entries)
        var input: [UInt8] = [1]
        input.writeCount(columns.count)
        try write("Pack", "columns-\(name)", input + columns + file[start..<end] + digests)
      }
      for (number, entry) in pack.contents.entries.enumerated() where withEntries {
        try write("LogEntry", "entry-\(number)", Array(entry))
      }
    }
  }
}
