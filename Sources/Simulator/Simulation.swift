public import Times

/// One release, and what was done in it.
public struct SimulatedRelease: Sendable {
  /// The data set.
  public var dataSet: SimulatedDataSet
  /// The number of the release, from 0, in published order.
  public var number: Int
  /// The name that the producer gives the file.
  public var fileName: String
  /// The local time of publication.
  public var published: CivilTime
  /// The file.
  public var bytes: [UInt8]
  /// What changed against the release before it.
  public var truth: ReleaseTruth
}

/// The columns of a data set as a definition states them.
public struct SimulatedColumns: Sendable, Equatable {
  /// The key, reference date included, in the order of the file.
  public var key: [String]
  /// The reference date.
  public var referenceDate: String
  /// The figures, in the order of the file, those that are inserted later included.
  public var values: [String]
  /// The later name of each column that noise renames.
  public var renames: [String: String]
}

/// The releases of one data set, made one after the other: a seed gives the same bytes anywhere.
///
/// ```swift
/// for release in Simulation(.hospital, seed: 7) {
///   archive.add(release.bytes, published: release.published)
/// }
/// ```
public struct Simulation: Sequence, Sendable {
  /// The data set.
  public let dataSet: SimulatedDataSet
  /// The seed.
  public let seed: UInt64
  /// Length, size and noise.
  public let options: SimulationOptions

  /// Makes a simulation; nothing is computed before the first release is asked for.
  ///
  /// - Parameters:
  ///   - dataSet: The data set.
  ///   - seed: The seed.
  ///   - options: Length, size and noise.
  public init(_ dataSet: SimulatedDataSet, seed: UInt64, options: SimulationOptions = .init()) {
    self.dataSet = dataSet
    self.seed = seed
    self.options = options
  }

  /// Begins with the first release.
  ///
  /// - Returns: The releases; their state is the current figures, never the past files.
  public func makeIterator() -> SimulatedReleases { SimulatedReleases(self) }

  /// The key, the reference date and the figures.
  public var columns: SimulatedColumns {
    let schema = dataSet.model(seed: seed, firstDate: dataSet.firstReferenceDate, options).schema
    var columns = SimulatedColumns(
      key: [],
      referenceDate: schema.dateName,
      values: [],
      renames: [:]
    )
    for field in schema.fields {
      let name = schema.name(of: field, isRenamed: false)
      if case .value = field { columns.values.append(name) } else { columns.key.append(name) }
      let later = schema.name(of: field, isRenamed: true)
      if later != name { columns.renames[name] = later }
    }
    return columns
  }
}
