import Testing
import Times

@testable import Definitions

@Suite struct PublishedTimeTests {
  /// Name, the times expected in UTC with `d`, `m` or `s` for the precision; zone is Paris and the
  /// default time of day 19:00.
  static let builtIn: [(name: String, times: [String])] = [
    ("donnees-hospitalieres-covid19-2020-04-23-19h00.csv", ["2020-04-23T17:00:00Z m"]),
    ("a-2020-04-23-19h00m33.csv.gz", ["2020-04-23T17:00:33Z s"]),
    ("a_2020-04-23T19:00", ["2020-04-23T17:00:00Z m"]),
    ("a 2020-04-23T19:00:01Z", ["2020-04-23T19:00:01Z s"]),
    ("2020-04-23T19:00+05:00.csv", ["2020-04-23T14:00:00Z m"]),
    ("0007_2020-03-28T172154.csv", ["2020-03-28T16:21:54Z s"]),
    ("0007_2020-03-28T1721.csv", ["2020-03-28T16:21:00Z m"]),
    ("x-2020-03-28_17-21.csv", ["2020-03-28T16:21:00Z m"]),
    ("x-2020-03-28_17-21-54.csv", ["2020-03-28T16:21:54Z s"]),
    ("20210729-190513", ["2021-07-29T17:05:13Z s"]),
    ("dump20210729T190513Z.csv", ["2021-07-29T19:05:13Z s"]),
    ("dump_20210729_1905.csv", ["2021-07-29T17:05:00Z m"]),
    ("covid20210729.csv", ["2021-07-29T17:00:00Z d"]),
    ("covid_2021_07_29.csv", ["2021-07-29T17:00:00Z d"]),
    ("covid.2021.07.29.csv", ["2021-07-29T17:00:00Z d"]),
    ("/data/2019-01-01/covid-2021-07-29.csv", ["2021-07-29T17:00:00Z d"]),
    ("20210729-190513_covid-2021-07-29-19h05.csv", ["2021-07-29T17:05:13Z s"]),
    ("2021-07-29_covid-2021-07-29-19h05.csv", ["2021-07-29T17:05:00Z m"]),
    ("2021-07-29_covid-2021-07-29.csv", ["2021-07-29T17:00:00Z d"]),
    (
      "2021-07-20-2021-07-26.csv", ["2021-07-20T17:00:00Z d", "2021-07-26T17:00:00Z d"]
    ),
    (
      "2021-07-20-19h00_2021-07-20-20h00.csv",
      ["2021-07-20T17:00:00Z m", "2021-07-20T18:00:00Z m"]
    ),
    ("2020-02-31.csv", []), ("20200231.csv", []), ("covid.csv", []), ("", []), ("/", []),
    ("12345678.csv", []), ("120200415.csv", []), ("202004151.csv", []),
    ("63352e38d35320200415f1b3ee1cabd7.csv", []), ("12020-04-15.csv", []),
    ("2020-04-155.csv", []), ("15-04-2020.csv", []), ("2020-4-15.csv", []),
    ("20200415190233.csv", []), ("2020-04_15.csv", []),
    ("2020-04-15-25h00.csv", ["2020-04-15T17:00:00Z d"]),
    ("cases_20210115_2021.csv", ["2021-01-15T18:00:00Z d", "2021-01-15T19:21:00Z m"]),
    ("cases_20210115_2018.csv", ["2021-01-15T19:18:00Z m"]),
    ("report_20200103_2020-01-03.csv", ["2020-01-03T18:00:00Z d"]),
    ("20200401_2020Q1.csv", ["2020-04-01T17:00:00Z d"]),
    ("covid-2020-03-29-02h30.csv", ["2020-03-29T00:30:00Z m", "2020-03-29T01:30:00Z m"]),
    ("covid-2020-10-25-02h30.csv", ["2020-10-25T00:30:00Z m", "2020-10-25T01:30:00Z m"]),
  ]

