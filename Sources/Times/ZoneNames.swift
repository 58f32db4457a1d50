/// Rules of today for machines that have no zone files, such as minimal containers.
enum ZoneNames {
  /// The POSIX TZ string of a zone, or nil where the table does not hold it.
  static func builtInRule(_ name: String) -> String? {
    for (rule, names) in groups where names.contains(name) { return rule }
    return nil
  }

  private static let groups: [(rule: String, names: [String])] = [
    (
      "CET-1CEST,M3.5.0,M10.5.0/3",
      [
        "CET", "Europe/Amsterdam", "Europe/Andorra", "Europe/Belgrade", "Europe/Berlin",
        "Europe/Bratislava", "Europe/Brussels", "Europe/Budapest", "Europe/Copenhagen",
        "Europe/Ljubljana", "Europe/Luxembourg", "Europe/Madrid", "Europe/Malta", "Europe/Monaco",
        "Europe/Oslo", "Europe/Paris", "Europe/Prague", "Europe/Rome", "Europe/San_Marino",
        "Europe/Sarajevo", "Europe/Skopje", "Europe/Stockholm", "Europe/Tirane", "Europe/Vaduz",
        "Europe/Vatican", "Europe/Vienna", "Europe/Warsaw", "Europe/Zagreb", "Europe/Zurich",
      ]
    ),
    (
      "GMT0BST,M3.5.0/1,M10.5.0",
      [
        "Europe/Belfast", "Europe/Guernsey", "Europe/Isle_of_Man", "Europe/Jersey",
        "Europe/London",
      ]
    ),
    ("IST-1GMT0,M10.5.0,M3.5.0/1", ["Europe/Dublin"]),
    ("WET0WEST,M3.5.0/1,M10.5.0", ["Atlantic/Canary", "Europe/Lisbon", "WET"]),
    (
      "EET-2EEST,M3.5.0/3,M10.5.0/4",
      [
        "EET", "Europe/Athens", "Europe/Bucharest", "Europe/Helsinki", "Europe/Kyiv",
        "Europe/Riga", "Europe/Sofia", "Europe/Tallinn", "Europe/Vilnius",
      ]
    ),
    ("<+03>-3", ["Europe/Istanbul"]),
    ("MSK-3", ["Europe/Moscow"]),
    ("GMT0", ["Atlantic/Reykjavik", "Africa/Abidjan", "Africa/Dakar"]),
    ("AST4", ["America/Guadeloupe", "America/Martinique"]),
    ("<-03>3", ["America/Cayenne", "America/Sao_Paulo"]),
    ("<+04>-4", ["Indian/Reunion"]),
    ("EAT-3", ["Indian/Mayotte", "Africa/Nairobi"]),
    ("EST5EDT,M3.2.0,M11.1.0", ["America/New_York", "America/Toronto"]),
    ("CST6CDT,M3.2.0,M11.1.0", ["America/Chicago"]),
    ("MST7MDT,M3.2.0,M11.1.0", ["America/Denver"]),
    ("PST8PDT,M3.2.0,M11.1.0", ["America/Los_Angeles"]),
    ("IST-5:30", ["Asia/Kolkata"]),
    ("CST-8", ["Asia/Shanghai"]),
    ("JST-9", ["Asia/Tokyo"]),
    ("AEST-10AEDT,M10.1.0,M4.1.0/3", ["Australia/Sydney"]),
    ("NZST-12NZDT,M9.5.0,M4.1.0/3", ["Pacific/Auckland"]),
  ]
}
