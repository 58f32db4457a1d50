import ArgumentParser
import Files
import Vintage

/// The command `vintage cat`.
struct CatCommand: ArchiveCommand {
  static let configuration = CommandConfiguration(
    commandName: "cat",
    abstract: "Writes a release to standard output, byte for byte.",
    discussion: """
      The bytes are compared with the release's SHA-256 before the first one is written.

      EXAMPLES:
        vintage cat hospital@2020-04-15 > as-known-then.csv
        vintage cat hospital@2020-03-26T19:02 | sha256sum
        vintage cat hospital@2020-04-15 --by recorded

      In Python:
        cat = ["vintage", "cat", "hospital@2020-04-15"]
        pandas.read_csv(subprocess.Popen(cat, stdout=subprocess.PIPE).stdout,
                        sep=";", dtype={"dep": str})

      In R:
        read.csv(pipe("vintage cat hospital@2020-04-15"), sep = ";",
                 colClasses = c(dep = "character"))

      \(ExitStatus.help(.done, .refused, .damaged, .system))
      """
  )

  @ParentCommand var parent: VintageCommand
  @OptionGroup var place: ArchiveOption
  @OptionGroup var choice: ReleaseChoice

  func run() throws {
    let (releases, place) = try choice.find(in: try openArchive())
    try StandardStream.output.write(try releases.file(place))
  }
}
