/// Reference dates far from all others, mostly slips of the pen: `2015-01-15` for 2021.
///
/// They would squeeze a chart into its edge, so charts leave them out and say so.
enum StrayDays {
  /// How far, in days, a date has to be from the others, and how few, in hundredths, there may be.
  private static let (farAway, mostShare) = (90, 1)

  /// The days without those at both ends that are few and far away.
  ///
  /// - Parameter days: Day numbers, rising.
  /// - Returns: The first and the last day that a chart shows; nil without any day.
  static func bounds(_ days: [Int]) -> ClosedRange<Int>? {
    guard var low = days.first, var high = days.last else { return nil }
    let few = days.count * mostShare / 100
    for index in days.indices.dropLast().prefix(few)
    where days[index + 1] - days[index] > farAway {
      low = days[index + 1]
    }
    for index in days.indices.dropFirst().suffix(few).reversed()
    where days[index] - days[index - 1] > farAway {
      high = days[index - 1]
    }
    return low <= high ? low...high : nil
  }
}
