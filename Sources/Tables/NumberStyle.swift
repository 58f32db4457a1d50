/// Which marks stand in the numbers of a column.
///
/// Groups of three digits after spaces are understood in every style: `1 234,5`.
public enum NumberStyle: Hashable, Sendable {
  /// A point before the fraction: `1234.5`.
  case point
  /// A comma before the fraction: `1234,5`. A point is understood as well: between groups where it
  /// can be nothing else, as in `1.234,5` and `1.234.567`, before the fraction elsewhere, so that
  /// a release with points is no correction: `1.234` is a little more than 1.
  case comma
  /// The same, with points between groups of three digits, as Germans write: `1.234` is 1234.
  case commaAndPoints
}
