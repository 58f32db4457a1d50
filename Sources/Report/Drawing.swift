internal import Times

/// A picture in SVG: shapes in the order in which they are drawn, with a title and a description.
struct Drawing {
  let width: Int
  let height: Int
  private var shapes = ""

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  /// A coordinate with one decimal at most.
  static func place(_ value: Double) -> String {
    let tenths = Int(value * 10 + (value < 0 ? -0.5 : 0.5))
    let sign = tenths < 0 ? "-" : ""
    let (whole, rest) = (Int(tenths.magnitude) / 10, Int(tenths.magnitude) % 10)
    return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest)"
  }

  /// A rectangle, with what a reader learns who points at it.
  mutating func rectangle(
    _ x: Double,
    _ y: Double,
    _ width: Double,
    _ height: Double,
    _ style: String,
    title: String = ""
  ) {
    let box =
      "<rect x=\"\(Self.place(x))\" y=\"\(Self.place(y))\" width=\"\(Self.place(width))\""
      + " height=\"\(Self.place(height))\" class=\"\(style)\""
    shapes +=
      title.isEmpty ? box + "/>\n" : box + ">" + Markup.element("title", title) + "</rect>\n"
  }

  /// A straight line.
  mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) {
    shapes +=
      "<path d=\"M\(Self.place(x1)) \(Self.place(y1))L\(Self.place(x2)) \(Self.place(y2))\""
      + " class=\"\(style)\"/>\n"
  }

  /// Lines through points; nil lifts the pen.
  mutating func lines(_ points: [(x: Double, y: Double)?], _ style: String, title: String) {
    var path = ""
    var isDown = false
    for point in points {
      guard let point else {
        isDown = false
        continue
      }
      path += "\(isDown ? "L" : "M")\(Self.place(point.x)) \(Self.place(point.y))"
      isDown = true
    }
    shapes += "<path d=\"\(path)\" class=\"\(style)\">\(Markup.element("title", title))</path>\n"
  }

  /// A text whose start, middle or end stands at a place.
  mutating func text(_ x: Double, _ y: Double, _ text: String, _ style: String) {
    let words = Markup.escaped(text)
    shapes +=
      "<text x=\"\(Self.place(x))\" y=\"\(Self.place(y))\" class=\"\(style)\">\(words)</text>\n"
  }

  /// The name of a tick below an axis, moved where it would leave the picture or the axis.
  mutating func tickLabel(_ x: Double, _ y: Double, _ label: String, from left: Double) {
    let half = Double(label.count) * 3.7 + 1
    text(min(max(x, left + half - 30), Double(width) - half), y, label, "t m")
  }

  /// The picture in a figure that can be scrolled sideways where the page is narrow.
  ///
  /// - Parameters:
  ///   - id: A name on the page.
  ///   - title: What a screen reader says first.
  ///   - description: What it says on request.
  ///   - caption: What stands below; markup.
  /// - Returns: The markup.
  func figure(id: String, title: String, description: String, caption: String) -> String {
    """
    <figure><div class="wide chart" role=region tabindex=0 aria-label="\(Markup.escaped(title))">
    <svg viewBox="0 0 \(width) \(height)" role="img" aria-labelledby="\(id)-t \(id)-d" id="\(id)">
    <title id="\(id)-t">\(Markup.escaped(title))</title>
    <desc id="\(id)-d">\(Markup.escaped(description))</desc>
    \(shapes)</svg></div>
    <figcaption>\(caption)</figcaption></figure>

    """
  }
}

/// A number axis: from a round number to a round number.
struct NumberScale {
  let range: ClosedRange<Double>
  let ticks: [Double]

  /// Makes an axis that holds some values.
  init(_ low: Double, _ high: Double) {
    let span = max(high - low, 1e-9)
    var step = 1.0
    while step * 5 < span { step *= 10 }
    while step > span { step /= 10 }
    for factor in [0.2, 0.5, 1.0, 2.0] where span / (step * factor) <= 6 {
      step *= factor
      break
    }
    let first = (low / step).floored * step
    var ticks = [first]
    while let last = ticks.last, last < high - span * 1e-6 { ticks.append(last + step) }
    self.ticks = ticks
    range = first...(ticks.last ?? high)
  }

  /// Where a value stands between 0 and 1.
  func share(_ value: Double) -> Double {
    (value - range.lowerBound) / max(range.upperBound - range.lowerBound, 1e-9)
  }
}

extension Double {
  /// The largest whole number that is not above.
  fileprivate var floored: Double {
    guard magnitude < 1e15 else { return self }
    let cut = Double(Int(self))
    return cut > self ? cut - 1 : cut
  }
}

/// A time axis in days.
struct DayScale {
  let first: Int
  let last: Int

  init(_ first: CivilDate, _ last: CivilDate) {
    self.first = first.dayNumber
    self.last = max(last.dayNumber, first.dayNumber + 1)
  }

  /// Where a day stands between 0 and 1.
  func share(_ day: CivilDate) -> Double {
    Double(day.dayNumber - first) / Double(last - first)
  }

  /// Weeks of a short time, else the starts of months, quarters or years, at most some of them,
  /// with their names.
  func ticks(atMost limit: Int) -> [(day: CivilDate, label: String)] {
    if last - first < 100 { return weeks(atMost: limit * 3 / 4) }
    for step in [1, 2, 3, 6, 12, 24, 60, 120] {
      let ticks = starts(everyMonths: step)
      if ticks.count <= limit { return ticks }
    }
    return []
  }

  /// Days that are weeks apart: months are too few for a short time.
  private func weeks(atMost limit: Int) -> [(day: CivilDate, label: String)] {
    let step = last - first < 14 ? 1 : ((last - first) / (7 * max(limit, 1)) + 1) * 7
    return stride(from: first, through: last, by: step).suffix(20).map {
      let day = CivilDate(dayNumber: $0)
      return (day, day.description)
    }
  }

  private func starts(everyMonths step: Int) -> [(day: CivilDate, label: String)] {
    let (year, month, _) = CivilDate(dayNumber: first).components
    var ticks: [(day: CivilDate, label: String)] = []
    var index = ((year * 12 + month - 1) / step) * step
    while true {
      guard let day = CivilDate(year: index / 12, month: index % 12 + 1, day: 1),
        day.dayNumber <= last
      else { return ticks }
      if day.dayNumber >= first { ticks.append((day, String(day.description.prefix(7)))) }
      index += step
    }
  }
}
