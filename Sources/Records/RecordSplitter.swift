import Bytes

/// Cuts a file into records.
///
/// A row is everything up to and with its line feed. A line feed inside a quoted field does not end
/// the row, as long as the field is closed within ``maximumByteCount``; a quote that is never
/// closed is an ordinary character. A line longer than ``maximumByteCount`` and any file that is
/// not text is cut by content, so that an insertion moves no more than the pieces around it.
///
/// Where a record ends depends only on the bytes from its start on. The rules are part of the
/// format (docs/format.md): chunk ids follow from them.
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

  /// Chooses the way to cut a file: by content where a NUL byte stands in its first 8,000 bytes.
  ///
  /// - Parameter file: The whole file.
  public init(for file: Span<UInt8>) {
    let probe = 0..<min(file.count, Self.probeByteCount)
    mode = ByteScan.firstIndex(of: 0, in: file, probe) == nil ? .rows : .pieces
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
    guard let lineFeed = ByteScan.firstIndex(of: Ascii.lineFeed, in: file, start..<limit) else {
      // The last line may lack its line feed; any other line this long is cut by content.
      return limit == file.count && limit - start < Self.maximumByteCount
        ? limit : ContentCutter.end(ofPieceAt: start, upTo: limit, in: file)
    }
    let lineEnd = lineFeed + 1
    let quotes = ByteScan.count(of: Ascii.quote, in: file, start..<lineEnd)
    guard !quotes.isMultiple(of: 2) else { return lineEnd }
    return Self.quotedRowEnd(from: start, upTo: limit, in: file) ?? lineEnd
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

  /// Whether a byte parts fields in any of the usual dialects.
  static func isDelimiter(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ";") || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\t")
      || byte == UInt8(ascii: "|")
  }
}
