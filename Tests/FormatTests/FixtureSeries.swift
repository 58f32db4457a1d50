import Simulator
import Times

/// A file that a fixture keeps, and when it was published.
struct FixtureFile {
  var published: Instant
  var bytes: [UInt8]
  var fileName = ""
}

/// The data sets of the golden archive, from which `Fixtures/v1/season` was made once.
enum FixtureSeries: String, CaseIterable {
  /// One pack for each release, with the layout noise of the simulator.
  case separate
  /// Twenty releases: sixteen of them merged into one pack as they came in.
  case merged
  /// Packed twice, so that its one pack is of generation 1.
  case repacked
  /// Files that are no tidy tables.
  case odd
  /// So many entries that its pack has the log in columns.
  case long
  /// JSON on one line, which was cut after each `},`.
  case json
  /// UTF-16, and texts among figures.
  case mixed
  /// A table that grows by a column a day, in front.
  case wide
  /// Long notes, of which one word changes: folded.
  case notes
  /// Answers of a few words each, which are kept as numbers of words.
  case answers
  /// A long log that has no digests but those of the contents.
  case contents
  /// Lines of XML that repeat, so that the steps of its recipes are in streams.
  case lines
  /// A price list in which every row changes: blocks told by others.
  case prices
  /// Numbers that come again in their order: maps of kind 4.
  case amounts
  /// Long lines, of which a word changes: texts told by texts.
  case letters
  /// Objects of JSON, on one line and indented: layouts with texts.
  case objects
  /// Elements of XML.
  case elements
  /// Sections of a text that are amended: copies, and words between them.
  case sections

  /// The name of the data set.
  var name: String { self == .odd ? "odd_1.files-v1" : rawValue }

  /// The golden archive that has it: `columns` was made when packs began to have the feature,
  /// `texts` when listed fields came, its notes by the last writer of codec 3, `words` with
  /// codec 4, `contents` when other digests were left out of the log,
  /// `steps` when recipes had streams, `bases` when blocks were told by others, `values` when
  /// objects and elements became records and amended texts copies and words.
  var archive: String {
    switch self {
    case .long: "columns"
    case .json, .mixed, .wide, .notes: "texts"
    case .answers: "words"
    case .contents: "contents"
    case .lines: "steps"
    case .prices, .amounts, .letters: "bases"
    case .objects, .elements, .sections: "values"
    default: "season"
    }
  }

  /// Whether its packs are merged once all files are added.
  var isPacked: Bool {
    self == .long
      || ["texts", "words", "contents", "steps", "bases", "values"].contains(archive)
  }

  /// Whether its files were cut into other records when the archive was made than they are now.
  var isCutOtherwise: Bool { self == .json || self == .lines }

  /// The series of one golden archive.
  static func all(in archive: String) -> [FixtureSeries] {
    allCases.filter { $0.archive == archive }
  }

  /// The files in the order in which they are added.
  var files: [FixtureFile] {
    switch self {
    case .separate: Self.simulated(.hospital, days: 9, areas: 4, history: 6, noise: 400)
    case .merged: Self.simulated(.newAdmissions, days: 20, areas: 3, history: 8, noise: 100)
    case .repacked:
      Self.simulated(
        .vaccination(.regions, isByAge: false),
        days: 8,
        areas: 5,
        history: 5,
        noise: 100
      )
    case .odd: OddFiles.all
    case .long: Self.simulated(.newAdmissions, days: 36, areas: 1, history: 3, noise: 50)
    case .json: OddFiles.dated(TextFiles.json)
    case .mixed: OddFiles.dated(TextFiles.mixed)
    case .wide: OddFiles.dated(TextFiles.wide)
    case .notes: OddFiles.dated(TextFiles.notes)
    case .answers: OddFiles.dated(TextFiles.answers)
    case .lines: OddFiles.dated(TextFiles.lines)
    case .prices: OddFiles.dated(TextFiles.prices)
    case .amounts: OddFiles.dated(TextFiles.amounts)
    case .letters: OddFiles.dated(TextFiles.letters)
    case .objects: OddFiles.dated(TextFiles.json + TextFiles.objects)
    case .elements: OddFiles.dated(TextFiles.lines)
    case .sections: OddFiles.dated(TextFiles.sections)
    case .contents: Self.simulated(.newAdmissions, days: 40, areas: 1, history: 3, noise: 50)
    }
  }

