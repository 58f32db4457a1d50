internal import Times

/// Dates and times anywhere in a file name, in the forms that publishers use.
///
/// | date | followed by |
/// |---|---|
/// | `2020-04-15`, also with `_` or `.` | `-19h02` `T19h02` `_19h02`, each also with `m33` |
/// | | `T19:02` `T19:02:33` `T1902` `T190233`, each also with `Z` or `+02:00` |
/// | | `_19-02` `_19-02-33` |
/// | `20200415` | `-190233` `_190233` `_1902` `T1902` `T190233`, the last two also with `Z` |
///
/// Digits that adjoin a date make it none, and so does a long run of hexadecimal digits around it:
/// ids of files hold eight digits by chance. Years are 1900 to 2199. `_1902` is no time where a
/// letter or a hyphen goes on, and `_2020` behind a day of 2020 may be its year again, or a time:
/// both are given.
enum DatedName {
  /// Every distinct time in a name; a date that a finer time of that day repeats is left out.
  ///
  /// - Parameter name: The name without folders, as UTF-8.
  /// - Returns: The times, in the order of the name.
  static func readings(of name: [UInt8]) -> [StatedTime] {
    var found: [StatedTime] = []
    var doubtful: [CivilDate] = []
    var cursor = TextCursor(name)
    while !cursor.isAtEnd {
      guard isStart(cursor), let stated = read(&cursor) else {
        cursor.offset += 1
        continue
      }
      if !found.contains(stated) { found.append(stated) }
      if isYear(stated, name[..<cursor.offset]) { doubtful.append(stated.civilTime.date) }
    }
    found += doubtful.map {
      StatedTime(precision: .day, civilTime: CivilTime(date: $0, secondOfDay: 0))
    }
    return found.filter { coarse in
      doubtful.contains(coarse.civilTime.date)
        || !found.contains { fine in
          fine.precision > coarse.precision && fine.civilTime.date == coarse.civilTime.date
            && (coarse.precision == .day
              || fine.civilTime.secondOfDay / 60 == coarse.civilTime.secondOfDay / 60)
        }
    }
  }

  /// Whether the time of day at the end of a text may be the year of its date, or one beside it.
  private static func isYear(_ stated: StatedTime, _ text: ArraySlice<UInt8>) -> Bool {
    var cursor = TextCursor(text.suffix(5))
    guard stated.precision == .minute, cursor.skip("_"), let number = cursor.readDigits(4) else {
      return false
    }
    return abs(number - stated.civilTime.date.components.year) <= 1
  }

  private static func isStart(_ cursor: TextCursor) -> Bool {
    guard let byte = cursor.peek, TextCursor.isDigit(byte) else { return false }
    return cursor.offset == 0 || !TextCursor.isDigit(cursor.bytes[cursor.offset - 1])
  }

  private static func read(_ cursor: inout TextCursor) -> StatedTime? {
    let start = cursor
    guard let year = cursor.readDigits(4), (1900...2199).contains(year) else {
      cursor = start
      return nil
    }
    let separator = cursor.peek.flatMap { "-_.".utf8.contains($0) ? $0 : nil }
    if separator != nil { cursor.offset += 1 }
    guard let month = cursor.readDigits(2), separator == nil || cursor.peek == separator else {
      cursor = start
      return nil
    }
    if separator != nil { cursor.offset += 1 }
    guard let day = cursor.readDigits(2), let date = CivilDate(year: year, month: month, day: day),
      separator != nil || !isWithinID(start.bytes, start.offset..<cursor.offset)
    else {
      cursor = start
      return nil
    }
    return readTime(&cursor, date, isCompact: separator == nil)
      ?? {
        guard isEnd(cursor) else {
          cursor = start
          return nil
        }
        return StatedTime(precision: .day, civilTime: CivilTime(date: date, secondOfDay: 0))
      }()
  }

  /// Whether a date ends here: no digit goes on.
  private static func isEnd(_ cursor: TextCursor) -> Bool {
    cursor.peek.map { !TextCursor.isDigit($0) } ?? true
  }

