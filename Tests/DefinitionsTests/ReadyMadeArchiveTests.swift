import Foundation
import Testing
import Times

@testable import Definitions

@Suite struct ReadyMadeArchiveTests {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  static let archive = root.appendingPathComponent("archive")
  static let data = root.appendingPathComponent("../shared/data").standardized

  static let fileNames: [String] = {
    let folder = archive.appendingPathComponent("datasets").path
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }()

  static func bytes(_ fileName: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: archive.appendingPathComponent("datasets/\(fileName)")))
  }

  static func definition(_ name: String) throws -> DataSetDefinition {
    try DataSetDefinition.parse(text: bytes("\(name).toml"), fileName: "\(name).toml")
  }

  @Test func `the founding data sets are there`() {
    for name in ["spf-hospital", "spf-services", "spf-emergencies", "spf-new-admissions"] {
      #expect(Self.fileNames.contains("\(name).toml"))
    }
    #expect(Self.fileNames.count >= 40)
  }

  @Test(arguments: fileNames)
  func `a description is complete and written as the program writes it`(
    _ fileName: String
  ) throws {
    let text = try Self.bytes(fileName)
    let definition = try DataSetDefinition.parse(text: text, fileName: fileName)
    #expect(definition.tomlText() == String(decoding: text, as: UTF8.self))
    #expect(!definition.title.isEmpty && !definition.description.isEmpty)
    #expect(!definition.publisher.isEmpty && !definition.licence.isEmpty)
    #expect(definition.landingPage.hasPrefix("https://www.data.gouv.fr/fr/datasets/"))
    #expect(definition.stableURL.hasSuffix(definition.resourceID))
    #expect(definition.timeZone == "Europe/Paris")
    #expect(definition.keyColumns.isEmpty == definition.referenceDateColumn.isEmpty)
    #expect(definition.columns.allSatisfy { !$0.meaning.isEmpty })
    #expect(definition.notes == definition.notes.sorted { $0.date < $1.date })
  }

  @Test func `no two data sets take the same resource or the same file names`() throws {
    var seen: Set<String> = []
    for fileName in Self.fileNames {
      let text = try Self.bytes(fileName)
      let definition = try DataSetDefinition.parse(text: text, fileName: fileName)
      for claim in definition.fileNames.map(\.text) + [definition.resourceID] where claim != "" {
        #expect(seen.insert(claim).inserted, "\(claim)")
      }
    }
  }

  @Test func `the archive reads the same in another reader of TOML`() throws {
    var texts = try Self.fileNames.map(Self.bytes)
    let marker = [UInt8](try Data(contentsOf: Self.archive.appendingPathComponent("vintage.toml")))
    #expect(try ArchiveDefinition.parse(text: marker).format == 1)
    texts.append(marker)
    guard let expected = try TomlOracle.read(texts) else { return }
    for (text, other) in zip(texts, expected) {
      #expect(TomlOracle.spelled(try TomlParser.parse(text)) == other)
    }
  }

  static let folders = ["spf-hospital", "spf-new-admissions", "spf-tests", "spf-vaccination"]

  @Test(arguments: folders)
  func `every real file is dated by its name and its columns are described`(
    _ name: String
  ) throws {
    let folder = Self.data.appendingPathComponent(name)
    guard let files = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else {
      print("skipped: no \(folder.path)")
      return
    }
    let definition = try Self.definition(name)
    let paris = try TimeZoneRules(named: "Europe/Paris")
    for file in files where file.hasSuffix(".csv") {
      let stamp = file.dropLast(4).suffix(16)
      let text = "\(stamp.prefix(10))T\(stamp.suffix(5).replacing("h", with: ":"))"
      let instant = try TimeText.parse(text).instant(in: paris)
      let expected = PublishedTime(instant: instant, precision: .minute)
      #expect(try definition.publishedTime(inFileName: file) == .found(expected), "\(file)")
      for column in try Self.header(folder.appendingPathComponent(file)) {
        #expect(definition.column(named: column) != nil, "\(file): \(column)")
      }
    }
  }

  /// Data set, a sample, its published time in UTC or nil where the name has none.
  static let samples: [(name: String, file: String, time: String?)] = [
    (
      "spf-hospital", "donnees-hospitalieres-covid19-2020-04-23-19h00.csv",
      "2020-04-23T17:00:00Z"
    ),
    ("spf-hospital", "sftp-delta-covid_hospit-2020-03-27.csv", "2020-03-27T18:00:00Z"),
    ("spf-hospital", "off-2020-07-10.csv", "2020-07-10T17:00:00Z"),
    ("spf-hospital", "hosp-dep-sexe-2021-02-11.csv", "2021-02-11T18:00:00Z"),
    (
      "spf-services", "donnees-hospitalieres-etablissements-covid19-2020-04-23-19h00.csv",
      "2020-04-23T17:00:00Z"
    ),
    ("spf-services", "covid_hospit_etab-2020-03-23.csv", "2020-03-23T18:00:00Z"),
    (
      "spf-hospital-ages", "donnees-hospitalieres-classe-age-covid19-2020-04-23-19h00.csv",
      "2020-04-23T17:00:00Z"
    ),
    ("spf-hospital-ages", "clage-2021-07-29.csv", "2021-07-29T17:00:00Z"),
    (
      "spf-new-admissions", "donnees-hospitalieres-nouveaux-covid19-2020-04-23-19h00.csv",
      "2020-04-23T17:00:00Z"
    ),
    ("spf-new-admissions", "nouv-2020-07-10.csv", "2020-07-10T17:00:00Z"),
    ("spf-emergencies", "sursaud-2020-04-16-dep.csv", "2020-04-16T17:00:00Z"),
    ("spf-hospital", "metadonnees-sexe.csv", nil),
  ]

  @Test(arguments: samples)
  func `a sample is dated and described too`(
    _ sample: (name: String, file: String, time: String?)
  ) throws {
    let definition = try Self.definition(sample.name)
    let finding = try definition.publishedTime(inFileName: sample.file)
    guard let time = sample.time else {
      #expect(finding == .none)
      return
    }
    guard case .found(let published) = finding else {
      Issue.record("\(sample.file): \(finding)")
      return
    }
    #expect(published.instant.description == time)
    let url = Self.data.appendingPathComponent("spf-samples/\(sample.file)")
    guard FileManager.default.fileExists(atPath: url.path) else { return }
    for column in try Self.header(url) {
      #expect(definition.column(named: column) != nil, "\(sample.file): \(column)")
    }
  }

  /// The column names in the first line of a file.
  private static func header(_ url: URL) throws -> [String] {
    let handle = try FileHandle(forReadingFrom: url)
    defer { try? handle.close() }
    let start = try handle.read(upToCount: 4096) ?? Data()
    let line = start.prefix { $0 != 0x0A && $0 != 0x0D }
    return String(decoding: line, as: UTF8.self).replacing("\"", with: "")
      .split { $0 == ";" || $0 == "," }.map(String.init)
  }
}
