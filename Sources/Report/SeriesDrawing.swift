internal import History
internal import Times

/// The lines of a figure over some of its reference dates, and below them the differences as bars.
struct SeriesDrawing {
  let facts: ReportFacts
  let figure: FigureThenNow
  /// Places among the figure's days.
  let range: Range<Int>
  private let days: DayScale
  private let scale: NumberScale

  private static let (width, left, right) = (820.0, 92.0, 10.0)
  private static let (top, plot, gap, strip) = (12.0, 230.0, 34.0, 90.0)
  /// Lines nearer to each other than this are one line to the eye.
  private static let thickness = 1.6

  /// Lays out the axes.
  ///
  /// - Parameters:
  ///   - facts: The numbers of the report.
  ///   - figure: The figure; `range` is not empty.
  ///   - range: Places among the figure's days.
  ///   - isCloseUp: Whether the axis of numbers may begin above 0.
  init(facts: ReportFacts, figure: FigureThenNow, range: Range<Int>, isCloseUp: Bool = false) {
    self.facts = facts
    self.figure = figure
    self.range = range
    days = DayScale(figure.days[range.lowerBound], figure.days[range.upperBound - 1])
    let all = ([figure.first, figure.today] + figure.asOf).flatMap { $0[range] }.compactMap { $0 }
    let (low, high) = (all.min() ?? 0, all.max() ?? 1)
    scale = NumberScale(isCloseUp && low > high / 2 ? low : min(low, 0), high)
  }

  /// Whether 0 is on the axis of numbers.
  var beginsAtZero: Bool { scale.range.contains(0) }

  /// The picture.
  var drawing: Drawing {
    let height = foot + 26
    var drawing = Drawing(width: Int(Self.width), height: Int(height))
    drawAxes(&drawing)
    drawing.lines(points(figure.today), "s-today", title: "today (the newest release)")
    for (index, values) in figure.asOf.enumerated() {
      let title = "as of \(facts.label(figure.places[index]))"
      drawing.lines(points(apart(values)), "s-asof\(index % 3)", title: title)
    }
    drawing.lines(points(apart(figure.first)), "s-first", title: "as first published")
    if hasDifferences { drawDifferences(&drawing) }
    return drawing
  }

  /// Where figures that stand as they were published have no bars, there is no place for them.
  private var hasDifferences: Bool { figure.differences[range].contains { $0 != 0 } }
  private var foot: Double {
    Self.top + Self.plot + (hasDifferences ? Self.gap + Self.strip : 4)
  }

  private func x(_ index: Int) -> Double {
    x(figure.days[index])
  }

  /// Half a bar is left free at both ends.
  private func x(_ day: CivilDate) -> Double {
    Self.left + 6 + days.share(day) * (Self.width - Self.left - Self.right - 12)
  }

  private func drawAxes(_ drawing: inout Drawing) {
    let base = Self.top + Self.plot
    for (index, tick) in scale.ticks.enumerated() {
      let y = base - scale.share(tick) * Self.plot
      let isAxis = tick == 0 || index == 0 && !beginsAtZero
      drawing.line(Self.left, y, Self.width - Self.right, y, isAxis ? "axis" : "grid")
      drawing.text(Self.left - 6, y + 4, ReportNumber.plain(tick), "t e")
    }
    for tick in days.ticks(atMost: 11) {
      let x = x(tick.day)
      drawing.line(x, foot, x, foot + 6, "axis")
      drawing.tickLabel(x, foot + 20, tick.label, from: Self.left)
    }
  }

  private func points(_ values: [Double?]) -> [(x: Double, y: Double)?] {
    range.map { index in
      values[index].map { (x(index), Self.top + Self.plot * (1 - scale.share($0))) }
    }
  }

  /// A line where it, or a neighbour of it, can be told from the line of today; drawn all over it
  /// would only hide that line.
  private func apart(_ values: [Double?]) -> [Double?] {
    let least = (scale.range.upperBound - scale.range.lowerBound) * Self.thickness / Self.plot
    let differs = values.indices.map { index in
      guard let value = values[index], let today = figure.today[index] else { return true }
      return (value - today).magnitude > least
    }
    return values.indices.map { index in
      differs[max(index - 1, 0)...min(index + 1, values.count - 1)].contains(true)
        ? values[index] : nil
    }
  }

  /// The newest value less the first one, as bars.
  private func drawDifferences(_ drawing: inout Drawing) {
    let differences = figure.differences
    let (low, high) = (differences[range].min() ?? 0, differences[range].max() ?? 0)
    let scale = NumberScale(min(low, 0), max(high, low == 0 ? 1 : 0))
    let base = Self.top + Self.plot + Self.gap + Self.strip
    for tick in Set([scale.range.lowerBound, 0, scale.range.upperBound]).sorted() {
      let y = base - scale.share(tick) * Self.strip
      drawing.line(Self.left, y, Self.width - Self.right, y, tick == 0 ? "axis" : "grid")
      drawing.text(Self.left - 6, y + 4, ReportNumber.plain(tick), "t e")
    }
    let zero = base - scale.share(0) * Self.strip
    let step = (Self.width - Self.left - Self.right) / Double(days.last - days.first + 1)
    for index in range where differences[index] != 0 {
      let difference = differences[index]
      let height = max(scale.share(difference.magnitude + scale.range.lowerBound) * Self.strip, 0.6)
      let sign = difference > 0 ? "+" : ""
      drawing.rectangle(
        x(index) - min(step * 0.4, 5),
        difference > 0 ? zero - height : zero,
        min(max(step * 0.8, 1), 10),
        height,
        difference > 0 ? "up" : "down",
        title: "\(figure.days[index]): \(sign)\(ReportNumber.plain(difference))"
      )
    }
  }
}

extension FigureThenNow {
  /// How many days a closer look has, and how many the whole must have to need one.
  private static let (closeDays, manyDays) = (56, 150)

  /// The places of the days of the eight weeks whose figures moved most, all in all; nil where
  /// nothing moved or the whole is not longer than a few months.
  var weeksThatMovedMost: Range<Int>? {
    guard let first = days.first, let last = days.last,
      last.dayNumber - first.dayNumber >= Self.manyDays
    else { return nil }
    let sizes = differences.map(\.magnitude)
    var best: (sum: Double, range: Range<Int>)?
    var (start, sum) = (0, 0.0)
    for end in days.indices {
      sum += sizes[end]
      while days[end].dayNumber - days[start].dayNumber >= Self.closeDays {
        sum -= sizes[start]
        start += 1
      }
      if sum > (best?.sum ?? 0) { best = (sum, start..<(end + 1)) }
    }
    return best.flatMap { $0.range.count > 1 ? $0.range : nil }
  }
}
