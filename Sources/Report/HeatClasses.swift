/// The colours of a heat map: up to five classes with round limits, each with as many shapes as can
/// be, so that the map has contrasts whether its counts are small or large, near or far apart.
struct HeatClasses {
  /// The least count of each class, rising.
  let limits: [Int]

  /// Classes of some counts; those that are 0 are not drawn.
  init(_ counts: [Int]) {
    let sorted = counts.filter { $0 > 0 }.sorted()
    guard let least = sorted.first else {
      limits = [1]
      return
    }
    let fifths = (1...4).map { Self.rounded(sorted[sorted.count * $0 / 5]) }
    let upper = Set(fifths + [Self.rounded(sorted[sorted.count * 98 / 100])])
      .filter { $0 > least }.sorted()
    limits = [1] + upper.suffix(4)
  }

  /// The largest of the round numbers 1, 2, 3, 5, 7, 10, 15, 20, 30 and so on that is not above.
  private static func rounded(_ count: Int) -> Int {
    var power = 1
    while power * 10 <= count { power *= 10 }
    let tenths = [70, 50, 30, 20, 15].first { $0 * power <= count * 10 } ?? 10
    return tenths * power / 10
  }

  /// The style of a class: the lightest and the darkest are always used where there are two.
  private func style(ofClass index: Int) -> String {
    limits.count == 1 ? "h3" : "h\(1 + index * 4 / (limits.count - 1))"
  }

  /// The style of a count of at least 1.
  func style(_ count: Int) -> String {
    style(ofClass: (limits.lastIndex { $0 <= count } ?? 0))
  }

  /// What each colour means.
  var key: [(style: String, meaning: String)] {
    limits.indices.map { index in
      let low = ReportNumber.grouped(limits[index])
      guard index + 1 < limits.count else {
        return (
          style(ofClass: index), limits.count == 1 ? "1 cell or more" : "\(low) cells or more"
        )
      }
      let end = limits[index + 1] - 1
      let text = end == limits[index] ? low : "\(low)–\(ReportNumber.grouped(end))"
      return (style(ofClass: index), text)
    }
  }
}
