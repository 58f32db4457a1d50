/// Texts of fields together with what follows them, so that most fields of a block are written with
/// one load and one store.
struct WholeFields {
  /// All texts.
  private(set) var texts: [ShortText] = []
  /// Where the small integers with a certain glue start.
  private var integers: [RowBuilder.Glue: Int] = [:]

  /// Integers from 0 to this one, without it, have texts.
  private static let integerCount = 1000
  /// The most texts of a block, 4 MiB: a column may stand in many layouts, with other texts in
  /// each.
  private static let maximumCount = 1 << 18

  /// Where the texts of a field are: that of number *n* is at `first` + ((*n* - `firstNumber`) &
  /// `mask`), where that is less than `count`.
  struct Place {
    var first = 0
    var count = 0
    var firstNumber: Int64 = 0
    var mask: Int64 = -1
  }

  /// Takes in the texts of a field.
  ///
  /// - Parameters:
  ///   - rule: How its numbers are printed.
  ///   - known: The texts of the block.
  ///   - glue: What follows it.
  ///   - rowCount: How many rows there are: for fewer than texts it would not be worth it.
  /// - Returns: Where they are; none where they are not worth it, too long or not of that kind.
  mutating func add(
    _ rule: FieldRule,
    _ known: FieldTexts,
    _ glue: RowBuilder.Glue,
    rowCount: Int
  ) -> Place {
    let first = texts.count
    let room = min(rowCount, Self.maximumCount - first)
    if rule.kind == .integer, let first = integers[glue] {
      return Place(first: first, count: Self.integerCount)
    }
    switch rule.kind {
    case .integer where room >= Self.integerCount:
      integers[glue] = first
      for number in 0..<Self.integerCount {
        append(SmallDigits.text(number), glue)
      }
    case .shortText where room >= rule.textCount:
      let own = known.short[rule.firstText..<rule.firstText + rule.textCount]
      let longest = ShortText.maximumByteCount - glue.count
      guard own.allSatisfy({ $0.count <= longest }) else { return Place() }
      for text in own { append(text, glue) }
    default: return Place()
    }
    return Place(
      first: first,
      count: texts.count - first,
      firstNumber: rule.firstNumber,
      mask: rule.mask
    )
  }

  /// Takes in a text that is the same in every row, at most ``ShortText/maximumByteCount`` long.
  ///
  /// - Parameter text: The text.
  /// - Returns: Where it is, whatever the number.
  mutating func add(_ text: ArraySlice<UInt8>) -> Place {
    texts.append(ShortText(text))
    return Place(first: texts.count - 1, count: 1, firstNumber: 0, mask: 0)
  }

  private mutating func append(_ text: ShortText, _ glue: RowBuilder.Glue) {
    var whole = text
    whole.append(UInt64(glue.bytes), glue.count)
    texts.append(whole)
  }
}
