import Bytes

/// Cuts a file into records.
///
/// A row is everything up to and with its line feed. A line feed inside a quoted field does not end
/// the row, as long as the field is closed within ``maximumByteCount``; a quote that is never
/// closed is an ordinary character. A line longer than ``maximumByteCount`` is cut after the
/// objects and lists of JSON in it; where it has none, and in any file that is not text, the
/// content says where to cut, so that an insertion moves no more than the pieces around it. In JSON
/// and XML what belongs together is one record (``ValueGroups``).
///
/// Where a record ends depends only on the bytes from its start on, and on whether a line starts
/// there. The rules are part of the format (docs/format.md): chunk ids follow from them.
public struct RecordSplitter: Sendable {
  /// The two ways to cut.
  public enum Mode: Sendable {
    /// At line ends.
    case rows
    /// By content.
    case pieces
  }

  /// The longest record, in bytes: 64 KiB.
  public static let maximumByteCount = 1 << 16

  /// How many bytes at the start of a file decide whether it is text: 8,000, as in git.
  public static let probeByteCount = 8000

  /// How this file is cut.
  public let mode: Mode
  /// What belongs together in this file; nil where it is neither JSON nor XML.
  private let groups: ValueGroups?

  /// Chooses the way to cut a file: by content where a NUL byte stands in its first 8,000 bytes,
  /// unless the mark of UTF-16 comes first.
  ///
  /// - Parameter file: The whole file.
  public init(for file: Span<UInt8>) {
    let probe = 0..<min(file.count, Self.probeByteCount)
    let hasNUL = ByteScan.firstIndex(of: 0, in: file, probe) != nil
    mode = hasNUL && !Self.isUTF16(file) ? .pieces : .rows
    groups = hasNUL ? nil : ValueGroups(file)
  }

  /// Whether a file starts with U+FEFF in UTF-16, of either byte order.
  private static func isUTF16(_ file: Span<UInt8>) -> Bool {
    guard file.count > 1 else { return false }
    return (file[0], file[1]) == (0xFF, 0xFE) || (file[0], file[1]) == (0xFE, 0xFF)
  }

  /// Finds the end of the record that starts at a place.
  ///
  /// - Parameters:
  ///   - start: Where the record starts; less than `file.count`.
  ///   - file: The whole file.
  /// - Returns: The place after its last byte; more than `start`.
  public func end(ofRecordAt start: Int, in file: Span<UInt8>) -> Int {
    let limit = min(file.count, start + Self.maximumByteCount)
    guard mode == .rows else { return ContentCutter.end(ofPieceAt: start, upTo: limit, in: file) }
    let startsLine = start == 0 || file[start - 1] == Ascii.lineFeed
    var lineFeed =
      startsLine ? ByteScan.firstIndex(of: Ascii.lineFeed, in: file, start..<limit) : nil
    let longest = groups == nil ? Self.maximumByteCount : ValueGroups.maximumByteCount
    if !startsLine || (lineFeed ?? limit) - start >= longest {
      if let end = groups?.end(ofValueAt: start, in: file) { return end }
      switch Self.firstStop(from: start, upTo: limit, in: file) {
      case .value(let end): return end
      case .lineFeed(let place): lineFeed = place
      case .none: break
      }
    }
    guard let lineFeed else {
      // The last line may lack its line feed; any other line this long is cut by content.
      return limit == file.count && limit - start < Self.maximumByteCount
        ? limit : ContentCutter.end(ofPieceAt: start, upTo: limit, in: file)
    }
    var rowEnd = lineFeed + 1
    let quotes = ByteScan.count(of: Ascii.quote, in: file, start..<rowEnd)
    if !quotes.isMultiple(of: 2) {
      rowEnd = Self.quotedRowEnd(from: start, upTo: limit, in: file) ?? rowEnd
    }
    guard let groups, startsLine else { return rowEnd }
    return groups.end(ofRowsAt: start, rowEnd: rowEnd, in: file)
  }

