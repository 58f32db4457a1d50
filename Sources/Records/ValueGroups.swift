internal import Bytes

/// What belongs together in JSON or XML: an object, a short list or an element with what is in it.
///
/// Each value of an indented file stands on a line of its own, so that most lines of a release are
/// equal to others, and none says what it is a figure of. A record that holds a whole object is
/// found again as one, and its figures can be told by those of an earlier one.
struct ValueGroups: Sendable {
  /// The longest group, in bytes: what is longer is a list of groups and no group itself.
  static let maximumByteCount = 1 << 12
  /// The longest list in a group, in bytes: longer ones grow by an element from time to time.
  private static let maximumListByteCount = 1 << 8
  /// The most that is open at a time in a group.
  ///
  /// So a byte is looked at for about as many records at most: each that starts before the byte and
  /// is looked through up to there has something open in it that the next one has not.
  private static let maximumDepth = 32

  /// Whether the file is XML; else it is JSON.
  private let isXML: Bool

  /// Looks at how a file starts; nil where it is neither JSON nor XML.
  ///
  /// Its first byte but blanks, line ends and the mark of UTF-8 has to be one of `{`, `[`, `<`, and
  /// to stand among the first 8,000 bytes.
  ///
  /// - Parameter file: The whole file.
  init?(_ file: Span<UInt8>) {
    let probe = min(file.count, RecordSplitter.probeByteCount)
    let hasMark = file.count > 2 && (file[0], file[1], file[2]) == (0xEF, 0xBB, 0xBF)
    var place = hasMark ? 3 : 0
    while place < probe, Self.isSpace(file[place]) { place += 1 }
    guard place < probe, file[place] == UInt8(ascii: "<") || Self.opens(file[place]) else {
      return nil
    }
    isXML = file[place] == UInt8(ascii: "<")
  }

  /// Finds the end of a group of rows.
  ///
  /// - Parameters:
  ///   - start: Where its first row starts.
  ///   - rowEnd: Where that ends.
  ///   - file: The whole file.
  /// - Returns: The end of the line that closes all that was opened from `start` on; the start of
  ///   that line where it opens something again. `rowEnd` where nothing stays open in the first
  ///   row, or the group would be too long or deep.
  func end(ofRowsAt start: Int, rowEnd: Int, in file: Span<UInt8>) -> Int {
    let limit = min(file.count, start + Self.maximumByteCount)
    var nesting = Nesting()
    var (place, lineStart) = (start, start)
    while let event = next(from: &place, upTo: limit, in: file) {
      guard !nesting.isTooMuch(at: place) else { return rowEnd }
      switch event {
      case .open(let first):
        if nesting.hasClosed, lineStart >= rowEnd { return lineStart }
        nesting.open(at: first, isList: file[first] == UInt8(ascii: "["))
      case .close: nesting.close()
      case .whole: break
      case .lineEnd:
        if nesting.depth == 0, place >= rowEnd { return place }
        lineStart = place
        nesting.hasClosed = false
      }
    }
    return limit == file.count ? limit : rowEnd
  }

  /// Finds the end of a group within a long line.
  ///
  /// - Parameters:
  ///   - start: Where it starts.
  ///   - file: The whole file.
  /// - Returns: The place after what starts there, perhaps behind blanks, and after a comma that
  ///   follows. Where nothing starts, or something too long, the place before what starts next;
  ///   nil where that is far away.
  func end(ofValueAt start: Int, in file: Span<UInt8>) -> Int? {
    let limit = min(file.count, start + Self.maximumByteCount)
    var first = start
    while first < limit, file[first] == UInt8(ascii: " ") { first += 1 }
    var nesting = Nesting()
    var place = first
    var inner: Int?
    while let event = next(from: &place, upTo: limit, in: file),
      !nesting.isTooMuch(at: place)
    {
      switch event {
      case .open(let opener), .whole(let opener):
        if opener > first {
          inner = inner ?? opener
          if nesting.depth == 0 { return inner }
        }
        if case .whole = event {
          if nesting.depth == 0 { return place }
        } else {
          nesting.open(at: opener, isList: file[opener] == UInt8(ascii: "["))
        }
      case .close:
        guard nesting.depth > 0 else { continue }
        nesting.close()
        guard nesting.depth == 0 else { continue }
        let hasComma = !isXML && place < file.count && file[place] == UInt8(ascii: ",")
        return hasComma ? place + 1 : place
      case .lineEnd: return inner
      }
    }
    return inner
  }

  // MARK: What stands in a file

  /// What is open at a place.
  private struct Nesting {
    private(set) var depth = 0
    /// Whether nothing was open any more at some place of the line.
    var hasClosed = false
    /// Where the outermost list starts, and how much was open before it.
    private var list: (start: Int, depth: Int)?

    mutating func open(at place: Int, isList: Bool) {
      if isList, list == nil { list = (place, depth) }
      depth += 1
    }

    /// Closes what was opened last; nothing where nothing is open.
    mutating func close() {
      guard depth > 0 else { return }
      depth -= 1
      if let list, list.depth == depth { self.list = nil }
      hasClosed = hasClosed || depth == 0
    }

    /// Whether too much is open for a group, or a list that starts too far before a place.
    func isTooMuch(at place: Int) -> Bool {
      depth > ValueGroups.maximumDepth
        || list.map { place - $0.start > ValueGroups.maximumListByteCount } ?? false
    }
  }

  private enum Event {
    /// A bracket or a tag that opens something, which starts at a place.
    case open(Int)
    /// A bracket or a tag that closes something.
    case close
    /// A tag that is a whole element, which starts at a place.
    case whole(Int)
    case lineEnd
  }

  /// Finds the next event and moves behind it; nil where none ends before `limit`.
  private func next(from place: inout Int, upTo limit: Int, in file: Span<UInt8>) -> Event? {
    isXML
      ? Self.nextOfXML(from: &place, upTo: limit, in: file)
      : Self.nextOfJSON(from: &place, upTo: limit, in: file)
  }

  private static func nextOfJSON(
    from place: inout Int,
    upTo limit: Int,
    in file: Span<UInt8>
  ) -> Event? {
    var isInString = false
    while place < limit {
      let byte = file[place]
      place += 1
      if byte == Ascii.lineFeed { return .lineEnd }
      if byte == Ascii.quote {
        isInString.toggle()
      } else if isInString {
        if byte == UInt8(ascii: "\\"), place < limit, file[place] != Ascii.lineFeed { place += 1 }
      } else if opens(byte) {
        return .open(place - 1)
      } else if Ascii.closesValue(byte) {
        return .close
      }
    }
    return nil
  }

  private static func nextOfXML(
    from place: inout Int,
    upTo limit: Int,
    in file: Span<UInt8>
  ) -> Event? {
    while place < limit {
      let tag = ByteScan.firstIndex(of: UInt8(ascii: "<"), in: file, place..<limit) ?? limit
      if let end = ByteScan.firstIndex(of: Ascii.lineFeed, in: file, place..<tag) {
        place = end + 1
        return .lineEnd
      }
      guard tag < limit,
        let end = ByteScan.firstIndex(of: UInt8(ascii: ">"), in: file, tag..<limit)
      else { return nil }
      place = end + 1
      switch file[tag + 1] {
      case UInt8(ascii: "/"): return .close
      case UInt8(ascii: "?"), UInt8(ascii: "!"): continue
      default: return file[end - 1] == UInt8(ascii: "/") ? .whole(tag) : .open(tag)
      }
    }
    return nil
  }

  private static func opens(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[")
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == Ascii.lineFeed
      || byte == Ascii.carriageReturn
  }
}
