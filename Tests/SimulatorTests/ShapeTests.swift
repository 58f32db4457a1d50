import Simulator
import Testing
import Times

#if canImport(Glibc)
import Glibc
#endif

@Suite struct ShapeTests {
  static let names: [(SimulatedDataSet, String, String)] = [
    (.hospital, "2020-04-23", "donnees-hospitalieres-covid19-2020-04-23-19h00.csv"),
    (.hospital, "2022-03-11", "covid-hospit-2022-03-11-19h00.csv"),
    (.services, "2020-04-23", "donnees-hospitalieres-etablissements-covid19-2020-04-23-19h00.csv"),
    (.emergencies, "2020-04-16", "sursaud-covid19-quotidien-2020-04-16-19h00-departement.csv"),
    (.emergencies, "2021-07-29", "sursaud-corona-quot-dep-2021-07-29-19h00.csv"),
    (.newAdmissions, "2020-07-10", "donnees-hospitalieres-nouveaux-covid19-2020-07-10-19h00.csv"),
    (.vaccination(.national, isByAge: false), "2021-05-01", "vacsi-fra-2021-05-01-19h00.csv"),
    (.vaccination(.departments, isByAge: true), "2021-05-01", "vacsi-a-dep-2021-05-01-19h00.csv"),
  ]

  @Test(arguments: names)
  func `files are named as their producer does`(
    dataSet: SimulatedDataSet,
    day: String,
    name: String
  ) throws {
    let parts = day.split(separator: "-").compactMap { Int($0) }
    let date = try #require(CivilDate(year: parts[0], month: parts[1], day: parts[2]))
    #expect(dataSet.fileName(published: CivilTime(date: date, secondOfDay: 68_400)) == name)
  }

  static let starts: [(SimulatedDataSet, String)] = [
    (
      .hospital,
      "\"dep\";\"sexe\";\"jour\";\"hosp\";\"rea\";\"rad\";\"dc\"\r\n\"01\";0;\"2020-03-18\";"
    ),
    (.services, "\"dep\";\"jour\";\"nb\"\r\n\"01\";\"2020-03-18\";"),
    (.newAdmissions, "dep;jour;incid_hosp;incid_rea;incid_dc;incid_rad\r\n01;2020-03-19;"),
    (.tests, "dep;jour;P;T;cl_age90\n01;2020-05-13;"),
    (.emergencies, "dep,date_de_passage,sursaud_cl_age_corona,nbre_pass_corona,nbre_pass_tot,"),
  ]

  @Test(arguments: starts)
  func `files begin as published ones do`(dataSet: SimulatedDataSet, start: String) throws {
    var options = SimulationOptions()
    options.dayCount = 1
    options.areaCount = 3
    let release = try #require(Array(Simulation(dataSet, seed: 1, options: options)).first)
    #expect(release.bytes.starts(with: start.utf8))
  }

  @Test func `a hospital file has three rows a department and day, both sexes adding up`() throws {
    var options = SimulationOptions()
    options.dayCount = 3
    options.noisePercent = 0
    let simulation = Simulation(.hospital, seed: 1, options: options)
    let release = try #require(Array(simulation).last)
    let table = NaiveTable(release.bytes, simulation.columns)
    #expect(table.rows.count == 303 * 8)
    for (key, row) in table.rows where key[1] == "0" {
      let parts = ["1", "2"].map { Int(table.rows[[key[0], $0, key[2]]]?["hosp"] ?? "") ?? 0 }
      let all = Int(row["hosp"] ?? "") ?? 0
      #expect(parts.reduce(0, +) <= all && Int(row["rea"] ?? "") ?? 0 <= all)
    }
  }

  @Test func `ages of emergency rooms add up after every revision`() throws {
    var options = SimulationOptions()
    options.areaCount = 4
    options.dayCount = 8
    let simulation = Simulation(.emergencies, seed: 1, options: options)
    let release = try #require(Array(simulation).last)
    let table = NaiveTable(release.bytes, simulation.columns)
    for (key, row) in table.rows where key[2] == "0" {
      let ages = ["A", "B", "C", "D", "E"].compactMap { table.rows[[key[0], key[1], $0]] }
      for column in ["nbre_pass_corona", "nbre_pass_tot", "nbre_hospit_corona"] {
        let sum = ages.compactMap { Int($0[column] ?? "") }.reduce(0, +)
        #expect(row[column] == String(sum))
        let sexes = [row[column + "_h"], row[column + "_f"]].compactMap { Int($0 ?? "") }
        #expect(sexes.reduce(0, +) == sum)
      }
      #expect(ages.allSatisfy { $0["nbre_pass_tot_h"] == "" })
    }
  }

  @Test func `newest first turns the days around and changes no row`() {
    var options = SimulationOptions()
    options.areaCount = 1
    options.dayCount = 2
    options.noisePercent = 0
    let oldest = Array(Simulation(.services, seed: 1, options: options))
    options.isNewestFirst = true
    let newest = Array(Simulation(.services, seed: 1, options: options))
    for (one, other) in zip(oldest, newest) {
      let lines = one.bytes.split(separator: 10)
      #expect(Array(lines.dropFirst().reversed()) == Array(other.bytes.split(separator: 10)[1...]))
    }
  }

  @Test func `the season is told in published order and shows something`() {
    let releases = Array(Season(seed: 1, dayCount: 50, areaCount: 3))
    for (one, next) in zip(releases, releases.dropFirst()) {
      #expect(one.published <= next.published)
    }
    #expect(Set(releases.map(\.dataSet)) == [.hospital, .services, .emergencies])
    let kinds = Set(releases.flatMap(\.truth.layout).map(\.kind))
    #expect(kinds.isSuperset(of: [.duplicatedDay, .quoting, .doubledReturn, .dateStyle]))
    #expect(releases.flatMap(\.truth.incidents).contains(.lateCorrection))
    #expect(Set(releases.map(\.fileName)).count == releases.count)
  }

  static let published: [(SimulatedDataSet, String)] = [
    (.hospital, "donnees-hospitalieres-covid19-2020-04-23-19h00.csv"),
    (.services, "donnees-hospitalieres-etablissements-covid19-2020-04-23-19h00.csv"),
    (.newAdmissions, "donnees-hospitalieres-nouveaux-covid19-2020-04-23-19h00.csv"),
    (.emergencies, "sursaud-2020-04-16-dep.csv"),
  ]

  @Test(arguments: published)
  func `headers are those of published files`(dataSet: SimulatedDataSet, name: String) throws {
    let root = String(#filePath).split(separator: "/").dropLast(3).joined(separator: "/")
    let path = "/\(root)/../shared/data/spf-samples/\(name)"
    guard let file = fopen(path, "r") else {
      print("skipped: no published file \(name) beside the package")
      return
    }
    defer { fclose(file) }
    var line = [UInt8](repeating: 0, count: 1000)
    let count = fread(&line, 1, line.count, file)
    let header = line.prefix(count).prefix { $0 != 10 }
    var options = SimulationOptions()
    options.dayCount = 1
    options.areaCount = 2
    let release = try #require(Array(Simulation(dataSet, seed: 1, options: options)).first)
    #expect(release.bytes.prefix { $0 != 10 }.elementsEqual(header))
  }
}
