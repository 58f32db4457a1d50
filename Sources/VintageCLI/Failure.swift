import ArgumentParser
import Coding
import Definitions
import Deflate
import Digests
import Files
import SQLite
import Store
import Times
import Vintage

/// What a person reads of an error.
///
/// One line that says what, where and, in brackets, what to do; and the exit status. The files of
/// this name are the only ones that turn errors into words.
struct Failure: Error {
  var message: String
  var hint: String?
  var status: ExitStatus

  init(_ message: String, hint: String? = nil, _ status: ExitStatus = .refused) {
    self.message = message
    self.hint = hint
    self.status = status
  }

  /// Finds the words for an error.
  init(_ error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let error as ArchiveError: self.init(error)
    case let error as StoreError: self.init(error)
    case let error as FileError: self.init(error)
    case let error as TimeZoneError: self.init(Self.words(error))
    case let error as SQLiteError:
      self.init("\(error.path): \(error.message) (SQLite \(error.code))", .system)
    default:
      self =
        Failure(ofChanges: error) ?? Failure(ofImport: error)
        ?? Failure(String(describing: error), .system)
    }
  }

  /// The same, with the commands that it proposes as they have to be typed.
  ///
  /// - Parameter invocation: How commands on the archive start: `vintage -C DIR`.
  /// - Returns: The failure; one that proposes `vintage init DIR` stays as it is.
  func proposing(as invocation: String) -> Failure {
    var failure = self
    if let hint, !hint.contains("vintage init") {
      failure.hint = hint.replacing("with: vintage ", with: "with: \(invocation) ")
    }
    return failure
  }

  /// Prints the message with the hint.
  ///
  /// - Parameter place: What the line starts with.
  func report(_ place: String = "vintage") {
    let hint = hint.map { " (\(SafeText.line($0)))" } ?? ""
    Output.message("\(place): \(SafeText.line(message))\(hint)")
  }
}

extension Failure {
  private init(_ error: ArchiveError) {
    switch error {
    case .noArchive(let directory, let wasSearched):
      let place = wasSearched ? "\(directory) or any folder above it" : directory
      self.init("no archive in \(place)", hint: "make one with: vintage init DIR")
    case .archiveExists(let directory):
      self.init("\(directory) is an archive already")
    case .unknownFormat(let path, let format):
      self.init("\(path): format \(format) is newer than this version of vintage reads")
    case .noDataSet(let name, let known):
      let close = known.filter { $0.contains(name) || name.contains($0) }
      let list =
        known.isEmpty
        ? "there are none yet" : "there are \(Self.list(close.isEmpty ? known : close))"
      self.init(
        "no data set named \(name); \(list)",
        hint: "add one with: vintage dataset add \(name)"
      )
    case .definitionMissing(let name, let path):
      self.init(
        "\(path) is missing, but store/\(name) holds releases",
        hint: "put it back, from a copy with: vintage repair \(name) --from COPY, "
          + "or define it again with: vintage dataset add \(name)",
        .damaged
      )
    case .dataSetExists(let name, let path):
      self.init("the data set \(name) is there already: \(path)")
    case .badDataSetName(let name):
      self.init(
        "\(Self.quoted(name)) cannot name a data set",
        hint: "names are lower-case letters, digits, - _ and . (1 to 100 of them)"
      )
    case .badTagName(let name):
      self.init(
        "\(Self.quoted(name)) cannot be a tag",
        hint: "use letters, digits, - _ and . and at least one that no date or id has"
      )
    case .definition(let error): self.init(Self.words(error))
    case .timeZone(let error): self.init(Self.words(error))
    case .store(let error): self.init(error)
    case .file(let error): self.init(error)
    case .outputExists(let path):
      self.init("\(path) is there already", hint: "replace it with --force")
    default: self.init(reference: error)
    }
  }

