import Definitions
import Tables
import Vintage

/// What is said of columns that were described from their values.
enum InferredKindsText {
  /// Names the columns with their kinds and the file where they can be corrected, and the columns
  /// of days that could be read otherwise; commands start with `invocation`.
  static func report(
    _ kinds: (described: [InferredKind], undecided: [String]),
    of dataSet: DataSet,
    in archive: Archive,
    proposing invocation: String
  ) {
    if !kinds.described.isEmpty {
      let words = kinds.described.map { "\(SafeText.short($0.column)) \($0.kind.rawValue)" }
        .joined(separator: ", ")
      let path = archive.definitionPath(dataSet.definition.name)
      Output.message("kinds inferred from the values: \(words); correct them in \(path)")
    }
    for kind in kinds.described where kind.hasUndecidedPoint {
      let column = SafeText.short(kind.column)
      Output.message(
        "note: the points in \(column) are taken for decimal marks. Where 1.234 is 1234: "
          + "\(invocation) dataset set \(dataSet.name) "
          + ShellWord.quoted("columns.\(kind.column).thousands_point=true")
      )
    }
    for column in kinds.undecided {
      Output.message(
        "note: all days in \(SafeText.short(column)) could be day/month or month/day; the day is "
          + "read first. Where the month comes first: "
          + monthFirstCommand(column, dataSet.name, invocation)
      )
    }
  }

  /// The command that says that the month comes first.
  static func monthFirstCommand(
    _ column: String,
    _ dataSet: String,
    _ invocation: String
  ) -> String {
    let kind = ColumnDefinition.Kind.monthFirstDate.rawValue
    return "\(invocation) dataset set \(dataSet) "
      + ShellWord.quoted("columns.\(column).kind=\(kind)")
  }
}
