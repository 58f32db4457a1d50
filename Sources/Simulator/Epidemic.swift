import Times

/// The course of the epidemic: national figures a day, and how the days of the week differ.
///
/// Seven-day means as published, straight lines between them; a few points are added where the
/// published list leaves a whole wave out.
struct Epidemic: Sendable {
  /// The national figures of one day, the week smoothed away.
  struct Day: Sendable {
    /// New patients in hospital.
    var admissions: Double
    /// New patients in intensive care.
    var intensive: Double
    /// New deaths in hospital.
    var deaths: Double
    /// New returns home.
    var discharges: Double
    /// Patients in hospital.
    var patients: Double
    /// Patients in intensive care.
    var intensivePatients: Double
  }

  private struct Anchor {
    var day: Int
    var figures: [Int]
  }

  /// year, month, day, admissions, intensive, deaths, discharges, patients, intensive patients.
  private static let points: [[Int]] = [
    [2020, 2, 24, 10, 1, 0, 2, 40, 6], [2020, 3, 18, 800, 150, 60, 90, 2972, 771],
    [2020, 4, 1, 3502, 664, 477, 1338, 24_543, 5940],
    [2020, 4, 14, 1900, 260, 540, 1900, 32_131, 6599],
    [2020, 5, 15, 380, 48, 100, 850, 19_800, 2200],
    [2020, 6, 1, 200, 22, 50, 420, 14_237, 1270], [2020, 6, 30, 100, 13, 18, 160, 8491, 574],
    [2020, 7, 15, 85, 12, 12, 125, 7000, 480], [2020, 9, 15, 420, 70, 40, 270, 5600, 750],
    [2020, 10, 10, 900, 165, 75, 480, 8400, 1450],
    [2020, 11, 3, 2832, 421, 353, 1450, 26_300, 3900],
    [2020, 12, 10, 1180, 165, 310, 1150, 25_000, 3000],
    [2021, 1, 15, 1448, 214, 272, 1040, 25_000, 2730],
    [2021, 4, 7, 1994, 463, 297, 1465, 30_700, 5700], [2021, 7, 1, 116, 25, 25, 239, 8200, 1180],
    [2021, 8, 18, 875, 194, 103, 641, 10_300, 2050],
    [2021, 10, 20, 160, 40, 28, 190, 6400, 1040],
    [2022, 1, 12, 2290, 324, 209, 1651, 23_900, 3950],
    [2022, 3, 1, 991, 123, 153, 1229, 22_000, 2300],
    [2023, 6, 30, 300, 35, 25, 330, 12_000, 900],
  ]

  private static let anchors: [Anchor] = points.compactMap { point in
    guard let date = CivilDate(year: point[0], month: point[1], day: point[2]) else { return nil }
    return Anchor(day: date.dayNumber, figures: Array(point[3...]))
  }

  /// The national figures of a day; before the first and after the last point, that point's.
  static func figures(on date: CivilDate) -> Day {
    let later = anchors.firstIndex { $0.day > date.dayNumber } ?? anchors.count
    let right = anchors[min(later, anchors.count - 1)]
    let left = anchors[max(later - 1, 0)]
    let span = max(1, right.day - left.day)
    let done = min(max(date.dayNumber - left.day, 0), span)
    let values = zip(left.figures, right.figures).map { from, to in
      Double(from * (span - done) + to * done) / Double(span)
    }
    return Day(
      admissions: values[0],
      intensive: values[1],
      deaths: values[2],
      discharges: values[3],
      patients: values[4],
      intensivePatients: values[5]
    )
  }
}

/// How much of a week's average each day of the week reports, in hundredths, Monday first.
enum WeekdayFactors {
  static let admissions = [113, 132, 117, 109, 110, 73, 44]
  static let intensive = [121, 135, 112, 104, 106, 73, 48]
  static let deaths = [129, 133, 108, 106, 105, 70, 48]
  static let discharges = [83, 137, 127, 122, 120, 83, 27]
  static let positives = [144, 121, 116, 113, 116, 66, 21]

  /// The factor of a date.
  static func factor(_ table: [Int], on date: CivilDate) -> Double {
    Double(table[date.weekday]) / 100
  }
}