  /// Finds the end of a row, however long it is, where the bytes are known to be rows.
  ///
  /// Up to ``maximumByteCount`` it is where ``end(ofRecordAt:in:)`` cuts rows. A quoted field of a
  /// longer line has to close within as many bytes after the line.
  ///
  /// - Parameters:
  ///   - start: Where the row starts; less than `end`.
  ///   - end: Where the bytes end that are looked at; at most `bytes.count`.
  ///   - bytes: Bytes that hold the row.
  ///   - lineEnd: The byte that ends a row: a line feed, or in old files a carriage return.
  /// - Returns: The place after its last byte; more than `start`.
  public static func end(
    ofRowAt start: Int,
    upTo end: Int,
    in bytes: Span<UInt8>,
    lineEnd: UInt8 = Ascii.lineFeed
  ) -> Int {
    guard let last = ByteScan.firstIndex(of: lineEnd, in: bytes, start..<end) else { return end }
    let quotes = ByteScan.count(of: Ascii.quote, in: bytes, start..<last)
    guard !quotes.isMultiple(of: 2) else { return last + 1 }
    let reach = last + 1 - start > maximumByteCount ? last + 1 : start
    let limit = min(end, reach + maximumByteCount)
    return quotedRowEnd(from: start, upTo: limit, in: bytes, lineEnd: lineEnd) ?? last + 1
  }

  /// Cuts a whole file.
  ///
  /// - Parameter file: The file.
  /// - Returns: Where each record ends, in bytes from the start; rising.
  public func ends(in file: Span<UInt8>) -> [Int] {
    var ends: [Int] = []
    var place = 0
    while place < file.count {
      place = end(ofRecordAt: place, in: file)
      ends.append(place)
    }
    return ends
  }

  /// What comes first in a part of a long line.
  private enum Stop {
    /// An object or a list of JSON with the comma after it, which ends before this place.
    case value(end: Int)
    /// The line feed at this place.
    case lineFeed(Int)
    case none
  }

  /// Finds what comes first: `},` or `],` or a line feed.
  private static func firstStop(from start: Int, upTo limit: Int, in file: Span<UInt8>) -> Stop {
    var place = start
    while place < limit {
      let comma = ByteScan.firstIndex(of: UInt8(ascii: ","), in: file, place..<limit) ?? limit
      if let lineFeed = ByteScan.firstIndex(of: Ascii.lineFeed, in: file, place..<comma) {
        return .lineFeed(lineFeed)
      }
      if comma < limit, comma > start, Ascii.closesValue(file[comma - 1]) {
        return .value(end: comma + 1)
      }
      place = comma + 1
    }
    return .none
  }

  /// Follows the quotes of a row (RFC 4180) to the first line end outside of them.
  ///
  /// - Returns: The place after that line end, or nil where a quote stays open up to `limit`.
  private static func quotedRowEnd(
    from start: Int,
    upTo limit: Int,
    in file: Span<UInt8>,
    lineEnd: UInt8 = Ascii.lineFeed
  ) -> Int? {
    var inQuotes = false
    var atFieldStart = true
    for place in start..<limit {
      let byte = file[place]
      if inQuotes {
        // A doubled quote closes and opens again, which comes to the same.
        if byte == Ascii.quote { inQuotes = false }
      } else if byte == Ascii.quote, atFieldStart || file[place - 1] == Ascii.quote {
        inQuotes = true
      } else if byte == lineEnd {
        return place + 1
      }
      atFieldStart = !inQuotes && Ascii.isDelimiter(byte)
    }
    return nil
  }
}

/// The bytes that shape a table.
public enum Ascii {
  /// Ends a row.
  public static let lineFeed = UInt8(ascii: "\n")
  /// Stands before a line feed, or ends a row by itself.
  public static let carriageReturn = UInt8(ascii: "\r")
  static let quote = UInt8(ascii: "\"")

  /// Whether a byte closes an object or a list of JSON.
  static func closesValue(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
  }

  /// Whether a byte parts fields in any of the usual dialects.
  static func isDelimiter(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ";") || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\t")
      || byte == UInt8(ascii: "|")
  }
}
