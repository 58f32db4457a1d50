import Deflate
import Files
import Imports
import Times

extension Failure {
  /// Words for errors of imports; nil for all others.
  init?(ofImport error: any Error) {
    switch error {
    case let error as GitError: self.init(error)
    case let error as FolderError: self.init(error)
    case let error as ZipError: self.init(error, in: "")
    default: return nil
    }
  }

  /// Refuses a published time that is still to come: its release would be the latest until then.
  static func refuse(toCome published: Instant, _ label: String, in zone: TimeZoneRules) throws {
    guard published.seconds > Environment.now + 86_400 else { return }
    throw Failure(
      "\(label): published \(TimeText.plain(published, in: zone)), which is still to come",
      hint: "correct the time or the clock; add --force keeps it"
    )
  }

  /// A text that was to be a pattern of file names.
  static func notAPattern(_ text: String) -> Failure {
    Failure(
      "\(quoted(text)) is not a pattern of file names",
      hint: "write for example 'name-%Y-%m-%d-%Hh%M.csv'"
    )
  }

  private init(_ error: GitError) {
    switch error {
    case .notInstalled:
      self.init("there is no program git here", hint: "install git, then try again")
    case .notARepository(let path, let message):
      let isAddress = path.contains("://") || path.hasPrefix("git@")
      self.init(
        "\(path): \(isAddress ? "an address, not a repository on this machine" : message)",
        hint: isAddress ? "clone it first with: git clone \(path)" : nil
      )
    case .unknownRevision(let repository, let revision):
      self.init("\(repository): no branch, tag or commit named \(Self.quoted(revision))")
    case .noVersions(let repository, let path):
      self.init(
        "\(repository): no commit has a file \(path)",
        hint: "give the path from \(repository) on; see git log --name-only"
      )
    case .isFolder(let repository, let path):
      self.init("\(repository): \(path) is a folder", hint: "name one file, and import each")
    case .failed(let command, let status, let message):
      self.init("git \(command) ended with status \(status): \(message)", .system)
    case .unexpected(let command):
      self.init("git \(command) said something that is not understood", .system)
    case .tooLarge(let blob, let byteCount):
      self.init("blob \(blob.prefix(12)): \(NumberText.bytes(byteCount)) are too much")
    case .file(let error): self.init(error)
    }
  }

  private init(_ error: FolderError) {
    switch error {
    case .zip(let path, .file(let error)): self.init("\(path): \(Failure(error).message)")
    case .zip(let path, let error): self.init(error, in: path)
    case .gzip(let path, .tooLarge(let limit)):
      self.init(
        "\(path): it unpacks to more than \(NumberText.bytes(limit))",
        hint: "unpack it by hand"
      )
    case .gzip(let path, let error): self.init("\(path): \(Self.words(error, "a gzip file"))")
    case .notAFolder(let path):
      self.init("\(path): not a folder", hint: "add files with: vintage add")
    case .tooDeep(let path): self.init("\(path): folders lie too deep in one another")
    case .file(let error): self.init(error)
    }
  }

  private init(_ error: ZipError, in path: String) {
    let hint = "unpack it by hand"
    func about(_ member: String) -> String { "\(path): \(Self.quoted(member))" }
    switch error {
    case .notAnArchive: self.init("\(path): not a zip archive, or cut off")
    case .multipleDisks: self.init("\(path): a zip archive in several parts", hint: hint)
    case .zip64: self.init("\(path): a zip archive with 64-bit sizes (zip64)", hint: hint)
    case .damaged(let offset): self.init("\(path): damaged zip archive, at byte \(offset)")
    case .overlap(let one, let other):
      self.init("\(path): \(Self.quoted(one)) and \(Self.quoted(other)) share bytes; not believed")
    case .untrustedName(let name): self.init("\(about(name)) can be no file in an archive")
    case .encrypted(let name): self.init("\(about(name)) is encrypted", hint: hint)
    case .unsupportedMethod(let name, let method):
      self.init("\(about(name)) is compressed by \(Self.method(method))", hint: hint)
    case .tooLarge(let name, let byteCount):
      self.init("\(about(name)) claims to unpack to \(NumberText.bytes(byteCount))", hint: hint)
    case .content(let name, let error):
      self.init("\(about(name)): \(Self.words(error, "what the archive says"))")
    case .checksum(let name): self.init("\(about(name)): its CRC-32 does not agree")
    case .file(let error): self.init(error)
    }
  }

  private static func words(_ error: DeflateError, _ format: String) -> String {
    switch error {
    case .truncated: "cut off"
    case .corrupt: "not \(format), or damaged"
    case .wrongByteCount: "it does not unpack to the size that it states"
    case .trailingBytes(let count): "\(NumberText.counted(count, "byte")) follow its end"
    case .tooLarge(let count): "\(NumberText.bytes(count)) are too much"
    }
  }

  /// The name of a method of compression in zip archives.
  private static func method(_ number: Int) -> String {
    let names = [
      1: "Shrink", 6: "Implode", 9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard",
      95: "XZ", 98: "PPMd", 99: "AES",
    ]
    return names[number].map { "\($0), which is not read here" } ?? "the unknown method \(number)"
  }
}
