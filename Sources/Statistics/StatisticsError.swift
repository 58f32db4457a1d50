public import Times

/// What keeps a statistic from being computed at all.
///
/// A statistic that is merely undefined for its data (a spread without values, a t value without
/// spread) is no error: it is nil.
public enum StatisticsError: Error, Equatable, Sendable {
  /// The same key and reference date came twice.
  case duplicateCell(key: [UInt8], reference: CivilDate)
  /// The series has no release, so nothing could have been observed.
  case noRelease
  /// A pair selection that is not `first:latest`, `first:K`, `gap:G` or `lag:A:B`.
  case unknownPairSelection(String)
  /// An option is outside its bounds; `name` is the option as the documentation spells it.
  case optionOutOfBounds(name: String, value: Double)
  /// The delays have no common unit: they are not all multiples of one day or of seven.
  case irregularDelays(smallestGap: Int?)
}
