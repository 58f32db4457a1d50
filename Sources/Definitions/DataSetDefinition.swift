public import Times

/// What the archive knows about one data set, apart from its releases.
///
/// Kept as one file that people edit, `NAME.toml`; see ``parse(text:fileName:)``, ``tomlText()``.
/// An empty string means that something is not stated.
public struct DataSetDefinition: Hashable, Sendable {
  /// The name, which is also the name of the file.
  public var name: DataSetName
  /// One line for lists.
  public var title = ""
  /// What the figures are and how they come about.
  public var description = ""
  /// Who publishes the data set.
  public var publisher = ""
  /// The licence it is published under.
  public var licence = ""
  /// Where the licence is written.
  public var licenceURL = ""
  /// The producer's page about the data set.
  public var landingPage = ""
  /// The address that always gives the newest release.
  public var stableURL = ""
  /// The producer's or platform's id of the file.
  public var resourceID = ""
  /// The zone of the clock in file names and of "the end of that day".
  public var timeZone = "UTC"
  /// The time of day of a release whose file name has a date only; seconds since midnight.
  public var defaultSecondOfDay = 0
  /// How releases have been named, in the order they are tried.
  public var fileNames: [FileNamePattern] = []
  /// The columns that together name a row.
  public var keyColumns: [String] = []
  /// The column that says which day or period a figure is about.
  public var referenceDateColumn = ""
  /// The columns, in the order of the newest releases.
  public var columns: [ColumnDefinition] = []
  /// What happened to the data set, oldest first.
  public var notes: [DataSetNote] = []
  /// Other files that belong to this one: code lists, descriptions of columns.
  public var companions: [CompanionResource] = []

  /// Makes a definition that states nothing but the name.
  ///
  /// - Parameter name: The name.
  public init(name: DataSetName) {
    self.name = name
  }

  /// The column of a name, where it is described.
  ///
  /// - Parameter name: The name in the header of the file.
  /// - Returns: The description, or nil.
  public func column(named name: String) -> ColumnDefinition? {
    columns.first { $0.name == name || $0.formerNames.contains(name) }
  }
}

/// One column of a data set.
public struct ColumnDefinition: Hashable, Sendable {
  /// How the fields are read.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// Words, compared as they are.
    case text
    /// A code of a list: digits or letters, perhaps with leading zeros (`01`, `2A`).
    case code
    /// A whole number.
    case integer
    /// A number with decimals.
    case decimal
    /// A day; the day comes before the month where the year is last.
    case date
    /// A day; the month comes first where the year is last, after slashes or hyphens.
    case monthFirstDate = "month-first-date"
  }

  /// How the figures of a column add up over time.
  public enum Role: String, CaseIterable, Hashable, Sendable {
    /// Present at one moment: patients in hospital today.
    case stock
    /// Since the beginning: deaths so far.
    case cumulative
    /// Of one day or period: admissions today.
    case flow
    /// A ratio: per cent, per 100,000.
    case rate
  }

  /// The name in the header of the file.
  public var name: String
  /// How the fields are read.
  public var kind: Kind
  /// What the column says.
  public var meaning: String
  /// What is counted, or the unit: `persons`, `%`.
  public var unit: String
  /// How the figures add up over time, where that is stated.
  public var role: Role?
  /// Whether numbers are written with a decimal comma.
  public var hasDecimalComma: Bool
  /// Whether points stand between groups of three digits: `1.234` is 1234.
  public var hasThousandsPoint: Bool
  /// What it was called in other releases.
  public var formerNames: [String]

  /// Makes a column.
  ///
  /// - Parameters:
  ///   - name: The name in the header of the file.
  ///   - kind: How the fields are read.
  ///   - meaning: What the column says.
  ///   - unit: What is counted, or the unit.
  ///   - role: How the figures add up over time.
  ///   - hasDecimalComma: Whether numbers are written with a decimal comma.
  ///   - hasThousandsPoint: Whether points stand between groups of three digits.
  ///   - formerNames: What it was called in other releases.
  public init(
    name: String,
    kind: Kind,
    meaning: String = "",
    unit: String = "",
    role: Role? = nil,
    hasDecimalComma: Bool = false,
    hasThousandsPoint: Bool = false,
    formerNames: [String] = []
  ) {
    self.name = name
    self.kind = kind
    self.meaning = meaning
    self.unit = unit
    self.role = role
    self.hasDecimalComma = hasDecimalComma
    self.hasThousandsPoint = hasThousandsPoint
    self.formerNames = formerNames
  }
}

/// Something that happened to a data set, on a day.
public struct DataSetNote: Hashable, Sendable {
  /// The day it happened or showed.
  public var date: CivilDate
  /// What happened.
  public var text: String
  /// Where it can be read up: an address, or empty.
  public var source: String

  /// Makes a note.
  ///
  /// - Parameters:
  ///   - date: The day it happened or showed.
  ///   - text: What happened.
  ///   - source: Where it can be read up.
  public init(date: CivilDate, text: String, source: String = "") {
    self.date = date
    self.text = text
    self.source = source
  }
}

/// A file that belongs to a data set and is not the data: a code list, a description of columns.
public struct CompanionResource: Hashable, Sendable {
  /// What it is.
  public var title: String
  /// The producer's or platform's id of the file.
  public var resourceID: String
  /// Where it can be had.
  public var url: String

  /// Makes a companion.
  ///
  /// - Parameters:
  ///   - title: What it is.
  ///   - resourceID: The producer's or platform's id of the file.
  ///   - url: Where it can be had.
  public init(title: String, resourceID: String = "", url: String = "") {
    self.title = title
    self.resourceID = resourceID
    self.url = url
  }
}
