internal import Times

/// How the files of a data set are named: text, fields of a date and `*` for anything.
///
/// | in the pattern | stands for |
/// |---|---|
/// | `%Y` `%m` `%d` | year in four digits, month and day in two; all three are needed, once each |
/// | `%H` `%M` `%S` | hour, minute, second in two digits; each needs the one before it |
/// | `%%` | a per cent sign |
/// | `*` | any text, also none; digits next to a date are not its text |
///
/// The pattern covers the whole name, folders left out:
/// `donnees-hospitalieres-covid19-%Y-%m-%d-%Hh%M.csv`.
public struct FileNamePattern: Hashable, Sendable, CustomStringConvertible {
  /// A part of a date.
  enum Field: UInt8, CaseIterable, Hashable, Sendable {
    case year = 0x59  // Y
    case month = 0x6D  // m
    case day = 0x64  // d
    case hour = 0x48  // H
    case minute = 0x4D  // M
    case second = 0x53  // S
  }

  /// One thing that a name has to show.
  enum Piece: Hashable, Sendable {
    case byte(UInt8)
    case field(Field)
  }

  /// The longest pattern, in bytes: as long as a file name can be.
  public static let maximumByteCount = 255

  /// The pattern as written.
  public let text: String
  /// What stands between the stars; one more than there are stars.
  let segments: [[Piece]]

  /// Makes a pattern, or nil where the text is none.
  ///
  /// - Parameter text: The pattern, without folders.
  public init?(_ text: String) {
    guard !text.utf8.contains(0x2F) else { return nil }
    self.init(path: text)
  }

  /// Makes a pattern of a name with folders before it, or nil where the text is none.
  ///
  /// It covers as many folders as it has slashes, from the right: `%Y/%m/%d/data.csv`. A star may
  /// stand for slashes as well.
  ///
  /// - Parameter text: The pattern.
  public init?(path text: String) {
    guard (1...Self.maximumByteCount).contains(text.utf8.count) else { return nil }
    var segments: [[Piece]] = [[]]
    var fields: Set<Field> = []
    var cursor = TextCursor(text.utf8)
    while let byte = cursor.peek {
      cursor.offset += 1
      var piece = Piece.byte(byte)
      if byte == UInt8(ascii: "*") {
        segments.append([])
        continue
      }
      if byte == UInt8(ascii: "%"), !cursor.skip("%") {
        guard let letter = cursor.peek, let field = Field(rawValue: letter) else { return nil }
        guard fields.insert(field).inserted else { return nil }
        cursor.offset += 1
        piece = .field(field)
      }
      segments[segments.count - 1].append(piece)
    }
    guard fields.isSuperset(of: [.year, .month, .day]) else { return nil }
    guard fields.contains(.hour) || !fields.contains(.minute) else { return nil }
    guard fields.contains(.minute) || !fields.contains(.second) else { return nil }
    self.text = text
    self.segments = segments
  }

  /// The pattern as written.
  public var description: String { text }

  /// How many folders the pattern covers.
  var folderCount: Int { text.utf8.count { $0 == UInt8(ascii: "/") } }
}

extension FileNamePattern {
  /// The times that a name can be read as: none, one, or two where the stars leave a choice.
  ///
  /// - Parameter baseName: The name with as many folders as the pattern has, as UTF-8.
  /// - Returns: The readings, each of them possible in the calendar.
  /// - Complexity: O(*n* x *m*) in the lengths of name and pattern.
  func readings(of baseName: [UInt8]) -> [StatedTime] {
    guard let leftmost = match(baseName, fromRight: false) else { return [] }
    // Where the rightmost way to fill the stars says otherwise, the name has more than one date.
    let rightmost = match(baseName, fromRight: true) ?? leftmost
    return leftmost == rightmost ? [leftmost] : [leftmost, rightmost]
  }

