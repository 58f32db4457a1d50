import ArgumentParser
import Store
import Vintage

/// The command `vintage pack`.
struct PackCommand: ArchiveCommand {
  static let configuration = CommandConfiguration(
    commandName: "pack",
    abstract: "Rewrites the packs as small as they get; no id changes.",
    discussion: """
      Small packs are merged as releases come in; this merges all of them and codes every block \
      again. Readers and writers may go on meanwhile.

      EXAMPLES:
        vintage pack
        vintage pack hospital --best

      \(ExitStatus.help(.done, .refused, .damaged, .system))
      """
  )

  @ParentCommand var parent: VintageCommand
  @OptionGroup var place: ArchiveOption
  @Argument(help: "The data sets; all where none is named.")
  var names: [String] = []
  @Flag(help: "Search much longer for short codings.")
  var best = false
  @Flag(name: [.short, .long], help: "Print nothing but errors.")
  var quiet = false

  func run() throws {
    for dataSet in try dataSets(names, in: try openArchive()) where try dataSet.hasReleases {
      var progress = Progress(total: 1000, isQuiet: quiet)
      let sizes = try StoreWriter(dataSet.store).pack(isSearchingHarder: best) { done, total in
        let share = total == 0 ? 1000 : done * 1000 / total
        progress.update(
          share,
          "\(dataSet.name): \(NumberText.bytes(done)) of \(NumberText.bytes(total))"
        )
      }
      progress.finish()
      guard !quiet else { continue }
      Output.message(
        "\(dataSet.name): \(NumberText.bytes(sizes.before)) -> \(NumberText.bytes(sizes.after))"
      )
    }
  }
}
