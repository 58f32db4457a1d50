internal import Digests
internal import History
internal import Store
internal import Tables
internal import Times
internal import Vintage

/// The page's main numbers for programs: JSON in the page, so that a page can be checked.
struct ReportRecord {
  let facts: ReportFacts
  let figure: FigureThenNow?
  let tool: String

  /// The record; `<` is spelled so that nothing in it ends the element around it.
  var json: String {
    let timeline = facts.timeline
    let columns = facts.summary.columns.map { column in
      Self.object([
        ("column", Self.text(timeline.columns.names[column.column])),
        ("cells", "\(column.count)"), ("up", "\(column.upCount)"), ("down", "\(column.downCount)"),
        ("net", column.net?.description ?? "null"), ("gross", column.gross?.description ?? "null"),
      ])
    }
    let releases = timeline.releases.indices.map { place in
      "[\(facts.number(place)),\(Self.text(facts.label(place))),\(facts.count(place))]"
    }
    return Self.object([
      ("data_set", Self.text(facts.analysis.dataSet.name)), ("made_with", Self.text(tool)),
      ("log_head", Self.text(facts.analysis.releases.snapshot.head.hex)),
      ("corrected_cells", "\(facts.summary.count)"),
      ("corrected_rows", "\(facts.summary.rowCount)"),
      ("steps", "\(facts.summary.stepCount)"),
      ("steps_without_any", "\(facts.summary.placesWithoutAny.count)"),
      ("columns", Self.list(columns)), ("releases", Self.list(releases)),
      ("lags", Self.list(facts.lags.counts.map(String.init))),
      ("sizes", Self.list(facts.sizes.counts.map(String.init))),
      ("cells_off_the_map", "\(facts.heat?.leftOutCount ?? 0)"),
      ("figure", figure.map(record) ?? "null"),
    ])
  }

  private func record(_ figure: FigureThenNow) -> String {
    func line(_ values: [Double?]) -> String {
      Self.list(values.map { $0.map { "\($0)" } ?? "null" })
    }
    return Self.object([
      ("column", Self.text(facts.timeline.columns.names[figure.column])),
      ("rows", Self.text(figure.name)),
      ("days", Self.list(figure.days.map { Self.text($0.description) })),
      ("first", line(figure.first)), ("today", line(figure.today)),
      ("as_of_numbers", Self.list(figure.places.map { "\(facts.number($0))" })),
      ("as_of", Self.list(figure.asOf.map(line))),
    ])
  }

  private static func object(_ members: [(String, String)]) -> String {
    "{" + members.map { "\(text($0.0)):\($0.1)" }.joined(separator: ",") + "}"
  }

  private static func list(_ items: [String]) -> String { "[\(items.joined(separator: ","))]" }

  private static func text(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": out += "\\\(scalar)"
      case "<", ">", "&",
        _ where scalar.value < 0x20 || scalar.value == 0x2028 || scalar.value == 0x2029:
        let hex = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}