  private func spelled(_ finding: PublishedTime.Finding) -> [String] {
    let times: [PublishedTime] =
      switch finding {
      case .none: []
      case .found(let time): [time]
      case .ambiguous(let times): times
      }
    return times.map { time in
      let letter =
        switch time.precision {
        case .day: "d"
        case .minute: "m"
        case .second: "s"
        }
      return "\(time.instant) \(letter)"
    }
  }

  @Test(arguments: builtIn)
  func `a date in a name is found, never guessed`(_ row: (name: String, times: [String])) throws {
    let finding = PublishedTime.find(
      inFileName: row.name,
      patterns: [],
      zone: try TimeZoneRules(named: "Europe/Paris"),
      defaultTime: 19 * 3600
    )
    #expect(spelled(finding) == row.times)
  }

  static let custom: [(pattern: String, name: String, times: [String])] = [
    ("a-%Y-%m-%d-%Hh%M.csv", "a-2020-04-23-19h00.csv", ["2020-04-23T19:00:00Z m"]),
    ("a-%d%m%Y.csv", "a-23042020.csv", ["2020-04-23T00:00:00Z d"]),
    ("*-%d-%m-%Y*", "x-y-23-04-2020-z.csv", ["2020-04-23T00:00:00Z d"]),
    ("*%Y%m%d*", "x20200423.csv", ["2020-04-23T00:00:00Z d"]),
    ("*%Y%m%d*", "x120200423.csv", []),
    ("*_%Y%m%d%H%M%S*", "dep_20200423190233.csv", ["2020-04-23T19:02:33Z s"]),
    (
      "*%d-%m-%Y*", "01-02-2020_03-02-2020.csv",
      ["2020-02-01T00:00:00Z d", "2020-02-03T00:00:00Z d"]
    ),
    ("*%d-%m-%Y*", "31-02-2020_03-02-2020.csv", ["2020-02-03T00:00:00Z d"]),
    ("100%%-%Y-%m-%d.csv", "100%-2020-04-23.csv", ["2020-04-23T00:00:00Z d"]),
    ("a-%d-%m-%Y.csv", "a-31-02-2020.csv", []),
    ("a-%d-%m-%Y.csv", "b-20200423.csv", ["2020-04-23T00:00:00Z d"]),
    ("*a*a*a*a*a*a*a*a*%Y%m%d*b", String(repeating: "a", count: 250), []),
  ]

  @Test(arguments: custom)
  func `a pattern of the data set comes first`(
    _ row: (pattern: String, name: String, times: [String])
  ) throws {
    let pattern = try #require(FileNamePattern(row.pattern))
    let finding = PublishedTime.find(
      inFileName: row.name,
      patterns: [pattern],
      zone: .utc,
      defaultTime: 0
    )
    #expect(spelled(finding) == row.times)
  }

  @Test(arguments: [
    "", "a.csv", "%Y-%m.csv", "%Y%m%d%M", "%Y%m%d%H%S", "%Y%m%d%", "%Y%m%d%j", "%Y%Y%m%d",
    "a/%Y%m%d", String(repeating: "a", count: 250) + "%Y%m%d",
  ])
  func `a pattern that cannot give a date is refused`(_ text: String) {
    #expect(FileNamePattern(text) == nil)
  }

  @Test func `random names never trap`() throws {
    var generator = SystemRandomNumberGenerator()
    let alphabet = Array("0122-_.T:hmZ+*%Ymd20".utf8)
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
        alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
      }
      let text = String(decoding: bytes, as: UTF8.self)
      let pattern = FileNamePattern(text) ?? FileNamePattern("*%Y*%m*%d*")
      _ = PublishedTime.find(
        inFileName: "2020" + text,
        patterns: pattern.map { [$0] } ?? [],
        zone: .utc,
        defaultTime: 0
      )
    }
  }
}
