public import Definitions
public import Times

/// What becomes of the files below a folder: which data set each belongs to, and since when.
public struct FolderPlan: Sendable {
  /// A data set that files may belong to.
  public struct Target: Sendable {
    var name: String
    var patterns: [FileNamePattern]
    var zone: TimeZoneRules
    var defaultTime: Int

    /// Makes a target.
    ///
    /// - Parameters:
    ///   - definition: The data set.
    ///   - zone: Its time zone.
    ///   - patterns: How its files are named here, where that is not what the definition says.
    public init(
      _ definition: DataSetDefinition,
      zone: TimeZoneRules,
      patterns: [FileNamePattern] = []
    ) {
      name = definition.name.text
      self.patterns = patterns.isEmpty ? definition.fileNames : patterns
      self.zone = zone
      defaultTime = definition.defaultSecondOfDay
    }
  }

  /// A file that is taken.
  public struct Taken: Sendable {
    /// The file.
    public var file: FolderFile
    /// Which of the targets it belongs to.
    public var target: Int
    /// When it was published.
    public var published: Instant
  }

  /// Why a file is left.
  public enum Reason: Hashable, Sendable {
    /// No pattern fits its name.
    case noPattern
    /// Its name says no date.
    case noDate
    /// Its name says several times.
    case severalTimes([Instant])
    /// It fits several data sets.
    case severalDataSets([String])
  }

  /// The files that are taken, by data set, then by published time, then by name.
  public private(set) var taken: [Taken] = []
  /// The files that are left, each with the reason.
  public private(set) var left: [(file: FolderFile, reason: Reason)] = []

  /// Makes a plan.
  ///
  /// - Parameters:
  ///   - files: What was found.
  ///   - targets: The data sets. Of several only patterns tell files apart, so those without
  ///     patterns get none; a single one without patterns gets every file whose name has a date.
  public init(_ files: [FolderFile], for targets: [Target]) {
    for file in files {
      switch Self.decide(file, targets) {
      case .success(let taken): self.taken.append(taken)
      case .failure(let refusal): left.append((file, refusal.reason))
      }
    }
    taken.sort { ($0.target, $0.published, $0.file.name) < ($1.target, $1.published, $1.file.name) }
  }

  private struct Refusal: Error {
    var reason: Reason
  }

  private static func decide(_ file: FolderFile, _ targets: [Target]) -> Result<Taken, Refusal> {
    var fitting: [(target: Int, times: [Instant])] = []
    for (index, target) in targets.enumerated() {
      let usesForms = targets.count == 1 && target.patterns.isEmpty
      let finding = PublishedTime.find(
        inFileName: file.name,
        patterns: target.patterns,
        isStrict: !usesForms,
        zone: target.zone,
        defaultTime: target.defaultTime
      )
      switch finding {
      case .none: if usesForms { return .failure(Refusal(reason: .noDate)) }
      case .found(let time): fitting.append((index, [time.instant]))
      case .ambiguous(let times): fitting.append((index, times.map(\.instant)))
      }
    }
    guard let only = fitting.first else { return .failure(Refusal(reason: .noPattern)) }
    guard fitting.count == 1 else {
      let names = fitting.map { targets[$0.target].name }
      return .failure(Refusal(reason: .severalDataSets(names)))
    }
    guard only.times.count == 1 else {
      return .failure(Refusal(reason: .severalTimes(only.times)))
    }
    return .success(Taken(file: file, target: only.target, published: only.times[0]))
  }
}
