import Definitions
import Tables
import Vintage

/// What is said of columns that were described from their values.
enum InferredKindsText {
  /// Names the columns with their kinds, and the file where they can be corrected.
  static func report(_ kinds: [InferredKind], of dataSet: DataSet, in archive: Archive) {
    let words = kinds.map { "\(SafeText.short($0.column)) \($0.kind.rawValue)" }
      .joined(separator: ", ")
    let path = archive.definitionPath(dataSet.definition.name)
    Output.message("kinds inferred from the values: \(words); correct them in \(path)")
  }
}
