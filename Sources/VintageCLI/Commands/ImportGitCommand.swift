import ArgumentParser
import Files
import Imports
import Store
import Times
import Vintage

/// The command `vintage import git`.
struct ImportGitCommand: ArchiveCommand {
  static let configuration = CommandConfiguration(
    commandName: "git",
    abstract: "Makes a release of every version of a file in a git repository.",
    discussion: """
      The versions are those that git log PATH shows. Each was published when it was committed \
      (--date committer) or written (--date author). Its commit, dates, path and the \
      repository's address are kept with it. Nothing is fetched and the repository is not \
      changed; blobs that a partial clone lacks are listed and left out.

      A data set that is not there yet is added. Versions that are there already are passed \
      over without being read, so the command can be repeated after every git pull.

      EXAMPLES:
        vintage import git covid-mirror data/hospital.csv --dataset hospital
        vintage import git covid-mirror tests.csv --dataset tests --follow \\
            --key dep,jour --reference-date jour --time-zone Europe/Paris

      \(ExitStatus.help(.done, .refused, .partial, .damaged, .system, .interrupted))
      """
  )

  /// Which of a commit's two dates is the published time.
  enum CommitDate: String, ExpressibleByArgument, CaseIterable {
    case committer
    case author
  }

  @ParentCommand var parent: VintageCommand
  @OptionGroup var place: ArchiveOption

  @Argument(help: ArgumentHelp("The repository's folder.", valueName: "repo"))
  var repository: String
  @Argument(help: "The file, from that folder on.")
  var path: String
  @Option(name: .customLong("dataset"), help: ArgumentHelp("The data set.", valueName: "name"))
  var name: String
  @Option(help: "Which date of a commit counts: committer or author.")
  var date = CommitDate.committer
  @Option(help: ArgumentHelp("The branch, tag or commit to read from.", valueName: "rev"))
  var revision = "HEAD"
  @Flag(help: "Go on under the old name where the file was renamed.")
  var follow = false
  @Option(help: ArgumentHelp("The address to note. (default: git's origin)", valueName: "url"))
  var source: String?
  @Flag(name: [.short, .long], help: "Print nothing but errors.")
  var quiet = false
  @Option(help: "text, json or jsonl: one object for each release that is added.")
  var format = OutputFormat.text
  @OptionGroup(title: "OPTIONS OF A NEW DATA SET") var options: DefinitionOptions

  func validate() throws { try requireText([source ?? ""]) }

  func run() throws {
    Interruption.watch()
    let archive = try openArchive()
    let repository = try GitRepository(at: repository)
    let versions = try repository.versions(of: path, in: revision, following: follow)
    let history = GitTimeline(versions, byAuthor: date == .author)
    let intake = try Intake(try options.open(name, in: archive, isQuiet: quiet))
    var run = try ImportRun(
      intake,
      in: archive,
      proposing: invocation,
      isQuiet: quiet,
      format: format
    )
    let fresh = history.steps.filter { step in
      !intake.holds(step.published, GitDetail.blob, step.blob)
    }
    run.pass(known: history.steps.count - fresh.count)
    let found = try sizes(of: fresh, versions, in: repository)
    var items: [ImportItem] = []
    var blobs: [String] = []
    let address = try source ?? repository.originURL
    for step in fresh {
      guard let byteCount = found[step.blob] else {
        run.refuse(Failure(missing: step))
        continue
      }
      let label = "commit \(step.version.commit.prefix(12))"
      if run.refuses(toCome: step.published, label) { continue }
      items.append(item(step, byteCount, address))
      blobs.append(step.blob)
    }
    let contents = try repository.contents(ofBlobs: blobs)
    defer { contents.stop() }
    run.add(items) { _ in try Self.take(from: contents) }
    if !quiet, format == .text { history.remark().map(Output.message) }
    let status = try run.finish(
      "\(NumberText.counted(history.steps.count, "version")) of \(path)"
    )
    guard status == .done else { throw ExitCode(status.rawValue) }
  }

  private func sizes(
    of steps: [GitTimeline.Step],
    _ versions: [GitVersion],
    in repository: GitRepository
  ) throws -> [String: Int] {
    try repository.sizes(
      ofBlobs: Array(Set(steps.map(\.blob))).sorted(),
      in: revision,
      paths: Array(Set(versions.map(\.path))).sorted()
    )
  }

  private func item(_ step: GitTimeline.Step, _ byteCount: Int, _ address: String) -> ImportItem {
    ImportItem(
      published: step.published,
      label: "commit \(step.version.commit.prefix(12))",
      byteCount: byteCount,
      provenance: Provenance(
        fileName: Path.shown(Path.name(of: step.version.path)),
        source: address,
        tool: Version.tool,
        details: [
          GitDetail.commit: step.version.commit, GitDetail.blob: step.blob,
          GitDetail.path: Path.shown(step.version.path),
          GitDetail.authorDate: step.version.authorDate,
          GitDetail.committerDate: step.version.committerDate,
        ]
      )
    )
  }

  /// The next blob, which is that of the next item: both come in the same order.
  private static func take(from contents: GitBlobs) throws -> [UInt8] {
    guard let bytes = try contents.next()?.bytes else {
      throw Failure("git lost the blob on the way", .system)
    }
    guard !bytes.starts(with: "version https://git-lfs.github.com/spec/".utf8) else {
      throw Failure(
        "a pointer of Git LFS, not the file itself",
        hint: "fetch the files with git lfs and import them with: vintage import dir"
      )
    }
    return bytes
  }
}

/// The names of what is noted about a release from git.
private enum GitDetail {
  static let commit = "git_commit"
  static let blob = "git_blob"
  static let path = "git_path"
  static let authorDate = "git_author_date"
  static let committerDate = "git_committer_date"
}

extension Failure {
  /// A version whose bytes the repository does not have.
  fileprivate init(missing step: GitTimeline.Step) {
    self.init(
      """
      commit \(step.version.commit.prefix(12)) of \(step.version.committerDate.prefix(10)): \
      blob \(step.blob.prefix(12)) is not in this clone
      """
    )
  }
}

extension GitTimeline {
  /// What a person should know about the history, or nil.
  fileprivate func remark() -> String? {
    guard sharedSecondCount > 0 else { return nil }
    return """
      note: \(NumberText.counted(sharedSecondCount, "version")) \
      \(sharedSecondCount == 1 ? "shares" : "share") a second with an earlier one; \
      a date means the last of them (see --date)
      """
  }
}
