import Definitions
import Tables
import Vintage

/// What is said of columns that were described from their values.
enum InferredKindsText {
  /// Names the columns with their kinds, and the file where they can be corrected.
  static func report(_ kinds: [InferredKind], of dataSet: DataSet, in archive: Archive) {
    let words = kinds.map { "\($0.column) \($0.kind.rawValue)" }.joined(separator: ", ")
    Output.message("\(dataSet.name): kinds inferred from the first release: \(words)")
    Output.message("correct them in \(archive.definitionPath(dataSet.definition.name))")
  }
}
