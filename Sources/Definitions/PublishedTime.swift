public import Times

/// When a release was published, as the name of its file tells.
public struct PublishedTime: Hashable, Sendable {
  /// What a file name says about the time.
  public enum Finding: Hashable, Sendable {
    /// Nothing that is a date.
    case none
    /// One time.
    case found(PublishedTime)
    /// Two or more that contradict each other, earliest first.
    case ambiguous([PublishedTime])
  }

  /// The instant; for a date without a time of day, at the data set's default time.
  public var instant: Instant
  /// How much the name says.
  public var precision: StatedTime.Precision

  /// Makes a published time.
  ///
  /// - Parameters:
  ///   - instant: The instant.
  ///   - precision: How much is known of it.
  public init(instant: Instant, precision: StatedTime.Precision) {
    self.instant = instant
    self.precision = precision
  }

  /// Finds the published time in the name of a file; never guesses.
  ///
  /// The patterns are tried first, in order; the first that fits the whole name decides. Then the
  /// forms of ``DatedName`` are looked for anywhere in the name. The same day told twice, once with
  /// a time, is one time; different days or times are ambiguous, and so is a time that the zone's
  /// clock showed twice, or skipped.
  ///
  /// - Parameters:
  ///   - fileName: The name; of the folders before it only those that a pattern has are looked at.
  ///   - patterns: How the files of the data set are named.
  ///   - isStrict: Whether only the patterns count.
  ///   - zone: Whose clock the name shows, where it has no offset of its own.
  ///   - defaultTime: The time of day of a date alone, in seconds since midnight; 0 to 86 399.
  /// - Returns: What was found.
  public static func find(
    inFileName fileName: String,
    patterns: [FileNamePattern],
    isStrict: Bool = false,
    zone: TimeZoneRules,
    defaultTime: Int
  ) -> Finding {
    let parts = fileName.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    func name(folders count: Int) -> [UInt8] {
      Array(parts.suffix(count + 1).joined(separator: [UInt8(ascii: "/")]))
    }
    let fitting = patterns.lazy.map { $0.readings(of: name(folders: $0.folderCount)) }
      .first { !$0.isEmpty }
    var times: Set<PublishedTime> = []
    for var stated in fitting ?? (isStrict ? [] : DatedName.readings(of: name(folders: 0))) {
      if stated.precision == .day { stated.civilTime.secondOfDay = defaultTime }
      // A default time is nobody's statement: of a doubled hour the earlier one is as good.
      let isStated = stated.precision != .day
      for instant in isStated ? stated.meanings(in: zone).instants : [stated.instant(in: zone)] {
        times.insert(Self(instant: instant, precision: stated.precision))
      }
    }
    let sorted = times.sorted { ($0.instant, $0.precision) < ($1.instant, $1.precision) }
    guard let first = sorted.first else { return .none }
    return sorted.count == 1 ? .found(first) : .ambiguous(sorted)
  }
}

extension DataSetDefinition {
  /// Finds when a release was published, by the name of its file and this data set's habits.
  ///
  /// - Parameter fileName: The name; folders before it are not looked at.
  /// - Returns: What was found.
  /// - Throws: ``TimeZoneError`` where the data set's zone is not known here.
  public func publishedTime(
    inFileName fileName: String
  ) throws(TimeZoneError) -> PublishedTime.Finding {
    PublishedTime.find(
      inFileName: fileName,
      patterns: fileNames,
      zone: try TimeZoneRules(named: timeZone),
      defaultTime: defaultSecondOfDay
    )
  }
}
