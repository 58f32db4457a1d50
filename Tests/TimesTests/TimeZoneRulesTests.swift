import Foundation
import Testing

@testable import Times

@Suite struct TimeZoneRulesTests {
  static let hasZoneFiles = FileManager.default.fileExists(atPath: "/usr/share/zoneinfo/Europe")

  /// Zone, wall clock, the instant in UTC.
  static let clocks: [(zone: String, civil: String, utc: String)] = [
    ("UTC", "2020-04-15T19:02", "2020-04-15T19:02:00Z"),
    ("Europe/Paris", "2020-03-26T19:02", "2020-03-26T18:02:00Z"),
    ("Europe/Paris", "2020-04-15T19:02", "2020-04-15T17:02:00Z"),
    ("Europe/Paris", "2020-03-29T01:59:59", "2020-03-29T00:59:59Z"),
    ("Europe/Paris", "2020-03-29T02:30", "2020-03-29T01:30:00Z"),
    ("Europe/Paris", "2020-03-29T03:00", "2020-03-29T01:00:00Z"),
    ("Europe/Paris", "2020-10-25T01:59:59", "2020-10-24T23:59:59Z"),
    ("Europe/Paris", "2020-10-25T02:30", "2020-10-25T00:30:00Z"),
    ("Europe/Paris", "2020-10-25T03:00", "2020-10-25T02:00:00Z"),
    ("Europe/Paris", "2150-07-01T12:00", "2150-07-01T10:00:00Z"),
    ("CET-1CEST,M3.5.0,M10.5.0/3", "2020-04-15T19:02", "2020-04-15T17:02:00Z"),
    ("CET-1", "2020-07-01T12:00", "2020-07-01T11:00:00Z"),
    ("<-03>3", "2020-07-01T12:00", "2020-07-01T15:00:00Z"),
    ("EST5EDT,0/0,J365/25", "2020-01-01T00:30", "2020-01-01T04:30:00Z"),
    ("NZST-12NZDT,M9.5.0,M4.1.0/3", "2021-01-01T00:00", "2020-12-31T11:00:00Z"),
    ("XXX3EDT,J60,J300", "2020-03-01T12:00", "2020-03-01T14:00:00Z"),
    ("XXX3EDT,59,300", "2020-02-29T12:00", "2020-02-29T14:00:00Z"),
  ]

  @Test func `a time that the clock shows twice, or never, has two meanings`() throws {
    let paris = try TimeZoneRules(named: "Europe/Paris")
    for (text, meanings, isShown) in [
      ("2020-10-25T02:30", ["2020-10-25T02:30:00+02:00", "2020-10-25T02:30:00+01:00"], true),
      ("2020-03-29T02:30", ["2020-03-29T01:30:00+01:00", "2020-03-29T03:30:00+02:00"], false),
      ("2020-10-25T03:00", ["2020-10-25T03:00:00+01:00"], true),
      ("2020-10-25T02:30+01:00", ["2020-10-25T02:30:00+01:00"], true),
      ("2020-10-25", ["2020-10-25T00:00:00+02:00"], true),
    ] {
      let found = try TimeText.parse(text).meanings(in: paris)
      #expect(TimeText.apart(found.instants, in: paris).count == meanings.count)
      #expect(found.instants.map { TimeText.rfc3339($0, in: paris) } == meanings)
      #expect(found.isShown == isShown)
    }
  }

  @Test(arguments: clocks)
  func `a wall clock names an instant`(_ row: (zone: String, civil: String, utc: String)) throws {
    let zone = try TimeZoneRules(named: row.zone)
    #expect(try TimeText.parse(row.civil).instant(in: zone).description == row.utc)
  }

  @Test(arguments: ["Europe/Paris", "Europe/London", "Europe/Dublin", "Australia/Sydney"])
  func `the built-in table agrees with the files since 1996`(_ name: String) throws {
    guard Self.hasZoneFiles else { return }
    let file = try TimeZoneRules(named: name)
    let table = try TimeZoneRules(named: name, directory: "/nowhere")
    #expect(file.source == .file && table.source == .builtIn)
    // Sydney's rule of today holds since 2008.
    for seconds in stride(from: Int64(1_230_000_000), to: 4_000_000_000, by: 86_400 * 3 + 311) {
      let instant = Instant(seconds: seconds)
      #expect(file.offset(at: instant) == table.offset(at: instant), "\(instant)")
    }
  }

