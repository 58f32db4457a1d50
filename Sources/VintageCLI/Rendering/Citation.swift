import Definitions
import Digests
import Store
import Times
import Vintage

/// How a release is cited.
struct Citation {
  private let release: StoredRelease
  private let dataSet: DataSet
  /// The published day by the clock of the data set.
  private let date: CivilDate

  init(_ release: StoredRelease, of dataSet: DataSet) {
    self.release = release
    self.dataSet = dataSet
    date = dataSet.zone.civilTime(of: release.published).date
  }

  private var title: String {
    dataSet.definition.title.isEmpty ? dataSet.name : dataSet.definition.title
  }
  private var publisher: String { dataSet.definition.publisher }
  private var address: String {
    let definition = dataSet.definition
    return definition.landingPage.isEmpty ? definition.stableURL : definition.landingPage
  }
  private var version: String { TimeText.rfc3339(release.published, in: dataSet.zone) }
  private var digest: String { release.content.hex }
  private var fileName: String { release.entry.provenance.fileName }

  /// The keys of the definition that a citation would want.
  var missing: [String] {
    let definition = dataSet.definition
    let wanted = [
      ("title", definition.title), ("publisher", publisher), ("licence", definition.licence),
      ("landing_page", address),
    ]
    return wanted.filter { $0.1.isEmpty }.map(\.0)
  }

  /// A few lines for people: who, when, what, where, and which bytes.
  var text: String {
    let year = date.components.year
    var lines = [
      publisher.isEmpty
        ? "\(title) (\(year)). Data set," : "\(publisher) (\(year)). \(title). Data set,",
      "version published \(TimeText.plain(release.published, in: dataSet.zone))"
        + " (\(dataSet.zone.name)).",
    ]
    if !address.isEmpty { lines.append(address) }
    if !dataSet.definition.licence.isEmpty { lines.append("\(dataSet.definition.licence).") }
    if !fileName.isEmpty {
      lines.append("\(fileName), \(NumberText.grouped(release.byteCount)) bytes.")
    }
    lines.append("SHA-256 \(digest)")
    lines.append("vintage release \(release.id.hex)")
    return lines.joined(separator: "\n") + "\n"
  }

  /// An entry that BibTeX and biber read.
  var bibTeX: String {
    var fields = [("title", "{\(Self.escaped(title))}"), ("year", "\(date.components.year)")]
    fields.append(("month", "\(date.components.month)"))
    fields.append(("version", Self.escaped(version)))
    if !publisher.isEmpty {
      fields.insert(("author", "{\(Self.escaped(publisher))}"), at: 0)
      fields.append(("publisher", Self.escaped(publisher)))
    }
    fields.append(("howpublished", "Data set"))
    // Addresses are written as they are; biber and the url package know.
    if !address.isEmpty { fields.append(("url", address)) }
    var note = "version published \(date), SHA-256 \(digest), vintage release \(release.id.hex)"
    if !dataSet.definition.licence.isEmpty { note += ", \(dataSet.definition.licence)" }
    fields.append(("note", Self.escaped(note)))
    let lines = fields.map { "  \($0.0) = {\($0.1)}" }
    return "@misc{\(dataSet.name)-\(date)-\(release.id.hex.prefix(8)),\n"
      + lines.joined(separator: ",\n") + "\n}\n"
  }

  /// Text in which TeX's own characters stand for themselves.
  static func escaped(_ text: String) -> String {
    text.map { character in
      switch character {
      case "&", "%", "$", "#", "_", "{", "}": "\\\(character)"
      case "~": "\\textasciitilde{}"
      case "^": "\\textasciicircum{}"
      case "\\": "\\textbackslash{}"
      default: String(character)
      }
    }.joined()
  }

  /// The attributes of DataCite's metadata schema 4.5.
  var dataCite: JSONValue {
    let unknown = "(:unkn)"
    let name = publisher.isEmpty ? unknown : publisher
    func identifier(_ text: String, _ type: String) -> JSONValue {
      .object([("alternateIdentifier", .string(text)), ("alternateIdentifierType", .string(type))])
    }
    var members: [(String, JSONValue)] = [
      (
        "creators",
        .array([.object([("name", .string(name)), ("nameType", .string("Organizational"))])])
      ),
      ("titles", .array([.object([("title", .string(title))])])),
      ("publisher", .object([("name", .string(name))])),
      ("publicationYear", .integer(date.components.year)),
      (
        "types",
        .object([
          ("resourceTypeGeneral", .string("Dataset")), ("resourceType", .string("Data release")),
        ])
      ),
      (
        "dates",
        .array([.object([("date", .string(version)), ("dateType", .string("Issued"))])])
      ),
      ("version", .string(version)), ("formats", .array([.string("text/csv")])),
      ("sizes", .array([.string("\(release.byteCount) bytes")])),
      (
        "alternateIdentifiers",
        .array([identifier(digest, "SHA-256"), identifier(release.id.hex, "vintage release")])
      ),
    ]
    let licence = dataSet.definition
    if !licence.licence.isEmpty {
      var rights: [(String, JSONValue)] = [("rights", .string(licence.licence))]
      if !licence.licenceURL.isEmpty { rights.append(("rightsUri", .string(licence.licenceURL))) }
      members.append(("rightsList", .array([.object(rights)])))
    }
    if !address.isEmpty {
      members.append(("url", .string(address)))
    }
    members.append(("schemaVersion", .string("http://datacite.org/schema/kernel-4")))
    return .object(members)
  }

  /// An item of CSL-JSON 1.0.2.
  var csl: JSONValue {
    let parts = [date.components.year, date.components.month, date.components.day].map(
      JSONValue.integer
    )
    var members: [(String, JSONValue)] = [
      ("id", .string("\(dataSet.name)-\(date)-\(release.id.hex.prefix(8))")),
      ("type", .string("dataset")), ("title", .string(title)),
    ]
    if !publisher.isEmpty {
      members.append(("author", .array([.object([("literal", .string(publisher))])])))
      members.append(("publisher", .string(publisher)))
    }
    members.append(("issued", .object([("date-parts", .array([.array(parts)]))])))
    members.append(("version", .string(version)))
    if !address.isEmpty { members.append(("URL", .string(address))) }
    members.append(
      ("note", .string("SHA-256 \(digest); vintage release \(release.id.hex)"))
    )
    return .object(members)
  }
}
