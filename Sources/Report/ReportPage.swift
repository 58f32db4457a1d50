internal import Definitions
internal import Digests
public import History
internal import Store
internal import Times
public import Vintage

/// A report on the history of a data set: one page of HTML that needs nothing else.
///
/// It has no script that it needs, asks no network, prints, and fits a phone. All of its numbers
/// are those of the comparison of the releases; what was cut to fit is said on the page.
public struct ReportPage {
  private let facts: ReportFacts
  private let figure: FigureThenNow?
  private let tool: String

  /// Computes the report.
  ///
  /// - Parameters:
  ///   - timeline: The whole history.
  ///   - analysis: The data set.
  ///   - choice: The figure that is shown.
  ///   - tool: The program that writes the page.
  ///   - progress: Is told now and then how many of how many corrected cells are counted.
  /// - Throws: ``ReportError``; `AnalysisError`; the store's errors.
  public init(
    _ timeline: Timeline,
    of analysis: Analysis,
    showing choice: ReportChoice = ReportChoice(),
    by tool: String,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws {
    facts = try ReportFacts(timeline, of: analysis, progress: progress)
    figure = try FigureThenNow.find(choice, facts)
    self.tool = tool
  }

  /// The page.
  public var html: String {
    let definition = facts.analysis.dataSet.definition
    let title = definition.title.isEmpty ? facts.analysis.dataSet.name : definition.title
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="generator" content="\(Markup.escaped(tool))">
      <link rel="icon" href="data:,">
      <title>\(Markup.escaped(title)): what was published, what was changed</title>
      <style>\(ReportStyle.css)</style>
      </head>
      <body>
      <main>
      \(head(title))
      \(sections.map { section($0.id, $0.title, $0.body) }.joined())
      \(foot)
      </main>
      <script type="application/json" id="report-data">\
      \(ReportRecord(facts: facts, figure: figure, tool: tool).json)</script>
      <script>\(ReportStyle.script)</script>
      </body>
      </html>

      """
  }

  private func section(_ id: String, _ title: String, _ body: String) -> String {
    "<section id=\"\(id)\" aria-labelledby=\"\(id)-h\">\n<h2 id=\"\(id)-h\">\(title)</h2>\n"
      + body + "</section>\n"
  }

  /// The sections, in their order; those that have nothing to say are left out.
  private var sections: [(id: String, title: String, body: String)] {
    let tables = ReportTables(facts: facts)
    var sections = [
      (id: "when", title: "Release by release", body: TimelineChart(facts: facts).html)
    ]
    if let heat = facts.heat {
      let body = HeatMap(facts: facts, heat: heat).html
      sections.append(("what", "Which days were changed, and when", body))
    }
    if let figure {
      let body = SeriesChart(facts: facts, figure: figure).html
      sections.append(("then", "First published, and today", body))
    }
    if facts.summary.count > 0 {
      sections.append(("how", "How late, how large", tables.columns + distributions))
      sections.append(("which", "The largest and the latest", tables.largest + tables.latest))
    }
    sections.append(("lost", "Withdrawals, layout, gaps", ReportLosses(facts: facts).html))
    let all =
      "<details id=all-releases><summary>All "
      + "\(ReportNumber.counted(facts.timeline.releases.count, "release"))</summary>\n"
      + tables.releases + "</details>\n" + cappedReleases
    sections.append(("releases", "Every release", all))
    sections.append(("cite", "How to cite and verify", CiteSection(facts: facts).html))
    return sections
  }

  private var cappedReleases: String {
    let most = ReportTables.mostReleases
    guard facts.timeline.releases.count > most else { return "" }
    return "<p class=note>The newest \(ReportNumber.grouped(most)) are shown.</p>\n"
  }

  private var distributions: String {
    var out = ""
    if facts.lags.total > 0 {
      out += ReportTables.bars(
        "Corrections by days after the reference date",
        "Days after",
        facts.lags.classes("")
      )
    }
    if facts.sizes.total > 0 {
      out += ReportTables.bars(
        "Corrections by size of the difference",
        "Difference",
        facts.sizes.classes("")
      )
    }
    return out
  }

  private func head(_ title: String) -> String {
    let releases = facts.timeline.releases
    let period = releases.first.flatMap { first in
      releases.last.map {
        "\(Markup.unbroken("\(first.published.date)")) to "
          + Markup.unbroken("\($0.published.date)")
      }
    }
    let publisher = facts.analysis.dataSet.definition.publisher
    let over = publisher.isEmpty ? facts.analysis.dataSet.name : publisher
    let without = ReportNumber.grouped(facts.summary.placesWithoutAny.count)
    let names = sections.map { "<a href=\"#\($0.id)\">\($0.title)</a>" }.joined(separator: "\n")
    return """
      <header>
      <p class=over>\(Markup.escaped(over))</p>
      <h1>\(Markup.escaped(title))</h1>
      <p class=lead>\(lead)</p>
      </header>
      <nav aria-label="Sections">\(names)</nav>
      <dl>
      \(fact("Releases", ReportNumber.grouped(releases.count), period ?? ""))
      \(fact("Corrected cells", ReportNumber.grouped(facts.summary.count), rows))
      \(fact("Steps without any", without, steps))
      \(settled)
      </dl>

      """
  }

  private var rows: String { "in \(ReportNumber.counted(facts.summary.rowCount, "row"))" }
  private var steps: String { "of \(ReportNumber.grouped(facts.summary.stepCount))" }

  private var settled: String {
    guard let days = facts.coverage.settledAfter else { return "" }
    return fact(
      "Settled after",
      ReportNumber.plain(days.median) + (days.median == 1 ? " day" : " days"),
      "median; nine of ten within \(ReportNumber.grouped(days.ninetiethPercentile))"
    )
  }

  private func fact(_ name: String, _ value: String, _ more: String) -> String {
    "<div><dt>\(name)</dt><dd>\(value)<small>\(more)</small></dd></div>"
  }

  /// The finding in a sentence or two.
  private var lead: String {
    let summary = facts.summary
    let placesLeftOut = facts.timeline.releases.count { $0.problem != nil }
    let left =
      placesLeftOut == 0
      ? ""
      : " \(ReportNumber.counted(placesLeftOut, "release")) could not be compared."
    guard summary.count > 0 else {
      return "In \(ReportNumber.counted(summary.stepCount, "step")) from release to release no "
        + "published figure was changed or withdrawn.\(left)"
    }
    let with = summary.stepCount - summary.placesWithoutAny.count
    let of = "\(ReportNumber.grouped(with)) of \(ReportNumber.grouped(summary.stepCount))"
    var text =
      "\(with == summary.stepCount ? "All \(ReportNumber.grouped(with))" : of) new releases "
      + "changed figures that had been published before: "
      + "\(ReportNumber.counted(summary.count, "cell")) in all."
    if let lag = facts.medianLag, lag > 0 {
      text +=
        " Half of the changes came \(ReportNumber.counted(lag, "day")) or more after the day "
        + "that the figure is about."
    }
    return text + left
  }

  private var foot: String {
    "<footer>Made by \(Markup.escaped(tool)) from the archived files; the numbers are those of its "
      + "commands <code>log</code>, <code>corrections</code>, <code>withdrawals</code> and "
      + "<code>coverage</code>. A correction is a published figure that was revised, withdrawn, "
      + "restored or backfilled; new days and another layout are none.</footer>"
  }
}
