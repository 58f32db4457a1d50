import Testing

@testable import Times

@Suite struct TimeTextTests {
  /// Text, precision, clock, offset, and the last instant covered in Paris.
  struct Row: Sendable {
    var text: String
    var precision: StatedTime.Precision
    var civil: String
    var offset: Int?
    var end: String
  }

  static let rows: [Row] = [
    Row(
      text: "2020-04-15",
      precision: .day,
      civil: "2020-04-15T00:00:00",
      end: "2020-04-15T23:59:59+02:00"
    ),
    Row(
      text: "20200415",
      precision: .day,
      civil: "2020-04-15T00:00:00",
      end: "2020-04-15T23:59:59+02:00"
    ),
    Row(
      text: "2020-03-29",
      precision: .day,
      civil: "2020-03-29T00:00:00",
      end: "2020-03-29T23:59:59+02:00"
    ),
    Row(
      text: "2020-10-25",
      precision: .day,
      civil: "2020-10-25T00:00:00",
      end: "2020-10-25T23:59:59+01:00"
    ),
    Row(
      text: "2020-04-15T19:02",
      precision: .minute,
      civil: "2020-04-15T19:02:00",
      end: "2020-04-15T19:02:59+02:00"
    ),
    Row(
      text: "2020-04-15 19:02",
      precision: .minute,
      civil: "2020-04-15T19:02:00",
      end: "2020-04-15T19:02:59+02:00"
    ),
    Row(
      text: "2020-04-15T19:02:33",
      precision: .second,
      civil: "2020-04-15T19:02:33",
      end: "2020-04-15T19:02:33+02:00"
    ),
    Row(
      text: "2020-04-15T19:02:33Z",
      precision: .second,
      civil: "2020-04-15T19:02:33",
      offset: 0,
      end: "2020-04-15T21:02:33+02:00"
    ),
    Row(
      text: "2020-04-15T19:02+02:00",
      precision: .minute,
      civil: "2020-04-15T19:02:00",
      offset: 7200,
      end: "2020-04-15T19:02:59+02:00"
    ),
    Row(
      text: "2020-04-15T19:02:33-0130",
      precision: .second,
      civil: "2020-04-15T19:02:33",
      offset: -5400,
      end: "2020-04-15T22:32:33+02:00"
    ),
    Row(
      text: "20200415T190233",
      precision: .second,
      civil: "2020-04-15T19:02:33",
      end: "2020-04-15T19:02:33+02:00"
    ),
    Row(
      text: "2020-03-28T172154",
      precision: .second,
      civil: "2020-03-28T17:21:54",
      end: "2020-03-28T17:21:54+01:00"
    ),
    Row(
      text: "2020-03-27T15:40:10.123456",
      precision: .second,
      civil: "2020-03-27T15:40:10",
      end: "2020-03-27T15:40:10+01:00"
    ),
    Row(
      text: "20200415T1902Z",
      precision: .minute,
      civil: "2020-04-15T19:02:00",
      offset: 0,
      end: "2020-04-15T21:02:59+02:00"
    ),
  ]

  @Test(arguments: rows)
  func `a date or time is read as people type it`(_ row: Row) throws {
    let paris = try TimeZoneRules(named: "Europe/Paris")
    let stated = try TimeText.parse(row.text)
    #expect(stated.precision == row.precision)
    #expect(stated.civilTime.description == row.civil)
    #expect(stated.offset == row.offset)
    #expect(TimeText.rfc3339(stated.endOfPeriod(in: paris), in: paris) == row.end)
  }

  static let malformed: [String] = [
    "", "2020", "2020-04", "2020-4-15", "202004151902", "2020-0415", "202004-15", "15/04/2020",
    " 2020-04-15", "2020-04-15 ", "2020-04-15T", "2020-04-15T19", "2020-04-15T19:2",
    "2020-04-15T19:02:", "2020-04-15T19:02:33.", "2020-04-15Z", "2020-04-15T19:02+2",
    "2020-04-15T19:02 +02:00", "2020-04-15T19:02Zulu", "２０２０-04-15",
  ]

  @Test(arguments: malformed)
  func `what has no accepted form is malformed`(_ text: String) {
    #expect(throws: TimeTextError.malformed(text)) { try TimeText.parse(text) }
  }

  @Test(arguments: [
    "2020-02-31", "2021-02-29", "20201301", "2020-00-10", "2020-04-15T24:00", "2020-04-15T12:60",
    "2020-04-15T23:59:60", "2020-04-15T12:00+24:00",
  ])
  func `what no calendar or clock shows is impossible`(_ text: String) {
    #expect(throws: TimeTextError.impossible(text)) { try TimeText.parse(text) }
  }

  @Test func `an instant is spelled for machines and for people`() throws {
    let paris = try TimeZoneRules(named: "Europe/Paris")
    let instant = try TimeText.parse("2020-03-26T18:02:59Z").instant(in: .utc)
    #expect(TimeText.rfc3339(instant, in: paris) == "2020-03-26T19:02:59+01:00")
    #expect(TimeText.plain(instant, in: paris) == "2020-03-26 19:02")
    #expect(TimeText.rfc3339(instant, in: .utc) == "2020-03-26T18:02:59Z")
    let london = try TimeZoneRules(named: "Europe/London")
    #expect(TimeText.rfc3339(instant, in: london) == "2020-03-26T18:02:59+00:00")
    let kolkata = try TimeZoneRules(named: "IST-5:30")
    #expect(TimeText.rfc3339(instant, in: kolkata) == "2020-03-26T23:32:59+05:30")
  }

  @Test func `what is spelled for machines is read back as the same instant`() throws {
    for name in ["Europe/Paris", "America/St_Johns", "UTC", "Pacific/Apia"] {
      let zone = try TimeZoneRules(named: name)
      for seconds in stride(from: Int64(-9_000_000_000), to: 20_000_000_000, by: 9_700_001) {
        let instant = Instant(seconds: seconds)
        let text = TimeText.rfc3339(instant, in: zone)
        #expect(try TimeText.parse(text).instant(in: .utc) == instant, "\(text)")
      }
    }
  }
}