  /// Whether eight digits lie within a run of 12 or more hexadecimal ones.
  private static func isWithinID(_ name: [UInt8], _ range: Range<Int>) -> Bool {
    func isHex(_ byte: UInt8) -> Bool {
      TextCursor.isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }
    let before = name[..<range.lowerBound].reversed().prefix(while: isHex).count
    let after = name[range.upperBound...].prefix(while: isHex).count
    return (before + after > 0) && before + range.count + after >= 12
  }
}

/// Times of day after a date.
extension DatedName {
  /// Fields of a time of day as they stand in a name, without the character before them.
  private enum Form {
    /// `19h02`, `19h02m33`.
    case lettered
    /// `19:02`, `19:02:33`, with or without an offset.
    case colons
    /// `19-02`, `19-02-33`.
    case hyphens
    /// `190233`, with or without an offset where `T` stands before it.
    case sixDigits
    /// `1902`, with or without an offset where `T` stands before it.
    case fourDigits
  }

  private static func readTime(
    _ cursor: inout TextCursor,
    _ date: CivilDate,
    isCompact: Bool
  ) -> StatedTime? {
    guard let mark = cursor.peek else { return nil }
    let forms: [Form]
    switch (mark, isCompact) {
    case (UInt8(ascii: "T"), false): forms = [.lettered, .colons, .sixDigits, .fourDigits]
    case (UInt8(ascii: "-"), false): forms = [.lettered]
    case (UInt8(ascii: "_"), false): forms = [.lettered, .hyphens]
    case (UInt8(ascii: "T"), true), (UInt8(ascii: "_"), true): forms = [.sixDigits, .fourDigits]
    case (UInt8(ascii: "-"), true): forms = [.sixDigits]
    default: return nil
    }
    for form in forms {
      var attempt = cursor
      attempt.offset += 1
      guard let (precision, second) = readFields(&attempt, form) else { continue }
      let offset = mark == UInt8(ascii: "T") ? readOffset(&attempt) : nil
      guard isEnd(attempt), form != .fourDigits || offset != nil || isAlone(attempt) else {
        continue
      }
      cursor = attempt
      let civil = CivilTime(date: date, secondOfDay: second)
      return StatedTime(precision: precision, civilTime: civil, offset: offset)
    }
    return nil
  }

  /// Whether neither a letter nor a hyphen goes on: `_2020Q1` and `_2020-01-03` begin with a year.
  private static func isAlone(_ cursor: TextCursor) -> Bool {
    guard let byte = cursor.peek else { return true }
    let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    return !isLetter && byte != UInt8(ascii: "-")
  }

  private static func readFields(
    _ cursor: inout TextCursor,
    _ form: Form
  ) -> (precision: StatedTime.Precision, second: Int)? {
    let marks: (minute: Unicode.Scalar?, second: Unicode.Scalar?) =
      switch form {
      case .lettered: ("h", "m")
      case .colons: (":", ":")
      case .hyphens: ("-", "-")
      case .sixDigits, .fourDigits: (nil, nil)
      }
    guard let hour = cursor.readDigits(2), hour < 24,
      marks.minute.map({ cursor.skip($0) }) ?? true,
      let minute = cursor.readDigits(2), minute < 60
    else { return nil }
    let minuteEnd = cursor
    let hasMark = marks.second.map { cursor.skip($0) } ?? (form == .sixDigits)
    guard hasMark, let second = cursor.readDigits(2), second < 60 else {
      cursor = minuteEnd
      return form == .sixDigits ? nil : (.minute, hour * 3600 + minute * 60)
    }
    return (.second, hour * 3600 + minute * 60 + second)
  }

  /// Reads `Z` or `+02:00`; anything else is no offset and stays.
  private static func readOffset(_ cursor: inout TextCursor) -> Int? {
    if cursor.skip("Z") { return 0 }
    var attempt = cursor
    let isWest = attempt.skip("-")
    guard isWest || attempt.skip("+"), let hour = attempt.readDigits(2), hour < 24,
      attempt.skip(":"), let minute = attempt.readDigits(2), minute < 60
    else { return nil }
    cursor = attempt
    return (hour * 3600 + minute * 60) * (isWest ? -1 : 1)
  }
}
