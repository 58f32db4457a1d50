import Coding
import Records
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Published releases, where the checkout has them beside it.
@Suite struct RealRecordTests {
  static let folder = "../shared/data"
  static let isThere = access(folder, R_OK) == 0

  /// Names of single files, and of two releases of which the second one's new rows follow.
  static let cases: [[String]] = [
    ["spf-samples/metadonnees-hospit-incid.csv"], ["spf-samples/code-tranches-dage.csv"],
    ["spf-samples/sftp-delta-covid_hospit-2020-03-27.csv"],
    ["spf-samples/donnees-hospitalieres-classe-age-covid19-2020-04-23-19h00.csv"],
    [
      "spf-hospital/covid_hospit-2020-03-23-16h29.csv",
      "spf-hospital/covid_hospit-2020-03-24-17h36.csv",
      "spf-hospital/covid_hospit-2020-03-25-16h35.csv",
    ],
  ]

  @Test(
    .enabled(if: isThere, "no published releases at ../shared/data"),
    arguments: cases
  )
  func `published rows come back, and take less than deflated text`(names: [String]) throws {
    var batch = RecordBatch()
    var ends: [Int] = []
    var seen: Set<[UInt8]> = []
    for name in names {
      let rows = RecordBlockTests.batch(try #require(Self.read("\(Self.folder)/\(name)")))
      for index in 0..<rows.count where seen.insert(Array(rows.record(index))).inserted {
        batch.append(rows.record(index))
      }
      ends.append(batch.count)
    }
    try RecordBlockTests.expectRoundTrip(batch, chunkEnds: ends, efforts: [.quick])
    guard batch.count > 1000 else { return }
    let payload = RecordBlock.encode(batch, chunkEnds: ends, effort: .quick)
    #expect(payload.count * 12 < batch.bytes.count)
  }

  static func read(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&part, 1, part.count, file)
      guard count > 0 else { return bytes }
      bytes += part[..<count]
    }
  }
}
