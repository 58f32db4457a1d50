/// A department or region, and its share of the national figures.
struct Area: Sendable {
  /// The code as files write it: `01`, `2A`, `971`.
  var code: String
  /// The code of the region.
  var region: String
  /// The share of hospital admissions, in hundredths of a percent.
  var weight: Int
}

/// The departments of the hospital files.
extension Area {
  /// The 101 departments in the order of their codes, `2A` and `2B` after `29`.
  ///
  /// The weights follow the admissions of 2020-2022: few large departments, a median of 0.62 %,
  /// 0.10 % for Lozère.
  static let departments: [Self] = table.split(separator: " ").map { entry in
    let parts = entry.split(separator: ":")
    return Self(
      code: String(parts[0]),
      region: String(parts[1]),
      weight: Int(parts[2]) ?? 1
    )
  }

  /// The department that entered the files in September 2021, with its whole history.
  static let newcomer = Self(code: "978", region: "978", weight: 10)

  /// The 18 regions, with the weights of their departments added up.
  static let regions: [Self] = {
    var weights: [String: Int] = [:]
    for area in departments { weights[area.region, default: 0] += area.weight }
    return weights.sorted { $0.key < $1.key }
      .map { Self(code: $0.key, region: $0.key, weight: $0.value) }
  }()

  /// The country as one area.
  static let country = [Self(code: "FR", region: "FR", weight: 10_000)]

  /// Departments, spread evenly over the table when fewer than all are wanted.
  ///
  /// - Parameter count: How many, 1 to 101; anything else is moved into that range.
  /// - Returns: The departments, then the newcomer, which stays hidden until it enters.
  static func departments(count: Int) -> [Self] {
    let wanted = min(max(count, 1), departments.count)
    let chosen = (0..<wanted).map { departments[$0 * departments.count / wanted] }
    return chosen + [newcomer]
  }

  private static let table =
    "01:84:71 02:32:96 03:84:48 04:93:22 05:93:28 06:93:180 07:84:52 08:44:45 09:76:16 "
    + "10:44:58 11:76:55 12:76:27 13:93:570 14:28:72 15:84:14 16:75:32 17:75:58 18:24:47 "
    + "19:75:31 21:27:110 22:53:50 23:75:15 24:75:40 25:27:98 26:84:105 27:28:66 28:24:66 "
    + "29:53:62 2A:94:20 2B:94:16 30:76:130 31:76:190 32:76:19 33:75:155 34:76:165 35:53:92 "
    + "36:24:33 37:24:76 38:84:185 39:27:49 40:75:30 41:24:42 42:84:205 43:84:30 44:52:125 "
    + "45:24:95 46:76:15 47:75:34 48:76:10 49:52:92 50:28:45 51:44:95 52:44:39 53:52:40 "
    + "54:44:150 55:44:40 56:53:62 57:44:230 58:27:35 59:32:420 60:32:190 61:28:42 62:32:260 "
    + "63:84:92 64:75:74 65:76:37 66:76:66 67:44:215 68:44:200 69:84:390 70:27:45 71:27:110 "
    + "72:52:70 73:84:75 74:84:125 75:11:500 76:28:165 77:11:225 78:11:230 79:75:30 80:32:125 "
    + "81:76:45 82:76:28 83:93:195 84:93:110 85:52:58 86:75:45 87:75:48 88:44:85 89:27:60 "
    + "90:27:52 91:11:245 92:11:330 93:11:300 94:11:320 95:11:250 971:01:62 972:02:58 "
    + "973:03:55 974:04:72 976:06:35"
}
