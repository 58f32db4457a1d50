extension EconomistMeasures {
  /// A measure with the name it is printed under.
  public struct Entry: Sendable, Equatable {
    /// The name; stable, in snake case.
    public let name: String
    /// The measure; missing where it is undefined.
    public let value: TableValue

    init(_ name: String, _ value: Double?) {
      self.name = name
      self.value = TableValue(value)
    }

    init(_ name: String, text: String?) {
      self.name = name
      value = text.map(TableValue.text) ?? .missing
    }
  }

  /// All measures in the order they are printed, the pair that was compared first.
  public var entries: [Entry] {
    levelEntries + biasEntries + relationEntries + regressionEntries("news", news)
      + regressionEntries("noise", noise)
      + regressionEntries("mincer_zarnowitz", mincerZarnowitz) + theilEntries
  }

  private var levelEntries: [Entry] {
    [
      Entry("pair", text: selection),
      Entry("n", Double(count)),
      Entry("mean_revision", meanRevision),
      Entry("mean_absolute_revision", meanAbsoluteRevision),
      Entry("root_mean_square_revision", rootMeanSquareRevision),
      Entry("sd_revision", standardDeviation),
      Entry("min", minimum),
      Entry("q10", lowerDecile),
      Entry("median", median),
      Entry("q90", upperDecile),
      Entry("max", maximum),
      Entry("range", range),
      Entry("share_upward", upward.fraction),
      Entry("share_unrevised", unrevised.fraction),
      Entry("relative_mar_by_later", relativeToLater),
      Entry("relative_mar_by_preliminary", relativeToPreliminary),
      Entry("mean_relative_revision", meanRelativeRevision),
      Entry("mean_relative_revision_n", Double(relativeRevisionCount)),
    ]
  }

  private var biasEntries: [Entry] {
    [
      Entry("t", biasTest?.t),
      Entry("t_p", biasTest?.pValue),
      Entry("t_verdict", text: biasTest?.verdict.rawValue),
      Entry("autocorrelation", autocorrelation),
      Entry("serial_correlation", serialCorrelation),
      Entry("t_adjusted", adjustedBiasTest?.t),
      Entry("t_adjusted_p", adjustedBiasTest?.pValue),
      Entry("t_adjusted_verdict", text: adjustedBiasTest?.verdict.rawValue),
    ]
  }

  private var relationEntries: [Entry] {
    [
      Entry("noise_to_signal", noiseToSignal),
      Entry("corr_revision_preliminary", correlationWithPreliminary),
      Entry("corr_revision_later", correlationWithLater),
    ]
  }

  private func regressionEntries(_ name: String, _ test: EfficiencyTest?) -> [Entry] {
    let line = test?.regression
    return [
      Entry(name + "_alpha", line?.intercept.estimate),
      Entry(name + "_alpha_se", line?.intercept.standardError),
      Entry(name + "_alpha_p", line?.intercept.pValue),
      Entry(name + "_beta", line?.slope.estimate),
      Entry(name + "_beta_se", line?.slope.standardError),
      Entry(name + "_beta_p", line?.slope.pValue),
      Entry(name + "_r_squared", line?.rSquared),
      Entry(name + "_f", test?.joint?.statistic),
      Entry(name + "_f_p", test?.joint?.pValue),
      Entry(name + "_verdict", text: test?.verdict?.rawValue),
    ]
  }

  private var theilEntries: [Entry] {
    [
      Entry("theil_u1", theil.u1),
      Entry("theil_u2", theil.u2),
      Entry("theil_u2_verdict", text: theil.verdict?.rawValue),
      Entry("share_same_sign", theil.sameSign.fraction),
      Entry("share_same_direction", theil.sameDirection.fraction),
    ]
  }
}
