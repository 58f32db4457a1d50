/// A field of a view, before any format is chosen.
public enum TableValue: Hashable, Sendable {
  /// The key of a cell, as the caller gave it.
  case key([UInt8])
  /// A text.
  case text(String)
  /// A count or a lag.
  case integer(Int)
  /// A figure.
  case number(Double)
  /// Nothing: not available, or not yet observable.
  case missing

  /// Makes a figure, or nothing.
  ///
  /// - Parameter number: The figure; nil and NaN are missing.
  public init(_ number: Double?) {
    guard let number, !number.isNaN else {
      self = .missing
      return
    }
    self = .number(number)
  }

  /// The figure, where this is one.
  public var number: Double? {
    guard case .number(let number) = self else { return nil }
    return number
  }
}

extension TableValue: CustomStringConvertible {
  /// The shortest text that reads back as the same value.
  ///
  /// Whole numbers have no point; what is missing is empty; `NaN`, `Inf` and `-Inf` are spelled as
  /// R spells them.
  public var description: String {
    switch self {
    case .key(let bytes): String(decoding: bytes, as: UTF8.self)
    case .text(let text): text
    case .integer(let integer): String(integer)
    case .number(let number):
      Self.text(of: number)
    case .missing: ""
    }
  }

  private static func text(of number: Double) -> String {
    if abs(number) < 0x1p53, let whole = Int(exactly: number) { return String(whole) }
    if number.isNaN { return "NaN" }
    return number.isFinite ? String(number) : number > 0 ? "Inf" : "-Inf"
  }
}