  @Test func `offsets agree with another reader of the same files`() throws {
    guard Self.hasZoneFiles, let expected = try ZoneOracle.offsets() else {
      print("skipped: no zone files or no python3 with zoneinfo")
      return
    }
    for (name, offsets) in expected {
      let zone = try TimeZoneRules(named: name)
      let own = (0..<4000).map {
        zone.offset(at: Instant(seconds: -2_000_000_000 + Int64($0) * 1_753_211))
      }
      #expect(own == offsets, "\(name)")
    }
  }

  @Test func `every zone of the machine is readable and its clock runs both ways`() throws {
    let root = "/usr/share/zoneinfo"
    for path in try FileManager.default.subpathsOfDirectory(atPath: root) {
      guard path.first?.isUppercase == true, !path.contains("."),
        let zone = try? TimeZoneRules(named: path)
      else { continue }
      for seconds in stride(from: Int64(-3_000_000_000), to: 6_000_000_000, by: 40_000_003) {
        let instant = Instant(seconds: seconds)
        let civil = zone.civilTime(of: instant)
        // A doubled hour gives back its earlier instant, which shows the same clock.
        let back = zone.instant(of: civil)
        #expect(zone.civilTime(of: back) == civil && back <= instant, "\(path) \(instant)")
      }
    }
  }

  @Test(arguments: [
    "", "../etc/passwd", "Europe/../../etc", "/etc/passwd", "Europe//Paris", "Europe/", ".",
    "Europe/Par\0is", "CET-1CEST,M13.1.0,M10.5.0", "CET-1CEST,M3.5.0",
    "<CET-1", "CET-1CEST,M3.5.0,M10.5.0/3,", "A-1.5",
  ])
  func `a hostile or unsound name is refused`(_ name: String) {
    #expect(throws: TimeZoneError.invalidName(name)) { try TimeZoneRules(named: name) }
  }

  @Test(arguments: ["Europe/Atlantis", "Europe", "Ab", "CET-1CEST", "CET-25"])
  func `a zone nobody knows is told apart`(_ name: String) {
    #expect(throws: TimeZoneError.unknown(name)) { try TimeZoneRules(named: name) }
  }

  @Test func `instants at the ends of time do not trap`() throws {
    for name in ["UTC", "Europe/Paris", "CET-1CEST,M3.5.0,M10.5.0/3", "Pacific/Auckland"] {
      let zone = try TimeZoneRules(named: name)
      for seconds in [Int64.min, Int64.max, -62_167_219_200, 253_402_300_799] {
        let instant = Instant(seconds: seconds)
        #expect(abs(zone.offset(at: instant)) < 93_600)
        _ = TimeText.plain(instant, in: zone)
        _ = TimeText.rfc3339(instant, in: zone)
      }
    }
  }

  @Test func `a day that a zone skipped is shifted forward by a day`() throws {
    guard Self.hasZoneFiles else { return }
    let apia = try TimeZoneRules(named: "Pacific/Apia")
    let skipped = try TimeText.parse("2011-12-30T12:00").instant(in: apia)
    #expect(TimeText.rfc3339(skipped, in: apia) == "2011-12-31T12:00:00+14:00")
  }

  @Test func `a folder of zones that holds something else is no danger`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.path
    try Data("TZif2, or so it says".utf8).write(to: folder.appendingPathComponent("Damaged"))
    try Data(ZoneTableTests.small).write(to: folder.appendingPathComponent("Small"))
    try Data(count: ZoneTable.maximumByteCount + 1).write(to: folder.appendingPathComponent("Big"))
    #expect(mkfifo("\(path)/Pipe", 0o600) == 0)
    #expect(try TimeZoneRules(named: "Small", directory: path).source == .file)
    for (name, error) in [
      ("Damaged", TimeZoneError.damaged(name: "Damaged", path: "\(path)/Damaged")),
      ("Pipe", .unknown("Pipe")), ("Big", .unknown("Big")),
    ] {
      #expect(throws: error) { try TimeZoneRules(named: name, directory: path) }
    }
  }
}
