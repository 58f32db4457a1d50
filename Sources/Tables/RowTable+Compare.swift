internal import Bytes

/// What of a row's spelling changed while its values stayed.
public struct LayoutChange: OptionSet, Hashable, Sendable {
  /// The flags, one bit each.
  public let rawValue: UInt16

  /// Makes a set of changes.
  ///
  /// - Parameter rawValue: The flags.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// Quotes came, went or were doubled.
  public static let quotes = Self(rawValue: 1)
  /// The line end became another one.
  public static let lineEnds = Self(rawValue: 2)
  /// Another delimiter.
  public static let delimiter = Self(rawValue: 4)
  /// A day is spelled in another style.
  public static let dateStyle = Self(rawValue: 8)
  /// A number is spelled in another way.
  public static let numberStyle = Self(rawValue: 16)
  /// A code has more or fewer leading zeros.
  public static let padding = Self(rawValue: 32)
  /// Text moved between Windows-1252 and UTF-8.
  public static let encoding = Self(rawValue: 64)
  /// The byte order mark came or went.
  public static let byteOrderMark = Self(rawValue: 128)
  /// The header line is written in another way, with the same columns in the same order.
  public static let header = Self(rawValue: 256)
  /// The last row has a line end now, or has none any more.
  public static let finalLineEnd = Self(rawValue: 512)
  /// The columns are in another order.
  public static let columnOrder = Self(rawValue: 1024)
}

/// Which fields of two layouts are compared, and how.
public struct ComparisonPlan: Sendable {
  struct Pair {
    var column: Int32
    var old: Int
    var new: Int
    var rule: ValueRule
    var style: NumberStyle
  }

  let pairs: [Pair]
  let isRaw: Bool
  /// What differs between all rows of the two layouts.
  let common: LayoutChange

  /// Makes the plan for two layouts.
  ///
  /// - Parameters:
  ///   - old: The layout of the old row.
  ///   - new: The layout of the new row.
  ///   - space: The columns they refer to.
  public init(old: TableLayout, new: TableLayout, space: ColumnSpace) {
    var pairs: [Pair] = []
    for (index, column) in new.columns.enumerated() {
      guard let other = old.field(of: column) else { continue }
      pairs.append(
        Pair(
          column: Int32(column),
          old: other,
          new: index,
          rule: space.rules[column],
          style: space.numberStyles[column]
        )
      )
    }
    self.pairs = pairs
    isRaw = space.isRaw
    common = old.delimiter == new.delimiter ? [] : .delimiter
  }
}

/// Room that comparisons reuse.
public struct ComparisonScratch: Sendable {
  var old: [UInt8] = []
  var new: [UInt8] = []

  /// Makes empty room.
  public init() {}
}

extension RowTable {
  /// Compares two rows column by column, over the columns that both layouts have.
  ///
  /// - Parameters:
  ///   - old: The old row.
  ///   - new: The new row.
  ///   - plan: The plan for their layouts.
  ///   - scratch: Room to work in.
  ///   - changed: Receives the columns whose values differ, in the order of the new layout.
  /// - Returns: How the spelling of equal values changed.
  /// - Complexity: O(bytes of both rows).
  public func compare(
    _ old: Int,
    _ new: Int,
    _ plan: ComparisonPlan,
    scratch: inout ComparisonScratch,
    changed: inout [Int32]
  ) -> LayoutChange {
    let span = bytes.span
    var layout = plan.common
    let (oldStart, newStart) = (fieldStarts[old], fieldStarts[new])
    let (oldCount, newCount) = (fieldStarts[old + 1] - oldStart, fieldStarts[new + 1] - newStart)
    for pair in plan.pairs {
      guard pair.old < oldCount, pair.new < newCount else {
        if !sameMissing(pair, old, oldCount, new, newCount, plan) { changed.append(pair.column) }
        continue
      }
      let left = fields[oldStart + pair.old]
      let right = fields[newStart + pair.new]
      if left.packed == right.packed,
        equal(span, starts[old] + Int(left.start), starts[new] + Int(right.start), left.count)
      {
        continue
      }
      if let change = spelling(left, old, right, new, pair, &scratch) {
        layout.formUnion(change)
      } else {
        changed.append(pair.column)
      }
    }
    let (oldEnd, newEnd) = (lineEnd(old), lineEnd(new))
    if oldEnd != newEnd {
      layout.insert(oldEnd == .none || newEnd == .none ? .finalLineEnd : .lineEnds)
    }
    return layout
  }

