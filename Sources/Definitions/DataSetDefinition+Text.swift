internal import Times

extension DataSetDefinition {
  /// Spells the definition as a file for people: comments, a fixed order, long texts wrapped.
  ///
  /// What is not stated is left out. Read back under the same file name it gives an equal
  /// definition, where the definition is valid.
  ///
  /// - Returns: The text of `NAME.toml`; also valid TOML 1.0.
  public func tomlText() -> String {
    var text = """
      # The data set "\(name)" of this archive. The name is that of the file.
      # Strings are in quotes; what follows a # is a comment.


      """
    text += Self.line("title", title)
    text += Self.line("description", description)
    text += Self.section(
      "Who publishes it, and under which licence.",
      [
        ("publisher", publisher), ("licence", licence), ("licence_url", licenceURL),
        ("landing_page", landingPage), ("stable_url", stableURL), ("resource_id", resourceID),
      ]
    )
    text += timesText()
    if !keyColumns.isEmpty || !referenceDateColumn.isEmpty {
      text +=
        "\n# The columns that together name a row, and the one that says which day it is about.\n"
      text += keyColumns.isEmpty ? "" : "key = \(TomlWriter.strings(keyColumns))\n"
      text += Self.line("reference_date", referenceDateColumn)
    }
    if !columns.isEmpty {
      text += """

        # The columns as the newest files order them; those of older files are here too.
        # kind: text, code, integer, decimal, date. role: stock, cumulative, flow, rate.

        """
    }
    text += columns.map { "\n" + $0.tomlText() }.joined()
    if !notes.isEmpty { text += "\n# What happened to the data set.\n" }
    text += notes.map { "\n" + $0.tomlText() }.joined()
    if !companions.isEmpty { text += "\n# Files that belong to this one.\n" }
    for companion in companions {
      text += "\n[[companions]]\n" + Self.line("title", companion.title)
      text += Self.line("resource_id", companion.resourceID) + Self.line("url", companion.url)
    }
    return text
  }

  private func timesText() -> String {
    var text = """

      # When: the zone of the clock in file names, the time of day where a name has a date only,
      # and how the files are named (%Y %m %d %H %M %S, and * for anything).
      time_zone = \(TomlWriter.string(timeZone))

      """
    if defaultSecondOfDay != 0 {
      text += Self.line("default_time", Self.timeText(defaultSecondOfDay))
    }
    if !fileNames.isEmpty {
      text += "file_names = \(TomlWriter.strings(fileNames.map(\.text)))\n"
    }
    return text
  }

  /// `19:00`, or `19:00:30` where there are seconds.
  private static func timeText(_ second: Int) -> String {
    let minute = "\(Digits.padded(second / 3600, 2)):\(Digits.padded(second / 60 % 60, 2))"
    return second % 60 == 0 ? minute : "\(minute):\(Digits.padded(second % 60, 2))"
  }

  private static func section(_ comment: String, _ lines: [(String, String)]) -> String {
    let stated = lines.map { line($0.0, $0.1) }.joined()
    return stated.isEmpty ? "" : "\n# \(comment)\n\(stated)"
  }

  /// `key = "value"`, or nothing where the value is empty.
  fileprivate static func line(_ key: String, _ value: String) -> String {
    value.isEmpty ? "" : "\(key) = \(TomlWriter.string(value))\n"
  }
}

extension ColumnDefinition {
  /// The column as `[[columns]]` with its keys.
  func tomlText() -> String {
    var text = "[[columns]]\n"
    text += DataSetDefinition.line("name", name) + DataSetDefinition.line("kind", kind.rawValue)
    text += DataSetDefinition.line("meaning", meaning) + DataSetDefinition.line("unit", unit)
    text += DataSetDefinition.line("role", role?.rawValue ?? "")
    if hasDecimalComma { text += "decimal_comma = true\n" }
    if hasThousandsPoint { text += "thousands_point = true\n" }
    guard !formerNames.isEmpty else { return text }
    return text + "former_names = \(TomlWriter.strings(formerNames))\n"
  }
}

extension DataSetNote {
  /// The note as `[[notes]]` with its keys.
  func tomlText() -> String {
    "[[notes]]\n" + DataSetDefinition.line("date", date.description)
      + DataSetDefinition.line("text", text) + DataSetDefinition.line("source", source)
  }
}
