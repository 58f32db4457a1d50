/// What the archive says about itself: its marker file, `vintage.toml`.
public struct ArchiveDefinition: Hashable, Sendable {
  /// The newest format of archives that this program knows.
  public static let newestFormat = 1
  /// The name of the file that makes a folder an archive.
  public static let fileName = "vintage.toml"

  /// One line for lists.
  public var title: String
  /// What is kept here, and why.
  public var description: String
  /// Who looks after it.
  public var contact: String
  /// The format of the archive: 1.
  public var format: Int

  /// Makes a definition of the newest format.
  ///
  /// - Parameters:
  ///   - title: One line for lists.
  ///   - description: What is kept here, and why.
  ///   - contact: Who looks after it.
  public init(title: String = "", description: String = "", contact: String = "") {
    self.title = title
    self.description = description
    self.contact = contact
    format = Self.newestFormat
  }

  /// Reads the marker file.
  ///
  /// - Parameters:
  ///   - text: The file; UTF-8.
  ///   - fileName: Its name, for errors.
  /// - Returns: The definition.
  /// - Throws: ``DefinitionError``; a format newer than ``newestFormat`` is
  ///   ``DefinitionError/Problem/invalidValue(key:value:expected:)``.
  public static func parse(
    text: [UInt8],
    fileName: String = Self.fileName
  ) throws(DefinitionError) -> ArchiveDefinition {
    do { return try Self(TomlParser.parse(text)) } catch {
      throw DefinitionError(error, in: text, fileName: fileName)
    }
  }

  private init(_ table: TomlTable) throws(TomlFault) {
    let keys = ["format", "title", "description", "contact"]
    // The format comes first: a newer one may have keys that this program cannot know.
    if case .integer(let format) = table["format"]?.value, format > Self.newestFormat {
      let offset = table["format"]?.range.lowerBound ?? 0
      let rule = DefinitionError.ValueRule.formatUpTo(Self.newestFormat)
      throw TomlFault(
        offset,
        .invalidValue(key: "format", value: String(format), expected: rule)
      )
    }
    let reader = try DefinitionReader(table, knownKeys: keys)
    self.init(
      title: try reader.string("title"),
      description: try reader.string("description"),
      contact: try reader.string("contact")
    )
    guard let format = try reader.integer("format") else {
      throw TomlFault(0, .missingKey("format"))
    }
    guard format >= 1 else {
      throw reader.invalid("format", String(format), .formatUpTo(Self.newestFormat))
    }
    self.format = Int(format)
  }

  /// Spells the marker file.
  ///
  /// - Returns: The text of `vintage.toml`; also valid TOML 1.0.
  public func tomlText() -> String {
    var text = """
      # This file makes its folder an archive. Data sets are described in datasets/NAME.toml.
      format = \(format)

      """
    for (key, value) in [("title", title), ("description", description), ("contact", contact)]
    where !value.isEmpty {
      text += "\(key) = \(TomlWriter.string(value))\n"
    }
    return text
  }
}
