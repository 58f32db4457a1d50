/// Reads the names of columns from the first row of a release.
public enum HeaderLine {
  /// The names in a header.
  ///
  /// - Parameters:
  ///   - record: The row, line end included; a byte order mark is left out.
  ///   - delimiter: The byte between fields.
  /// - Returns: The names in UTF-8, quotes taken off.
  public static func names(_ record: ArraySlice<UInt8>, delimiter: UInt8) -> [String] {
    let bytes = Array(record)
    let span = bytes.span
    let stop = LineEnd.find(span, 0..<bytes.count).1
    let start = ByteOrderMark.length(span, 0..<stop)
    guard start < stop else { return [] }
    var fields: [Field] = []
    FieldSplitter.split(span, start..<stop, origin: 0, delimiter: delimiter, into: &fields)
    return fields.map { field in
      var name: [UInt8] = []
      let range = Int(field.start)..<Int(field.start) + field.count
      if field.isEscaped {
        FieldSplitter.decode(span, range, into: &name)
      } else {
        name = Array(bytes[range])
      }
      var text: [UInt8] = []
      WindowsText.appendUTF8(name.span, 0..<name.count, into: &text)
      return String(decoding: text, as: UTF8.self)
    }
  }

  /// Whether the first row of a release is the start of JSON or XML, and names no columns.
  ///
  /// - Parameter record: The row, a byte order mark included.
  /// - Returns: Whether `{`, `<`, or `[` with an object, a list, a text or nothing behind it comes
  ///   first, blanks left out. A name in brackets is one.
  public static func isMarkup(_ record: ArraySlice<UInt8>) -> Bool {
    let bytes = Array(record)
    var rest = bytes[ByteOrderMark.length(bytes.span, 0..<bytes.count)...]
    func next() -> UInt8? {
      rest = rest.drop { " \t\r\n".utf8.contains($0) }
      return rest.popFirst()
    }
    switch next() {
    case UInt8(ascii: "{"), UInt8(ascii: "<"): return true
    case UInt8(ascii: "["): return next().map { "{[]\"".utf8.contains($0) } ?? true
    default: return false
    }
  }

  /// The columns that names stand for.
  ///
  /// A name that occurs twice stands for its first column there; the later ones are called
  /// `name (2)`, `name (3)`. A former name stands for its column, unless that is there as well.
  ///
  /// - Parameters:
  ///   - names: The names, in the order of the file.
  ///   - space: The columns; new names are added.
  /// - Returns: The column of each field, none of them twice.
  public static func columns(_ names: [String], _ space: inout ColumnSpace) -> [Int] {
    var taken: Set<String> = []
    var copies: [String: Int] = [:]
    let formerNames = space.schema.columnOfFormerName
    return names.map { written in
      let column = formerNames[written].flatMap {
        names.contains($0) || taken.contains($0) ? nil : $0
      }
      let name = column ?? written
      var unique = name
      while !taken.insert(unique).inserted {
        let copy = copies[name, default: 1] + 1
        copies[name] = copy
        unique = "\(name) (\(copy))"
      }
      return space.number(adding: unique)
    }
  }

  /// How the spelling of a header changed, whatever columns it names.
  ///
  /// - Parameters:
  ///   - old: The old header, line end included.
  ///   - new: The new one.
  /// - Returns: The byte order mark, the line end, the quotes; `header` where it is none of these
  ///   and the bytes differ.
  public static func layoutChange(_ old: [UInt8], _ new: [UInt8]) -> LayoutChange {
    guard old != new else { return [] }
    var change: LayoutChange = []
    if ByteOrderMark.length(old.span, 0..<old.count)
      != ByteOrderMark.length(new.span, 0..<new.count)
    {
      change.insert(.byteOrderMark)
    }
    if LineEnd.find(old.span, 0..<old.count).0 != LineEnd.find(new.span, 0..<new.count).0 {
      change.insert(.lineEnds)
    }
    let quote = FieldSplitter.quote
    if old.contains(quote) != new.contains(quote) { change.insert(.quotes) }
    return change.isEmpty ? .header : change
  }
}
