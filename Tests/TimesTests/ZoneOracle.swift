import Foundation

/// Offsets of many instants as Python's `zoneinfo` gives them: an independent reading of the files.
enum ZoneOracle {
  static let zones = [
    "Europe/Paris", "Europe/London", "Europe/Dublin", "America/New_York", "America/Sao_Paulo",
    "Australia/Lord_Howe", "Australia/Sydney", "Asia/Kolkata", "Asia/Tehran", "Africa/Casablanca",
    "Pacific/Apia", "Pacific/Auckland", "America/Nuuk", "Asia/Gaza", "Antarctica/Troll",
  ]

  private static let program = """
    import sys, datetime, zoneinfo
    utc = datetime.timezone.utc
    for name in sys.argv[1:]:
        zone = zoneinfo.ZoneInfo(name)
        row = []
        for step in range(4000):
            seconds = -2000000000 + step * 1753211
            moment = datetime.datetime.fromtimestamp(seconds, utc).astimezone(zone)
            row.append(str(int(moment.utcoffset().total_seconds())))
        print(name, *row)
    """

  /// Per zone, the offsets at -2000000000 + step x 1753211 for 4000 steps; nil without Python.
  static func offsets() throws -> [String: [Int]]? {
    guard let text = try python(program, zones) else { return nil }
    var result: [String: [Int]] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      result[String(words[0])] = words.dropFirst().compactMap { Int($0) }
    }
    return result
  }

  private static func python(_ program: String, _ arguments: [String]) throws -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", program] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: data, as: UTF8.self) : nil
  }
}
