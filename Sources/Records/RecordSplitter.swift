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
    return quotedRowEnd(from: start, upTo: limit, in: file) ?? lineEnd
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

  /// Follows the quotes of a row (RFC 4180) to the first line feed outside of them.
  ///
  /// - Returns: The place after that line feed, or nil where a quote stays open up to `limit`.
  private func quotedRowEnd(from start: Int, upTo limit: Int, in file: Span<UInt8>) -> Int? {
    var inQuotes = false
    var atFieldStart = true
    for place in start..<limit {
      let byte = file[place]
      if inQuotes {
        // A doubled quote closes and opens again, which comes to the same.
        if byte == Ascii.quote { inQuotes = false }
      } else if byte == Ascii.quote, atFieldStart || file[place - 1] == Ascii.quote {
        inQuotes = true
      } else if byte == Ascii.lineFeed {
        return place + 1
      }
      atFieldStart = !inQuotes && Ascii.isDelimiter(byte)
    }
    return nil
  }
}

/// The bytes that shape a table.
enum Ascii {
  static let lineFeed = UInt8(ascii: "\n")
  static let quote = UInt8(ascii: "\"")

  /// Whether a byte parts fields in any of the usual dialects.
  static func isDelimiter(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ";") || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\t")
      || byte == UInt8(ascii: "|")
  }
}
