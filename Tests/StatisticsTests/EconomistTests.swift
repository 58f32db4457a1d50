import Foundation
import Statistics
import Testing
import Times

@Suite struct EconomistTests {
  static func pairs(_ earlier: [Double], _ later: [Double], key: String = "a") -> [RevisionPair] {
    zip(earlier, later).enumerated().map { index, pair in
      RevisionPair(
        key: Array(key.utf8),
        reference: day(index),
        preliminary: pair.0,
        later: pair.1
      )
    }
  }

  static let earlier = [1.0, 0.5, -0.2, 0.3, 0.8, 0.1, -0.1, 0.6, 0.4, 0.2]
  static let later = [1.2, 0.4, 0.1, 0.3, 0.5, 0.3, -0.3, 0.9, 0.6, 0.1]

  /// Vector `economists/toy.json`: own numbers from the formulae.
  @Test(.needsVectors)
  func `the toy pairs have the measures worked out beforehand`() throws {
    let toy = try #require(
      try RevisionVectors.json("economists/toy.json") as? [String: Any]
    )
    let earlier = try #require(toy["preliminary_P"] as? [Double])
    let later = try #require(toy["later_L"] as? [Double])
    let expected = try #require(toy["expected"] as? [String: Any])
    let measures = EconomistMeasures(pairs: Self.pairs(earlier, later), selection: "toy")
    #expect(measures.count == expected["N"] as? Int)
    let theil = measures.theil
    let figures: [(String, Double?)] = [
      ("mean_revision", measures.meanRevision),
      ("mean_absolute_revision", measures.meanAbsoluteRevision),
      ("rmsr", measures.rootMeanSquareRevision),
      ("sd_revision", measures.standardDeviation),
      ("t_stat", measures.biasTest?.t),
      ("t_adj_AR1", measures.adjustedBiasTest?.t),
      ("gamma_hat", measures.autocorrelation),
      ("relative_mar_by_later", measures.relativeToLater),
      ("relative_mar_by_preliminary", measures.relativeToPreliminary),
      ("min", measures.minimum),
      ("max", measures.maximum),
      ("q10_type7", measures.lowerDecile),
      ("median", measures.median),
      ("q90_type7", measures.upperDecile),
      ("noise_to_signal", measures.noiseToSignal),
      ("corr_R_P", measures.correlationWithPreliminary),
      ("autocorr1_pearson", measures.serialCorrelation),
      ("theil_U1", theil.u1),
      ("theil_U2_formula", theil.u2),
      ("theil_U2_as_reviser_code_computes", theil.u2AsReviser),
      ("fraction_sign_correct", theil.sameSign.fraction),
      ("fraction_direction_correct_T-1", theil.sameDirection.fraction),
      ("fraction_direction_as_reviser_code_T", theil.sameDirectionAsReviser.fraction),
      ("share_upward", measures.upward.fraction),
      ("share_unrevised", measures.unrevised.fraction),
    ]
    for (name, figure) in figures {
      let wanted = try #require(RevisionVectors.number(expected[name]), "\(name)")
      #expect(RevisionVectors.agree(figure, wanted), "\(name)")
    }
    let lines: [(String, EfficiencyTest?)] = [
      ("news_regression_R_on_P", measures.news),
      ("noise_regression_R_on_L", measures.noise),
      ("mincer_zarnowitz_L_on_P", measures.mincerZarnowitz),
    ]
    for (name, line) in lines {
      let wanted = try #require(expected[name] as? [String: Double])
      #expect(RevisionVectors.agree(line?.regression.intercept.estimate, wanted["alpha"]))
      #expect(RevisionVectors.agree(line?.regression.slope.estimate, wanted["beta"]))
    }
  }

  @Test func `the regressions have the errors and tests of an independent program`() throws {
    let measures = EconomistMeasures(
      pairs: Self.pairs(Self.earlier, Self.later),
      selection: "toy"
    )
    let noise = try #require(measures.noise)
    let line = noise.regression
    let wanted: [(Double?, Double)] = [
      (line.intercept.standardError, 0.09274690181964908),
      (line.slope.standardError, 0.16120756353601842),
      (line.intercept.t, -0.47853951150351587),
      (line.slope.t, 1.4279886949438494),
      (line.intercept.pValue, 0.6450710696612645),
      (line.slope.pValue, 0.19114656324535007),
      (noise.joint?.statistic, 1.3148450244698202),
      (noise.joint?.pValue, 0.32083190019480945),
      (line.rSquared, 0.20311992200194962),
      (measures.news?.joint?.statistic, 0.2544861337683525),
      (measures.news?.joint?.pValue, 0.7813606124936148),
      (measures.mincerZarnowitz?.joint?.statistic, 0.2544861337683525),
      (measures.mincerZarnowitz?.regression.slope.t, 4.775194195892234),
      (measures.mincerZarnowitz?.regression.rSquared, 0.7402806494254821),
      (measures.biasTest?.pValue, 0.4853510642813844),
      (measures.adjustedBiasTest?.pValue, 0.2660708268915471),
    ]
    for (index, (figure, expected)) in wanted.enumerated() {
      #expect(RevisionVectors.agree(figure, expected), "\(index)")
    }
    #expect(noise.verdict == .good)
    #expect(measures.theil.verdict == .good)
  }

  @Test func `without pairs every measure is undefined and nothing traps`() {
    let measures = EconomistMeasures(pairs: [], selection: "first:latest")
    #expect(measures.count == 0)
    #expect(measures.meanRevision == nil && measures.median == nil && measures.news == nil)
    #expect(measures.theil.u1 == nil && measures.theil.u2 == nil)
    #expect(measures.upward.percent == nil && measures.biasTest == nil)
  }

  @Test func `revisions that do not vary have no t value`() {
    let measures = EconomistMeasures(pairs: Self.pairs([1, 2, 3], [2, 3, 4]), selection: "x")
    #expect(measures.meanRevision == 1)
    #expect(measures.biasTest == nil && measures.autocorrelation == nil)
    #expect(measures.correlationWithLater == nil)
  }

  @Test func `figures that were never revised fit news without error`() {
    let same = [1.0, 2, 4, 8]
    let measures = EconomistMeasures(pairs: Self.pairs(same, same), selection: "x")
    #expect(measures.unrevised == Share(count: 4, total: 4))
    #expect(measures.news?.joint == nil && measures.news?.regression.slope.t == nil)
    #expect(measures.news?.regression.slope.estimate == 0)
    #expect(measures.theil.u1 == 0 && measures.theil.u2 == 0)
  }

  @Test func `figures of 0 leave ratios undefined`() {
    let measures = EconomistMeasures(
      pairs: Self.pairs([0, 0, 0], [0, 0, 0]),
      selection: "x"
    )
    #expect(measures.relativeToLater == nil && measures.meanRelativeRevision == nil)
    #expect(measures.theil.u1 == nil && measures.noiseToSignal == nil)
    #expect(measures.relativeRevisionCount == 0)
    #expect(measures.theil.sameSign.fraction == 1)
  }

  @Test func `measures over time never chain two keys`() {
    let one = Self.pairs(Self.earlier, Self.later, key: "a")
    let two = Self.pairs(Self.earlier, Self.later, key: "b")
    let single = TheilMeasures(pairs: one)
    let both = TheilMeasures(pairs: one + two)
    #expect(RevisionVectors.agree(single.u2, both.u2))
    #expect(both.sameDirection == Share(count: 18, total: 18))
  }

  @Test func `least squares agree with the normal equations`() throws {
    var generator = SeededGenerator(state: 11)
    for _ in 0..<100 {
      let x = (0..<20).map { _ in Double.random(in: -3...9, using: &generator) }
      let y = x.map { 2 * $0 - 1 + Double.random(in: -1...1, using: &generator) }
      let line = try #require(Regression(x: x, y: y))
      let n = Double(x.count)
      let (sx, sy) = (x.reduce(0, +), y.reduce(0, +))
      let sxx = x.reduce(0) { $0 + $1 * $1 }
      let sxy = zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
      let beta = (n * sxy - sx * sy) / (n * sxx - sx * sx)
      #expect(abs(line.slope.estimate - beta) < 1e-9)
      #expect(abs(line.intercept.estimate - (sy - beta * sx) / n) < 1e-9)
      // The quadratic form of the joint test, spelled out with the cross products.
      let a = line.intercept.estimate
      let b = line.slope.estimate - 2
      let form = n * a * a + 2 * sx * a * b + sxx * b * b
      let test = try #require(line.jointTest(alpha: 0, beta: 2))
      #expect(abs(test.statistic - form / 2 / line.residualVariance) < 1e-6)
    }
  }

  static let verdicts: [(Double, Verdict)] = [
    (0.06, .good), (0.05, .uncertain), (0.01, .uncertain), (0.009, .bad), (0.001, .bad),
    (0.0009, .severe), (0, .severe),
  ]

  @Test func `p-values and U2 get the four words of rjd3revisions`() {
    for (value, verdict) in Self.verdicts { #expect(Verdict(pValue: value) == verdict) }
    let coefficients: [Double] = [0.79, 0.8, 0.9, 1]
    #expect(coefficients.map { Verdict(theilU2: $0) } == [.good, .uncertain, .bad, .severe])
  }
}
