/// Text that is a piece of the page.
enum Markup {
  /// A text without what HTML and SVG would read as markup, fit for attributes too.
  static func escaped(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "'": out += "&#39;"
      case _ where scalar.value < 0x20 && scalar != "\n" && scalar != "\t": out += "\u{FFFD}"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  /// An element with text in it.
  static func element(_ name: String, _ text: String, _ attributes: String = "") -> String {
    "<\(name)\(attributes.isEmpty ? "" : " " + attributes)>\(escaped(text))</\(name)>"
  }

  /// A text that is never broken over two lines.
  static func unbroken(_ text: String) -> String { "<span class=nb>\(escaped(text))</span>" }

  /// A link, where the address is one of the web.
  static func link(_ address: String, _ text: String) -> String {
    guard address.hasPrefix("https://") || address.hasPrefix("http://") else {
      return escaped(text)
    }
    return "<a href=\"\(escaped(address))\">\(escaped(text))</a>"
  }
}

/// What the colours of a chart mean.
enum MarkupKey {
  /// The key: for each style a patch of it and what it means, which is markup.
  static func line(_ items: [(style: String, meaning: String)]) -> String {
    let patches = items.map { "<span><i class=\"\($0.style)\"></i> \($0.meaning)</span>" }
    return "<span class=key>\(patches.joined(separator: " "))</span>"
  }
}

/// A table of the page: a caption, headings, rows.
struct MarkupTable {
  /// A column: what stands above it, and whether it holds numbers.
  struct Column {
    var title: String
    var isNumber = false
  }

  let caption: String
  let columns: [Column]
  private var body = ""
  private(set) var rowCount = 0

  init(_ caption: String, _ columns: [Column]) {
    self.caption = caption
    self.columns = columns
  }

  /// Appends a row of cells that are markup already.
  mutating func append(_ cells: [String], id: String? = nil) {
    body += id.map { "<tr id=\"\($0)\">" } ?? "<tr>"
    for (column, cell) in zip(columns, cells) {
      body += column.isNumber ? "<td class=n>\(cell)</td>" : "<td>\(cell)</td>"
    }
    body += "</tr>\n"
    rowCount += 1
  }

  /// The table; it can be scrolled sideways where the page is narrow.
  var html: String {
    let head = columns.map { column in
      "<th scope=col\(column.isNumber ? " class=n" : "")>\(Markup.escaped(column.title))</th>"
    }.joined()
    return """
      <div class=wide role=region tabindex=0 aria-label="\(Markup.escaped(caption))"><table>
      <caption>\(Markup.escaped(caption))</caption>
      <thead><tr>\(head)</tr></thead>
      <tbody>
      \(body)</tbody></table></div>

      """
  }
}
