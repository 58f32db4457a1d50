/// The measures that economists take of revisions.
///
/// *P* is the earlier figure, *L* the later, *R* = *L* - *P*, *n* the number of pairs. Formulae:
/// OECD, "Revisions in quarterly GDP of OECD countries" (2004 and later); the adjusted t and the
/// verdicts as in rjd3revisions; Theil, "Applied economic forecasting" (1966). A measure is nil
/// where it is undefined. Measures over time (autocorrelation, U2, direction) take each pair
/// with the next one of the same key, so keys are pooled and never chained;
/// with several pairs per cell (`gap:G`) they have no meaning.
public struct EconomistMeasures: Sendable, Equatable {
  /// Which publications were compared.
  public let selection: String
  /// *n*, the number of pairs.
  public let count: Int
  /// MR, the mean revision: the bias.
  public let meanRevision: Double?
  /// MAR, the mean absolute revision.
  public let meanAbsoluteRevision: Double?
  /// RMSR, the root of the mean square revision.
  public let rootMeanSquareRevision: Double?
  /// The standard deviation of the revisions, divisor *n* - 1.
  public let standardDeviation: Double?
  /// The smallest revision.
  public let minimum: Double?
  /// The largest revision.
  public let maximum: Double?
  /// The largest less the smallest revision.
  public var range: Double? { maximum.flatMap { most in minimum.map { most - $0 } } }
  /// The 10 % quantile of the revisions, R type 7.
  public let lowerDecile: Double?
  /// The median revision.
  public let median: Double?
  /// The 90 % quantile of the revisions, R type 7.
  public let upperDecile: Double?
  /// The pairs revised upward.
  public let upward: Share
  /// The pairs not revised.
  public let unrevised: Share
  /// Σ|R| / Σ|L|: mean absolute revision relative to the later figures (OECD).
  public let relativeToLater: Double?
  /// Σ|R| / Σ|P|: the same relative to the earlier figures.
  public let relativeToPreliminary: Double?
  /// The mean of *R* / *P* over the pairs with *P* ≠ 0.
  public let meanRelativeRevision: Double?
  /// The pairs with *P* ≠ 0, those that `meanRelativeRevision` is over.
  public let relativeRevisionCount: Int
  /// MR / (SD / √*n*), with *n* - 1 degrees of freedom.
  public let biasTest: BiasTest?
  /// γ, the autocorrelation of the revisions at lag 1: Σ dᵢdᵢ₊₁ / Σ dᵢ² with d = *R* - MR.
  public let autocorrelation: Double?
  /// The correlation of each revision with the next: Pearson's, which differs from γ in small
  /// samples.
  public let serialCorrelation: Double?
  /// MR / √(s² (1 + γ) / (*n* (1 - γ))), with *n* - 1 degrees of freedom.
  public let adjustedBiasTest: BiasTest?
  /// SD(R) / SD(L), noise to signal.
  public let noiseToSignal: Double?
  /// corr(R, P): far from 0 contradicts news.
  public let correlationWithPreliminary: Double?
  /// corr(R, L): far from 0 contradicts noise.
  public let correlationWithLater: Double?
  /// *R* = α + β*P*, the news regression.
  ///
  /// Where α = β = 0 the revision cannot be foretold from *P*: it is news.
  public let news: EfficiencyTest?
  /// *R* = α + β*L*, the noise regression.
  ///
  /// Where α = β = 0 the earlier figure is the later one and an error: noise.
  public let noise: EfficiencyTest?
  /// *L* = a + b*P*, the regression of Mincer and Zarnowitz.
  ///
  /// Where a = 0 and b = 1 the earlier figure is an unbiased forecast of the later one.
  public let mincerZarnowitz: EfficiencyTest?
  /// Theil's inequality and what goes with it.
  public let theil: TheilMeasures

  /// Measures pairs.
  ///
  /// - Parameters:
  ///   - pairs: The pairs, sorted by key, then reference date.
  ///   - selection: The name of the selection that gave them.
  public init(pairs: [RevisionPair], selection: String) {
    let earlier = pairs.map(\.preliminary)
    let later = pairs.map(\.later)
    let revisions = pairs.map(\.revision)
    let absolute = Sample.sum(revisions.lazy.map(abs))
    let ratios = pairs.filter { $0.preliminary != 0 }.map { $0.revision / $0.preliminary }
    self.selection = selection
    count = pairs.count
    meanRevision = Sample.mean(revisions)
    meanAbsoluteRevision = pairs.isEmpty ? nil : absolute / Double(pairs.count)
    rootMeanSquareRevision = Sample.rootMeanSquare(revisions)
    standardDeviation = Sample.standardDeviation(revisions)
    minimum = revisions.min()
    maximum = revisions.max()
    lowerDecile = Sample.quantile(revisions, 0.1)
    median = Sample.median(revisions)
    upperDecile = Sample.quantile(revisions, 0.9)
    upward = Share(count: revisions.count(where: { $0 > 0 }), total: pairs.count)
    unrevised = Share(count: revisions.count(where: { $0 == 0 }), total: pairs.count)
    relativeToLater = Sample.quotient(absolute, Sample.sum(later.lazy.map(abs)))
    relativeToPreliminary = Sample.quotient(absolute, Sample.sum(earlier.lazy.map(abs)))
    meanRelativeRevision = Sample.mean(ratios)
    relativeRevisionCount = ratios.count
    let serial = SerialDependence(pairs: pairs, revisions: revisions)
    autocorrelation = serial.gamma
    serialCorrelation = serial.pearson
    biasTest = BiasTest(revisions, varianceFactor: 1)
    adjustedBiasTest = serial.varianceFactor.flatMap {
      BiasTest(revisions, varianceFactor: $0)
    }
    noiseToSignal = standardDeviation.flatMap { spread in
      Sample.standardDeviation(later).flatMap { Sample.quotient(spread, $0) }
    }
    correlationWithPreliminary = Sample.correlation(revisions, earlier)
    correlationWithLater = Sample.correlation(revisions, later)
    news = EfficiencyTest(x: earlier, y: revisions, alpha: 0, beta: 0)
    noise = EfficiencyTest(x: later, y: revisions, alpha: 0, beta: 0)
    mincerZarnowitz = EfficiencyTest(x: earlier, y: later, alpha: 0, beta: 1)
    theil = TheilMeasures(pairs: pairs)
  }

  /// Measures the pairs of a selection.
  ///
  /// - Parameters:
  ///   - series: One value column over all its releases.
  ///   - selection: Which publications to compare.
  public init(series: PublishedSeries, selection: PairSelection) {
    self.init(pairs: series.pairs(selection), selection: selection.name)
  }
}
