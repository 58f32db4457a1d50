/// A column, and what its values suggest that it is.
public struct InferredKind: Hashable, Sendable {
  /// Whether day or month stands first in days with the year at the end.
  public enum DayOrder: Hashable, Sendable {
    /// Some values are days only with the day first.
    case dayFirst
    /// None is, and some are days only with the month first.
    case monthFirst
    /// All can be read in both ways.
    case undecided
  }

  /// The column's name.
  public let column: String
  /// The kind of its values.
  public let kind: ColumnKind
  /// Whether its decimals are written with a comma.
  public let hasDecimalComma: Bool
  /// Whether its decimals have points between groups of digits.
  public let hasThousandsPoint: Bool
  /// Whether its points could as well stand between groups of digits: all of them do, and nothing
  /// in the file tells what is the decimal mark.
  public let hasUndecidedPoint: Bool
  /// What its days tell of their order; nil where it has none with the year at the end.
  public let dayOrder: DayOrder?

  /// Makes one.
  ///
  /// - Parameters:
  ///   - column: The column's name.
  ///   - kind: The kind of its values.
  ///   - hasDecimalComma: Whether its decimals are written with a comma.
  ///   - hasThousandsPoint: Whether its decimals have points between groups of digits.
  ///   - hasUndecidedPoint: Whether its points could as well stand between groups of digits.
  ///   - dayOrder: What its days tell of their order.
  public init(
    column: String,
    kind: ColumnKind,
    hasDecimalComma: Bool = false,
    hasThousandsPoint: Bool = false,
    hasUndecidedPoint: Bool = false,
    dayOrder: DayOrder? = nil
  ) {
    self.column = column
    self.kind = kind
    self.hasDecimalComma = hasDecimalComma
    self.hasThousandsPoint = hasThousandsPoint
    self.hasUndecidedPoint = hasUndecidedPoint
    self.dayOrder = dayOrder
  }
}
