/// A column, and what its values suggest that it is.
public struct InferredKind: Hashable, Sendable {
  /// The column's name.
  public let column: String
  /// The kind of its values.
  public let kind: ColumnKind
  /// Whether its decimals are written with a comma.
  public let hasDecimalComma: Bool
  /// Whether its decimals have points between groups of digits.
  public let hasThousandsPoint: Bool

  /// Makes one.
  ///
  /// - Parameters:
  ///   - column: The column's name.
  ///   - kind: The kind of its values.
  ///   - hasDecimalComma: Whether its decimals are written with a comma.
  ///   - hasThousandsPoint: Whether its decimals have points between groups of digits.
  public init(
    column: String,
    kind: ColumnKind,
    hasDecimalComma: Bool = false,
    hasThousandsPoint: Bool = false
  ) {
    self.column = column
    self.kind = kind
    self.hasDecimalComma = hasDecimalComma
    self.hasThousandsPoint = hasThousandsPoint
  }
}