  private func match(_ name: [UInt8], fromRight: Bool) -> StatedTime? {
    guard let head = segments.first, let tail = segments.last else { return nil }
    var fields: [Field: Int] = [:]
    guard let low = end(of: head, in: name, at: 0, &fields) else { return nil }
    guard segments.count > 1 else { return low == name.count ? Self.time(fields) : nil }
    let high = name.count - Self.width(of: tail)
    guard high >= low, end(of: tail, in: name, at: high, &fields) == name.count else { return nil }
    let middle = segments.dropFirst().dropLast()
    guard
      fromRight
        ? placeFromRight(Array(middle), in: name, low..<high, &fields)
        : placeFromLeft(Array(middle), in: name, low..<high, &fields)
    else { return nil }
    return Self.time(fields)
  }

  private func placeFromLeft(
    _ middle: [[Piece]],
    in name: [UInt8],
    _ range: Range<Int>,
    _ fields: inout [Field: Int]
  ) -> Bool {
    var start = range.lowerBound
    for segment in middle {
      let starts = stride(from: start, through: range.upperBound - Self.width(of: segment), by: 1)
      guard let found = place(segment, in: name, starts, &fields) else { return false }
      start = found + Self.width(of: segment)
    }
    return true
  }

  private func placeFromRight(
    _ middle: [[Piece]],
    in name: [UInt8],
    _ range: Range<Int>,
    _ fields: inout [Field: Int]
  ) -> Bool {
    var end = range.upperBound
    for segment in middle.reversed() {
      let starts = stride(from: end - Self.width(of: segment), through: range.lowerBound, by: -1)
      guard let found = place(segment, in: name, starts, &fields) else { return false }
      end = found
    }
    return true
  }

  /// The first of `starts` where a segment fits.
  private func place(
    _ segment: [Piece],
    in name: [UInt8],
    _ starts: StrideThrough<Int>,
    _ fields: inout [Field: Int]
  ) -> Int? {
    for start in starts {
      var attempt = fields
      guard end(of: segment, in: name, at: start, &attempt) != nil else { continue }
      // A whole date in one segment has to exist; else the search goes on.
      guard Field.dateFields.contains(where: { attempt[$0] == nil }) || Self.time(attempt) != nil
      else { continue }
      fields = attempt
      return start
    }
    return nil
  }

  /// Where a segment that starts at `start` ends, or nil where it does not fit there.
  private func end(
    of segment: [Piece],
    in name: [UInt8],
    at start: Int,
    _ fields: inout [Field: Int]
  ) -> Int? {
    guard start >= 0 else { return nil }
    if case .field = segment.first, start > 0, TextCursor.isDigit(name[start - 1]) { return nil }
    var cursor = TextCursor(name, at: start)
    for piece in segment {
      switch piece {
      case .byte(let byte):
        guard cursor.peek == byte else { return nil }
        cursor.offset += 1
      case .field(let field):
        guard let value = cursor.readDigits(field == .year ? 4 : 2) else { return nil }
        fields[field] = value
      }
    }
    if case .field = segment.last, let next = cursor.peek, TextCursor.isDigit(next) { return nil }
    return cursor.offset
  }

  private static func width(of segment: [Piece]) -> Int {
    segment.reduce(0) { $0 + ($1 == .field(.year) ? 4 : $1.isField ? 2 : 1) }
  }

  /// The time that fields make, or nil where the calendar or the clock has no such time.
  private static func time(_ fields: [Field: Int]) -> StatedTime? {
    guard let year = fields[.year], let month = fields[.month], let day = fields[.day],
      let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    let hour = fields[.hour] ?? 0
    let minute = fields[.minute] ?? 0
    let second = fields[.second] ?? 0
    guard hour < 24, minute < 60, second < 60 else { return nil }
    let precision: StatedTime.Precision =
      fields[.hour] == nil ? .day : fields[.second] == nil ? .minute : .second
    let civil = CivilTime(date: date, secondOfDay: hour * 3600 + minute * 60 + second)
    return StatedTime(precision: precision, civilTime: civil)
  }
}

extension FileNamePattern.Field {
  /// What a date cannot do without.
  fileprivate static let dateFields: [Self] = [.year, .month, .day]
}

extension FileNamePattern.Piece {
  fileprivate var isField: Bool {
    if case .field = self { true } else { false }
  }
}