  /// Words for errors about references and times.
  private init(reference error: ArchiveError) {
    let forms =
      "use a date, a time, latest, first, ~3, #42, a tag, the start of an id, or one of them and ~1"
    switch error {
    case .badReference(let text):
      self.init("\(Self.quoted(text)) is not a reference to a release", hint: forms)
    case .missingReference(let name):
      self.init("say which release of \(name): \(name)@REF", hint: forms)
    case .noReleases(let name):
      self.init("\(name) has no release yet", hint: "add one with: vintage add \(name) FILE...")
    case .beforeFirst(let name, let reference, let first, let by):
      self.init("\(name)@\(reference): the first release was \(by.rawValue) on \(first)")
    case .outOfRange(let name, let reference, let count):
      self.init("\(name)@\(reference): there are \(NumberText.counted(count, "release"))")
    case .unknownReference(let name, let reference, let tags):
      let known = tags.isEmpty ? "it has no tags" : "its tags are \(Self.list(tags))"
      self.init("\(name)@\(reference): no tag, time or id fits; \(known)", hint: forms)
    case .ambiguousReference(let name, let reference, let matches):
      self.init("\(name)@\(reference) may be \(Self.list(matches, "or"))", hint: "write more of it")
    case .noPublishedTime(let path):
      self.init(
        "\(path): the name says no date",
        hint: "say when it was published with --published 2020-04-15T19:00"
      )
    case .ambiguousPublishedTime(let path, let times):
      self.init(
        "\(path): the name may mean \(Self.list(times, "or"))",
        hint: "say when it was published with --published \(times[0].replacing(" ", with: "T"))"
      )
    case .unclearTime(let text, let zone, let meanings, let isShown):
      let fault = isShown ? "the clock showed it twice" : "the clock skipped it"
      self.init(
        "\(Self.quoted(text)) is not one time in \(zone): \(fault)",
        hint: "write \(Self.list(meanings, "or"))"
      )
    case .badTime(let text):
      self.init("\(Self.quoted(text)) is not a date or time", hint: "write 2020-04-15T19:00")
    default: self.init(String(describing: error), .system)
    }
  }

  private init(_ error: StoreError) {
    switch error {
    case .file(let error): self.init(error)
    case .damaged(let path, _, .unknownVersion(let version)):
      self.init("\(path): pack format \(version) is newer than this version of vintage reads")
    case .damaged(let path, _, .unknownFeature(let name)):
      self.init("\(path): it needs the feature \(name), which this version of vintage lacks")
    case .damaged(let path, let offset, let damage):
      self.init(
        "\(path): damaged at byte \(offset): \(Self.words(damage))",
        hint: "see what is affected with: vintage verify --data",
        .damaged
      )
    case .missingEntries(let directory, let entry):
      self.init(
        "\(directory): the pack that holds log entry \(entry) is missing",
        hint: "bring it back with: vintage repair --from COPY",
        .damaged
      )
    case .wrongContent(let release, let expected, _):
      self.init(
        "release \(release.hex.prefix(12)) does not have its SHA-256 \(expected.hex.prefix(12))...",
        hint: "see what is affected with: vintage verify --data",
        .damaged
      )
    case .lost(let release):
      self.init(
        "release \(release.hex.prefix(12)) is lost: its bytes were damaged and nobody had a copy",
        hint: "bring it back with: vintage repair --from COPY",
        .damaged
      )
    case .lostRecords(let first):
      self.init(
        "rows from number \(NumberText.grouped(first)) on are lost",
        hint: "bring them back with: vintage repair --from COPY",
        .damaged
      )
    case .notReproduced(let release):
      self.init(
        "release \(release.hex.prefix(12)) did not decode to the file; nothing was added",
        hint: "please report this with the file",
        .system
      )
    case .tagTaken(let name):
      self.init("the tag \(name) names another release", hint: "move it with --force")
    case .noSuchTag(let name): self.init("there is no tag \(name)")
    }
  }

  init(_ error: FileError) {
    switch error {
    case .notFound(let path): self.init("\(path): no such file or folder")
    case .alreadyExists(let path): self.init("\(path) is there already")
    case .noFolder(let path):
      self.init("\(path): there is no folder \(Path.parent(of: path))", .system)
    case .system("create", let path, let code):
      self.init(
        "\(path): it cannot be made in the folder \(Path.parent(of: path)): "
          + Environment.message(forErrorCode: code),
        .system
      )
    case .notRegularFile(let path):
      self.init("\(path): not a file", hint: "name files, not folders")
    case .endsEarly(let path, let offset):
      self.init("\(path): ends at byte \(offset), more was expected", .damaged)
    case .changedWhileReading(let path): self.init("\(path): changed while it was read", .system)
    case .system(let call, let path, let code):
      self.init("\(path): \(Environment.message(forErrorCode: code)) (\(call))", .system)
    }
  }

  static func quoted(_ text: String) -> String {
    "\"\(SafeText.short(text))\""
  }

  private static func list(_ items: [String], _ word: String = "and") -> String {
    let shown = items.prefix(8)
    guard items.count <= 8 else { return shown.joined(separator: ", ") + ", ..." }
    guard let last = shown.last, shown.count > 1 else { return shown.joined() }
    return shown.dropLast().joined(separator: ", ") + " \(word) \(last)"
  }
}
