public import Times

/// The areas of the vaccination figures.
public enum VaccinationLevel: String, Hashable, CaseIterable, Sendable {
  /// The country.
  case national
  /// The 18 regions.
  case regions
  /// The departments.
  case departments
}

/// A data set that can be simulated.
public enum SimulatedDataSet: Hashable, Sendable {
  /// Hospital figures by department and sex: append-only by date of declaration.
  case hospital
  /// Hospital services with a case, by department.
  case services
  /// Emergency rooms and SOS Médecins by department and age: revised for weeks.
  case emergencies
  /// New admissions by department: patients are reattributed between departments.
  case newAdmissions
  /// Tests by department and age: results arrive late.
  case tests
  /// Vaccinations with running totals, by area and, if wanted, by age.
  case vaccination(VaccinationLevel, isByAge: Bool)
  /// Daily reports of establishments: thirty columns with free text.
  case registry

  /// One data set of each kind, vaccinations by region.
  public static let all: [Self] = [
    .hospital, .services, .emergencies, .newAdmissions, .tests,
    .vaccination(.regions, isByAge: false), .registry,
  ]

  /// A short name, fit for a command line.
  public var name: String {
    switch self {
    case .hospital: "hospital"
    case .services: "services"
    case .emergencies: "emergencies"
    case .newAdmissions: "new-admissions"
    case .tests: "tests"
    case .vaccination(let level, let isByAge):
      "vaccination-" + level.rawValue + (isByAge ? "-by-age" : "")
    case .registry: "registry"
    }
  }

  /// The first reference date that was published.
  public var firstReferenceDate: CivilDate {
    switch self {
    case .hospital, .services: Self.date(2020, 3, 18)
    case .newAdmissions: Self.date(2020, 3, 19)
    case .emergencies: Self.date(2020, 2, 24)
    case .tests: Self.date(2020, 5, 13)
    case .vaccination: Self.date(2020, 12, 27)
    case .registry: Self.date(2021, 1, 4)
    }
  }

  /// The day of the first release where the options name none.
  public var firstReleaseDate: CivilDate {
    switch self {
    case .hospital, .services, .emergencies: Self.date(2020, 3, 23)
    case .newAdmissions: Self.date(2020, 9, 12)
    case .tests: Self.date(2020, 9, 6)
    case .vaccination: Self.date(2021, 3, 4)
    case .registry: Self.date(2021, 1, 20)
    }
  }

  /// The name that the producer gives a release, names of its time included.
  ///
  /// - Parameter published: The local time of publication.
  /// - Returns: A file name such as `donnees-hospitalieres-covid19-2020-04-23-19h00.csv`.
  public func fileName(published: CivilTime) -> String {
    let hour = Digits.padded(published.secondOfDay / 3600, 2)
    let minute = Digits.padded(published.secondOfDay / 60 % 60, 2)
    let stamp = "\(published.date)-\(hour)h\(minute)"
    if case .emergencies = self, published.date < Self.date(2020, 7, 4) {
      return "sursaud-covid19-quotidien-\(stamp)-departement.csv"
    }
    return "\(stem(on: published.date))-\(stamp).csv"
  }

  private func stem(on date: CivilDate) -> String {
    let isRenamed = date >= Self.date(2022, 3, 11)
    switch self {
    case .hospital: return isRenamed ? "covid-hospit" : "donnees-hospitalieres-covid19"
    case .services:
      return isRenamed ? "covid-hospit-etab" : "donnees-hospitalieres-etablissements-covid19"
    case .newAdmissions:
      return isRenamed ? "covid-hospit-incid" : "donnees-hospitalieres-nouveaux-covid19"
    case .emergencies: return "sursaud-corona-quot-dep"
    case .tests: return "sp-pos-quot-dep"
    case .vaccination(let level, let isByAge):
      let suffix = [.national: "fra", .regions: "reg", .departments: "dep"][level] ?? "fra"
      return "vacsi-" + (isByAge ? "a-" : "") + suffix
    case .registry: return "registre-etablissements"
    }
  }

  private static func date(_ year: Int, _ month: Int, _ day: Int) -> CivilDate {
    CivilDate(year: year, month: month, day: day) ?? CivilDate(dayNumber: 18_262)
  }
}

extension SimulatedDataSet {
  /// The model of the data set.
  func model(seed: UInt64, firstDate: CivilDate, _ options: SimulationOptions)
    -> any FigureModel
  {
    let percent = max(0, options.correctionPercent)
    let areas = Area.departments(count: options.areaCount ?? 101)
    switch self {
    case .hospital:
      return HospitalModel(seed: seed, areas: areas, firstDate: firstDate)
    case .services: return ServicesModel(seed: seed, areas: areas)
    case .emergencies:
      return EmergencyModel(seed: seed, areas: areas, correctionPercent: percent)
    case .newAdmissions:
      return AdmissionsModel(
        seed: seed,
        areas: areas,
        firstDate: firstDate,
        correctionPercent: percent
      )
    case .tests: return TestsModel(seed: seed, areas: areas, correctionPercent: percent)
    case .vaccination(let level, let isByAge):
      let names = [VaccinationLevel.national: "fra", .regions: "reg", .departments: "dep"]
      return VaccinationModel(
        seed: seed,
        areas: level.areas(departments: areas),
        areaName: names[level] ?? "fra",
        isByAge: isByAge,
        hasNewcomer: level == .departments,
        correctionPercent: percent
      )
    case .registry:
      return RegistryModel(
        seed: seed,
        areaCount: options.areaCount ?? 60,
        correctionPercent: percent
      )
    }
  }
}

extension VaccinationLevel {
  fileprivate func areas(departments: [Area]) -> [Area] {
    switch self {
    case .national: Area.country
    case .regions: Area.regions
    case .departments: departments
    }
  }
}