  /// Whether two rows differ in fields that stand behind the columns of their header: no column
  /// names them, so that ``compare(_:_:_:scratch:changed:)`` does not look at them.
  ///
  /// - Parameters:
  ///   - old: The old row.
  ///   - new: The new row.
  /// - Returns: Whether one has such a field that the other does not have, or has with other bytes.
  public func hasOtherUnnamedFields(_ old: Int, _ new: Int) -> Bool {
    let (oldFields, newFields) = (unnamedFields(old), unnamedFields(new))
    guard oldFields.count == newFields.count else { return true }
    let span = bytes.span
    for (left, right) in zip(oldFields, newFields) {
      let (left, right) = (range(fields[left], old), range(fields[right], new))
      if !ByteScan.equal(span, left, span, right) { return true }
    }
    return false
  }

  /// The fields of a row that stand behind the columns of its header.
  private func unnamedFields(_ row: Int) -> Range<Int> {
    let end = fieldStarts[row + 1]
    let start = fieldStarts[row] + layouts[layout(row)].columns.count
    return min(start, end)..<end
  }

  /// Whether `count` bytes at two places are equal; fields are short, so a plain loop wins.
  @inline(__always)
  private func equal(_ span: Span<UInt8>, _ left: Int, _ right: Int, _ count: Int) -> Bool {
    var index = 0
    while index < count {
      if span[left + index] != span[right + index] { return false }
      index += 1
    }
    return true
  }

  /// Whether two cells are the same where at least one row is too short to have it.
  private func sameMissing(
    _ pair: ComparisonPlan.Pair,
    _ old: Int,
    _ oldCount: Int,
    _ new: Int,
    _ newCount: Int,
    _ plan: ComparisonPlan
  ) -> Bool {
    if pair.old >= oldCount, pair.new >= newCount { return true }
    guard plan.isRaw else { return false }
    let present =
      pair.old < oldCount
      ? fields[fieldStarts[old] + pair.old] : fields[fieldStarts[new] + pair.new]
    return present.count == 0
  }

  /// How the spelling of two fields differs, or nil where their values do.
  private func spelling(
    _ left: Field,
    _ old: Int,
    _ right: Field,
    _ new: Int,
    _ pair: ComparisonPlan.Pair,
    _ scratch: inout ComparisonScratch
  ) -> LayoutChange? {
    let span = bytes.span
    let rule = pair.rule
    let (oldRange, newRange) = (range(left, old), range(right, new))
    let isPlain = !left.isEscaped && !right.isEscaped
    if isPlain {
      if left.count == right.count,
        equal(span, oldRange.lowerBound, newRange.lowerBound, left.count)
      {
        return .quotes
      }
      // Two whole numbers in their shortest spelling differ where their bytes do.
      if rule == .exact { return nil }
      if rule != .kind(.text), NumberText.isPlainWhole(span, oldRange),
        NumberText.isPlainWhole(span, newRange)
      {
        return nil
      }
    }
    scratch.old.removeAll(keepingCapacity: true)
    scratch.new.removeAll(keepingCapacity: true)
    appendCanonical(left, old, rule, style: pair.style, into: &scratch.old)
    appendCanonical(right, new, rule, style: pair.style, into: &scratch.new)
    guard scratch.old == scratch.new else { return nil }
    var change: LayoutChange = left.isQuoted != right.isQuoted || !isPlain ? .quotes : []
    guard isPlain else { return change }
    if [oldRange, newRange].contains(where: { CanonicalValue.hasReturn(span, $0) }) {
      return change.union(.lineEnds)
    }
    switch rule {
    case .kind(.date), .kind(.monthFirstDate): change.insert(.dateStyle)
    case .kind(.code):
      let isDay = DateText.day(span, oldRange) != nil
      change.insert(
        isDay ? .dateStyle : WindowsText.isASCII(span, oldRange) ? .padding : .encoding
      )
    case .kind(.text): change.insert(.encoding)
    case .exact: break
    case .undeclared, .kind:
      // A number may have no-break spaces in it; what else is not ASCII is text.
      let isNumber =
        NumberText.parts(span, oldRange, style: pair.style) != nil
        || WindowsText.isASCII(span, oldRange) && WindowsText.isASCII(span, newRange)
      change.insert(isNumber ? .numberStyle : .encoding)
    }
    return change
  }
}
