import ArgumentParser
import Vintage

/// The command `vintage cite`.
struct CiteCommand: ArchiveCommand {
  static let configuration = CommandConfiguration(
    commandName: "cite",
    abstract: "Tells how to cite a release.",
    discussion: """
      Title, publisher, licence and page come from the definition (see dataset set), the time \
      from the release; the SHA-256 says exactly which bytes are meant, whoever holds them.

      datacite is the metadata of DataCite's schema 4.5 as JSON, as its REST interface takes \
      it; csl is CSL-JSON, which reference managers read.

      EXAMPLES:
        vintage cite hospital@2020-04-15
        vintage cite hospital@paper-v1 --format bibtex >> paper.bib

      \(ExitStatus.help(.done, .refused, .damaged, .system))
      """
  )

  /// How a citation is written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case bibtex
    case datacite
    case csl
  }

  @ParentCommand var parent: VintageCommand
  @OptionGroup var place: ArchiveOption
  @OptionGroup var choice: ReleaseChoice
  @Option(help: "text, bibtex, datacite or csl.")
  var format = Format.text

  func run() throws {
    let (releases, place) = try choice.find(in: try openArchive())
    let citation = Citation(releases.release(place), of: releases.dataSet)
    switch format {
    case .text: try Output.write(citation.text)
    case .bibtex: try Output.writeExactly(citation.bibTeX)
    case .datacite: try Output.writeExactly(citation.dataCite.pretty + "\n")
    case .csl: try Output.writeExactly(JSONValue.array([citation.csl]).pretty + "\n")
    }
    if !citation.missing.isEmpty {
      let keys = citation.missing.map { "\($0)=..." }.joined(separator: " ")
      Output.message(
        "note: say more with: \(invocation) dataset set \(releases.dataSet.name) \(keys)"
      )
    }
  }
}
