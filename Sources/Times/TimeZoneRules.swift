/// Why a time zone could not be had.
public enum TimeZoneError: Error, Hashable, Sendable {
  /// The text is neither a zone name (`Europe/Paris`) nor a POSIX rule (`CET-1CEST,M3.5.0,…`).
  case invalidName(String)
  /// The name is well formed, but neither this machine nor the built-in table knows it.
  case unknown(String)
  /// The machine's file for this zone is not a sound TZif file of POSIX time.
  case damaged(name: String, path: String)
}

/// The offsets from UTC of a named time zone, past and future.
///
/// Names are looked up in this order: `UTC`; the machine's TZif files; a small built-in table, for
/// machines without them; the name itself as a POSIX TZ string. The built-in table holds the rules
/// of today only: for Europe they are right from 1996 on.
public struct TimeZoneRules: Hashable, Sendable {
  /// Where the rules came from.
  public enum Source: Hashable, Sendable {
    /// The machine's TZif file.
    case file
    /// The table within this module.
    case builtIn
    /// The name is itself a POSIX TZ string, or it is UTC.
    case rule
  }

  /// Where Linux and macOS keep the TZif files.
  public static let systemDirectory = "/usr/share/zoneinfo"

  /// Coordinated Universal Time.
  public static let utc = Self(
    name: "UTC",
    source: .rule,
    table: ZoneTable(rule: ZoneRule(standardOffset: 0))
  )

  /// The zone's name, as it was asked for.
  public let name: String
  /// Where the rules came from.
  public let source: Source
  private let table: ZoneTable

  private init(name: String, source: Source, table: ZoneTable) {
    self.name = name
    self.source = source
    self.table = table
  }

  /// Looks a zone up.
  ///
  /// - Parameters:
  ///   - name: An IANA name such as `Europe/Paris`, `UTC`, or a POSIX TZ string.
  ///   - directory: Where the TZif files are. No name leads out of it.
  /// - Throws: ``TimeZoneError``.
  public init(
    named name: String,
    directory: String = Self.systemDirectory
  ) throws(TimeZoneError) {
    if ["UTC", "Etc/UTC", "Z", "GMT"].contains(name) {
      self.init(name: name, source: .rule, table: Self.utc.table)
      return
    }
    if Self.isName(name) {
      let path = "\(directory)/\(name)"
      if let file = ZoneFile.read(path: path, atMost: ZoneTable.maximumByteCount) {
        guard let table = ZoneTable(file: file) else {
          throw .damaged(name: name, path: path)
        }
        self.init(name: name, source: .file, table: table)
        return
      }
      if let text = ZoneNames.builtInRule(name), let rule = ZoneRule(text: text.utf8) {
        self.init(name: name, source: .builtIn, table: ZoneTable(rule: rule))
        return
      }
    }
    guard let rule = ZoneRule(text: name.utf8) else {
      throw Self.isName(name) ? .unknown(name) : .invalidName(name)
    }
    self.init(name: name, source: .rule, table: ZoneTable(rule: rule))
  }

  /// Whether the zone never leaves the offset 0.
  public var isUTC: Bool { table == Self.utc.table }

  /// Whether a text could name a zone on some machine, without looking it up.
  ///
  /// - Parameter text: The text.
  /// - Returns: Whether it is shaped like an IANA name or is a POSIX TZ string.
  public static func isWellFormed(_ text: String) -> Bool {
    isName(text) || ZoneRule(text: text.utf8) != nil
  }

  /// `Part/Part/Part` of letters, digits, `_`, `-` and `+`: no dot, so never a way up.
  private static func isName(_ text: String) -> Bool {
    guard (1...64).contains(text.utf8.count) else { return false }
    return text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .allSatisfy { part in
        guard let first = part.first, TextCursor.isLetter(first) else { return false }
        return part.allSatisfy { byte in
          TextCursor.isLetter(byte) || TextCursor.isDigit(byte) || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
        }
      }
  }
}

extension TimeZoneRules {
  /// The offset from UTC at an instant.
  ///
  /// - Parameter instant: The instant; before year 0 and after 9999 the nearest offset is given.
  /// - Returns: Seconds east of UTC: 3600 for Paris in winter.
  public func offset(at instant: Instant) -> Int {
    table.offset(at: Self.bounded(instant))
  }

  /// What a clock on the wall of this zone shows.
  ///
  /// - Parameter instant: The instant; taken into the years 0 to 9999 where it is outside.
  /// - Returns: The date and time of day.
  public func civilTime(of instant: Instant) -> CivilTime {
    let inside = Self.bounded(instant)
    return CivilTime(utc: Instant(seconds: inside.seconds + Int64(table.offset(at: inside))))
  }

  /// When a clock on the wall of this zone shows a time.
  ///
  /// - Parameter civil: The date and time of day.
  /// - Returns: The instant. An hour that happens twice, in autumn, means the earlier one. An hour
  ///   that never happens, in spring, is shifted forward by what the clock skips: 02:30 is the
  ///   instant at which the clock shows 03:30.
  public func instant(of civil: CivilTime) -> Instant {
    let meanings = meanings(of: civil)
    return meanings.isShown ? meanings.instants[0] : meanings.instants[1]
  }

  /// All instants that a time on the wall of this zone can stand for.
  ///
  /// - Parameter civil: The date and time of day.
  /// - Returns: The instants, rising, and whether the clock shows the time at them: one as a rule;
  ///   two of an hour that happens twice. Of an hour that never happens the two that the offsets
  ///   before and after it give, at which the clock shows others.
  public func meanings(of civil: CivilTime) -> (instants: [Instant], isShown: Bool) {
    let reading = civil.utc
    let before = offset(at: Instant(seconds: reading.seconds - 86_400))
    let after = offset(at: Instant(seconds: reading.seconds + 86_400))
    // The larger offset is the earlier instant.
    let offsets = before == after ? [before] : [max(before, after), min(before, after)]
    let all = offsets.map { Instant(seconds: reading.seconds - Int64($0)) }
    let shown = zip(offsets, all).filter { offset(at: $1) == $0 }.map(\.1)
    if !shown.isEmpty { return (shown, true) }
    return (all.count == 2 ? all : [all[0], all[0]], false)
  }

  /// The instants of the years 0 to 9999, the only ones that calendars here can name.
  private static func bounded(_ instant: Instant) -> Instant {
    Instant(seconds: min(max(instant.seconds, -62_167_219_200), 253_402_300_799))
  }
}
