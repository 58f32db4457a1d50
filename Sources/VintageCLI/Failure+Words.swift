import Definitions
import Store
import Times

extension Failure {
  /// Words for damage in a pack.
  static func words(_ damage: Damage) -> String {
    switch damage {
    case .notAPack: "it does not start and end as a pack does"
    case .unknownVersion(let version): "pack format \(version)"
    case .unknownFeature(let name): "it needs the feature \(name)"
    case .checksum: "its CRC-32 does not agree"
    case .inconsistent: "its table of contents contradicts the rest"
    case .bytes: "a number is cut off"
    case .deflate: "a compressed part does not open"
    case .records: "a block of records does not open"
    case .recipe: "a recipe leads outside of the data set"
    case .entry: "a log entry cannot be read"
    }
  }

  /// Words for a time zone that is not to be had.
  static func words(_ error: TimeZoneError) -> String {
    switch error {
    case .invalidName(let name): "\(quoted(name)) is not the name of a time zone"
    case .unknown(let name): "the time zone \(name) is not known on this machine"
    case .damaged(let name, let path): "the rules of the time zone \(name) cannot be read: \(path)"
    }
  }

  /// Words for a fault in a definition file, with its place.
  static func words(_ error: DefinitionError) -> String {
    let place = error.line > 0 ? ":\(error.line):\(error.column)" : ""
    return "\(error.fileName)\(place): \(words(error.problem))"
  }

  private static func words(_ problem: DefinitionError.Problem) -> String {
    switch problem {
    case .notText: "the file is not UTF-8 text"
    case .tooLarge(let count, let limit): "the file has \(count) bytes, \(limit) at most are read"
    case .expected(let syntax): "expected \(words(syntax))"
    case .refused(let feature): words(feature)
    case .duplicateKey(let key): "\(key) stands here a second time"
    case .tooDeep(let limit): "more than \(limit) levels"
    case .unknownKey(let key, let nearest):
      "\(key) is not a key here" + (nearest.map { "; did you mean \($0)?" } ?? "")
    case .missingKey(let key): "\(key) is missing"
    case .wrongType(let key, let expected): "\(key) must be \(words(expected))"
    case .invalidValue(let key, let value, let rule):
      "\(key): \(quoted(value)) is not \(words(rule))"
    case .noSuchColumn(let key, let column):
      "\(key) names the column \(column), which is not described; describe it with: "
        + "columns.\(column).kind=code"
    }
  }

  private static func words(_ syntax: DefinitionError.Syntax) -> String {
    switch syntax {
    case .key: "a key"
    case .equalsSign: "= after the key"
    case .value: "a value: text in quotes, a whole number, true, false or a list in [ ]"
    case .commaOrBracket: ", or ] in the list"
    case .headerEnd: "] at the end of the header"
    case .lineEnd: "the end of the line"
    case .closingQuote: "the closing quote"
    case .escape: "an escape that TOML knows after the backslash"
    case .printableCharacter: "a printable character"
    case .integer: "a whole number of at most 64 bits"
    }
  }

  private static func words(_ feature: DefinitionError.Feature) -> String {
    switch feature {
    case .dottedKey: "dotted keys are not read here; write a [table]"
    case .inlineTable: "{ } is not read here; write a [table]"
    case .multiLineLiteral: "''' is not read here; write \"\"\""
    case .float: "fractions are not read here; write them in quotes"
    case .dateTime: "bare dates are not read here; write them in quotes"
    case .decoratedInteger: "write whole numbers in plain digits"
    case .byteOrderMark: "the file starts with a byte order mark; save it without"
    }
  }

  private static func words(_ type: DefinitionError.ValueType) -> String {
    switch type {
    case .string: "text in quotes"
    case .integer: "a whole number"
    case .boolean: "true or false"
    case .strings: "a list of texts: [\"a\", \"b\"]"
    case .tables: "tables, each under its own [[header]]"
    }
  }

  private static func words(_ rule: DefinitionError.ValueRule) -> String {
    switch rule {
    case .dataSetName: "a name of lower-case letters, digits, - _ and ."
    case .oneOf(let values): "one of \(values.joined(separator: ", "))"
    case .timeZone: "a time zone such as Europe/Paris"
    case .timeOfDay: "a time of day such as 19:00"
    case .date: "a date such as 2020-04-15"
    case .fileNamePattern: "a pattern such as name-%Y-%m-%d-%Hh%M.csv"
    case .uniqueName: "a name that is used once"
    case .formerName: "free: it is in use for a column; take its [[columns]] out first"
    case .formatUpTo(let format): "a format that this version reads (up to \(format))"
    case .boolean: "true or false"
    }
  }
}
