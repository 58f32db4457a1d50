internal import Definitions
internal import Digests
internal import History
internal import Store
internal import Vintage

/// How to cite the newest release and how to verify it.
struct CiteSection {
  let facts: ReportFacts

  /// The section's contents.
  var html: String {
    let dataSet = facts.analysis.dataSet
    let definition = dataSet.definition
    guard let last = facts.timeline.releases.last else { return "" }
    let release = facts.analysis.releases.release(last.release)
    let published = facts.analysis.publishedText(last.release)
    let publisher = definition.publisher.isEmpty ? "" : definition.publisher + " "
    let year = published.prefix(4)
    let title = definition.title.isEmpty ? dataSet.name : definition.title
    let day = published.prefix(10)
    return """
      <p>\(Markup.escaped(publisher))(\(year)): <i>\(Markup.escaped(title))</i>. Data set, release \
      of \(Markup.unbroken(published)) (\(Markup.escaped(definition.timeZone))), \
      \(ReportNumber.grouped(release.byteCount)) bytes, SHA-256 \
      <code>\(release.content.hex)</code>.\(licence(definition))</p>
      <p>\(addresses(definition))</p>
      <p>Every release listed here can be had back byte for byte, and checked:</p>
      <pre>vintage cat \(dataSet.name)@\(day) | sha256sum
      vintage verify \(dataSet.name) --data
      vintage corrections \(dataSet.name) --format csv
      vintage export \(dataSet.name) --sqlite \(dataSet.name).sqlite</pre>
      <p class=note>The log of this archive ended in <code>\
      \(facts.analysis.releases.snapshot.head.hex)</code> when the page was made: whoever keeps \
      these digits can show later that no entry before them was changed.</p>

      """
  }

  private func licence(_ definition: DataSetDefinition) -> String {
    guard !definition.licence.isEmpty else { return "" }
    return " Licence: \(Markup.link(definition.licenceURL, definition.licence))."
  }

  private func addresses(_ definition: DataSetDefinition) -> String {
    let links = [
      (definition.landingPage, "the producer’s page"), (definition.stableURL, "the newest file"),
    ]
    .filter { !$0.0.isEmpty }.map { Markup.link($0.0, $0.1) }
    return links.isEmpty ? "" : "Source: \(links.joined(separator: ", "))."
  }
}
