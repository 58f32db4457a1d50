/// Why a definition file is refused, and where.
public struct DefinitionError: Error, Hashable, Sendable {
  /// What is wrong.
  public enum Problem: Hashable, Sendable {
    /// The bytes are not UTF-8.
    case notText
    /// The file is longer than `limit` bytes.
    case tooLarge(byteCount: Int, limit: Int)
    /// Something else had to stand here.
    case expected(Syntax)
    /// A part of TOML that definitions do not use; its documentation says what to write instead.
    case refused(Feature)
    /// The key or the table has been given before.
    case duplicateKey(String)
    /// Arrays or table names go deeper than `limit` levels.
    case tooDeep(limit: Int)
    /// No such key here; `nearest` is the known key that looks most alike, if any does.
    case unknownKey(String, nearest: String?)
    /// The table that starts here lacks a key.
    case missingKey(String)
    /// The value is of another type than the key takes.
    case wrongType(key: String, expected: ValueType)
    /// The value is of the right type, but says nothing valid.
    case invalidValue(key: String, value: String, expected: ValueRule)
    /// `key` names a column that the file does not describe.
    case noSuchColumn(key: String, column: String)
  }

  /// What the grammar wants at a place.
  public enum Syntax: Hashable, Sendable {
    /// A key, bare or in quotes.
    case key
    /// `=` after a key.
    case equalsSign
    /// A value.
    case value
    /// `,` or `]` within an array.
    case commaOrBracket
    /// The closing `]` or `]]` of a table header.
    case headerEnd
    /// The end of the line, or a comment.
    case lineEnd
    /// The closing quote of a string.
    case closingQuote
    /// One of `\b \t \n \f \r \" \\`, `\u` with four hexadecimal digits or `\U` with eight.
    case escape
    /// A visible character: control characters are written as escapes.
    case printableCharacter
    /// A whole number that fits 64 bits, without leading zeros.
    case integer
  }

  /// Parts of TOML 1.0 that the definitions' subset leaves out.
  public enum Feature: Hashable, Sendable {
    /// `a.b = 1`: write a table `[a]` with `b = 1`.
    case dottedKey
    /// `{ a = 1 }`: write a table `[name]` or `[[name]]`.
    case inlineTable
    /// `'''…'''`: write `"""…"""`.
    case multiLineLiteral
    /// `1.5`, `inf`: write a string.
    case float
    /// `2020-04-15`, `19:00`: write it in quotes.
    case dateTime
    /// `0x1F`, `1_000`: write plain decimal digits.
    case decoratedInteger
    /// A byte order mark: save the file without it.
    case byteOrderMark
  }

  /// The types of values.
  public enum ValueType: Hashable, Sendable {
    /// A string.
    case string
    /// A whole number.
    case integer
    /// `true` or `false`.
    case boolean
    /// An array of strings.
    case strings
    /// An array of tables, `[[name]]`.
    case tables
  }

  /// What a value has to be.
  public enum ValueRule: Hashable, Sendable {
    /// See ``DataSetName``; for a definition it is the file's name without `.toml`.
    case dataSetName
    /// One of these words.
    case oneOf([String])
    /// A zone name such as `Europe/Paris`, or a POSIX rule.
    case timeZone
    /// `19:00` or `19:00:30`.
    case timeOfDay
    /// `2020-04-15`.
    case date
    /// A file name with `%Y`, `%m` and `%d`; see ``FileNamePattern``.
    case fileNamePattern
    /// A name that is not empty and stands once only.
    case uniqueName
    /// A name that no column has.
    case formerName
    /// A number this version of the program can read.
    case formatUpTo(Int)
    /// `true` or `false`.
    case boolean
  }

  /// The file, as the caller named it.
  public var fileName: String
  /// The line, from 1; 0 where the fault is in something that was given apart from the file.
  public var line: Int
  /// The column in characters (Unicode scalars), from 1; 0 where `line` is 0.
  public var column: Int
  /// What is wrong.
  public var problem: Problem

  /// Makes an error at a byte of a text.
  init(_ fault: TomlFault, in text: [UInt8], fileName: String) {
    let before = text[..<min(max(fault.offset, 0), text.count)]
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    self.fileName = fileName
    problem = fault.problem
    guard fault.offset >= 0 else {
      line = 0
      column = 0
      return
    }
    line = before.reduce(1) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
    // Bytes 10xxxxxx continue a character.
    column = before[lineStart...].reduce(1) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
  }
}

/// A problem at a byte offset, before the file's name, line and column are worked out.
struct TomlFault: Error {
  /// Bytes from the start of the text.
  var offset: Int
  /// What is wrong.
  var problem: DefinitionError.Problem

  init(_ offset: Int, _ problem: DefinitionError.Problem) {
    self.offset = offset
    self.problem = problem
  }
}