  private static func simulated(
    _ dataSet: SimulatedDataSet,
    days: Int,
    areas: Int,
    history: Int,
    noise: Int
  ) -> [FixtureFile] {
    var options = SimulationOptions()
    options.dayCount = days
    options.areaCount = areas
    options.historyDayCount = history
    options.noisePercent = noise
    return Simulation(dataSet, seed: 2020, options: options).map {
      FixtureFile(published: $0.published.utc, bytes: $0.bytes, fileName: $0.fileName)
    }
  }
}

/// Files that a store of rows finds strange; every one must come back as it is.
enum OddFiles {
  /// When the first of them was published; the others follow, an hour apart.
  static let start = Instant(seconds: 1_586_883_600)

  static let contents: [[UInt8]] = [
    table("dep;jour;hosp\n", 30),
    // No final line feed, then the same with one.
    text("dep;jour;hosp\n1;2020-04-15;7"),
    text("dep;jour;hosp\n1;2020-04-15;7\n"),
    // Line breaks and doubled quotes inside of quotes, and a quote that nobody closes.
    text("id,note\n1,\"two\nlines, \"\"quoted\"\"\"\n2,\"a \r\n b\"\n3,plain\n"),
    text("id,note\n1,\"never closed\n2,5\" inside\n3,\"closed\"\n"),
    // CR CR LF, as old exports of Windows had it, and CR alone.
    text("dep;hosp\r\r\n1;4\r\r\n2;5\r\r\n"),
    text("dep;hosp\r1;4\r2;5\r"),
    // The same row many times, and a header alone.
    text("a;b\n" + String(repeating: "1;1\n", count: 500)),
    text("dep;jour;hosp\n"),
    // Nothing at all.
    [],
    // A byte order mark, Latin-1, and one byte.
    [0xEF, 0xBB, 0xBF] + text("département;hosp\nAin;1\n"),
    [0x64, 0xE9, 0x70, 0x3B, 0x31, 0x0A],
    [0],
    // Not text: cut by content; then with some bytes more in front.
    noise(40_000),
    [0, 1, 2] + noise(40_000),
    // A line of more than 64 KiB between short ones.
    text("a;b\n" + String(repeating: "x", count: 70_000) + "\n1;2\n"),
    // The first file again, in another order: nothing is new.
    reversed(table("dep;jour;hosp\n", 30)),
  ]

  /// Files an hour apart.
  static func dated(_ contents: [[UInt8]]) -> [FixtureFile] {
    contents.enumerated().map { index, bytes in
      FixtureFile(
        published: Instant(seconds: start.seconds + Int64(index) * 3600),
        bytes: bytes,
        fileName: "odd-\(index).csv"
      )
    }
  }

  /// All of them, one published earlier than the rest but added last, and a rewrite.
  static var all: [FixtureFile] {
    var files = dated(contents)
    files.append(
      FixtureFile(
        published: Instant(seconds: -86_400),
        bytes: table("dep;jour;hosp\n", 12),
        fileName: "long before \u{E9}\u{1F4C8}.csv"
      )
    )
    files.append(
      FixtureFile(published: start, bytes: table("dep;jour;hosp;rea\n", 9), fileName: "rewrite")
    )
    return files
  }

  private static func text(_ text: String) -> [UInt8] { Array(text.utf8) }

  private static func table(_ header: String, _ count: Int) -> [UInt8] {
    var rows = header
    for index in 0..<count { rows += "\(index % 7);2020-04-\(10 + index / 7);\(index * 37 % 11)\n" }
    return text(rows)
  }

  private static func reversed(_ file: [UInt8]) -> [UInt8] {
    Array(file.split(separator: 10).reversed().map { $0 + [10] }.joined())
  }

  /// Bytes of a generator that is easy to write again, a NUL among the first.
  private static func noise(_ count: Int) -> [UInt8] {
    var state: UInt32 = 1
    return [0]
      + (1..<count).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        // Repetitive, so that the fixture stays small.
        return UInt8(truncatingIfNeeded: state >> 24) & 0x11
      }
  }
}
