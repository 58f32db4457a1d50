import Times

/// How one data set comes by its figures: what a new day says, and what old days turn into.
protocol FigureModel: Sendable {
  /// The columns and groups.
  var schema: Schema { get }
  /// How releases look as long as no noise changes it.
  var baseLayout: Layout { get }
  /// Days between a release and the newest date in it.
  var reportingLag: Int { get }
  /// The layout noise that befalls this data set.
  var noises: Set<LayoutKind> { get }
  /// The incidents that befall this data set.
  var incidents: Set<Incident> { get }

  /// Draws the figures of one more day.
  mutating func appendDay(to figures: inout Figures)

  /// Corrects earlier days, as each release does.
  mutating func revise(_ figures: inout Figures)

  /// Lets an incident change the figures.
  ///
  /// - Returns: Whether it could.
  mutating func suffer(_ incident: Incident, _ figures: inout Figures) -> Bool
}

extension FigureModel {
  /// No correction.
  mutating func revise(_ figures: inout Figures) {}

  /// No incident of its own.
  mutating func suffer(_ incident: Incident, _ figures: inout Figures) -> Bool { false }
}

extension LayoutKind {
  /// Noise that any data set may suffer.
  static let common: Set<Self> = [
    .quoting, .mixedQuoting, .lineEnds, .doubledReturn, .rowOrder, .delimiter, .dateStyle,
    .duplicatedDay, .emptyKey, .finalNewline, .lostPadding, .columnsMoved, .headerOnly,
    .impossibleDate,
  ]
}

extension Incident {
  /// Incidents that any data set by area may suffer.
  static let common: Set<Self> = [.areaEntry, .areaWithdrawal, .areaReturn, .missingDay]
}
