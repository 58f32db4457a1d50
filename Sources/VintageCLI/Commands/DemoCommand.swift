import ArgumentParser
import Definitions
import Digests
import Files
import History
import Records
import Simulator
import Store
import Tables
import Times
import Vintage

/// The command `vintage demo`.
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Simulates a season of releases, archives it and looks at it.",
    discussion: """
      Sixty days of the three founding data sets, made up by a simulator with a seed: nothing is \
      fetched, no figure is real. The archive stays, to try other commands on.

      EXAMPLES:
        vintage demo
        vintage demo --directory /tmp/try --seed 7

      \(ExitStatus.help(.done, .refused, .system))
      """
  )

  @Option(help: ArgumentHelp("Where the archive is made; must not exist.", valueName: "dir"))
  var directory: String?
  @Option(parsing: .unconditional, help: "The simulator's seed.")
  var seed: UInt64 = 2020

  func run() throws {
    let start = Environment.monotonicSeconds
    let archive = try Archive.create(at: try target(), title: "A season that never was")
    let season = Season(seed: seed)
    var demo = try Demo(archive: archive, season: season)
    try demo.keep(season)
    try demo.list()
    try demo.rebuild()
    try demo.showChange()
    let seconds = NumberText.decimal(Environment.monotonicSeconds - start)
    try demo.close(seconds: seconds)
  }

  /// The folder that is asked for, or the first of vintage-demo, vintage-demo-2, that is free.
  private func target() throws -> String {
    let disk = LocalFileSystem()
    if let directory {
      guard try disk.status(directory) == nil else {
        throw Failure(
          "\(directory) is there already",
          hint: "name a folder that is not, or leave --directory out"
        )
      }
      return directory
    }
    var number = 1
    while true {
      let name = number == 1 ? "vintage-demo" : "vintage-demo-\(number)"
      if try disk.status(name) == nil { return name }
      number += 1
    }
  }
}

/// The steps of the demonstration.
private struct Demo {
  let archive: Archive
  private let dataSets: [DataSet]
  /// The release that is rebuilt later, as it was published.
  private var kept: SimulatedRelease?
  private var fileCount = 0
  private var byteCount = 0

  init(archive: Archive, season: Season) throws {
    self.archive = archive
    for simulation in season.simulations {
      try archive.add(try DataSetDefinition(simulation))
    }
    dataSets = try season.simulations.map { try archive.dataSet(named: $0.dataSet.name) }
  }

  private func say(_ text: String) throws { try Output.write("\(text)\n") }

  /// Adds every release as it comes out.
  mutating func keep(_ season: Season) throws {
    try say("1. Releases come out day by day and are kept in \(archive.directory)/\n")
    var writers: [String: StoreWriter] = [:]
    var added: [String: [StoredRelease]] = [:]
    for dataSet in dataSets { writers[dataSet.name] = StoreWriter(dataSet.store) }
    let settling = try dataSets.map { try AfterAdding(to: $0, in: archive, proposing: "vintage") }
    var progress = Progress(total: 0)
    for release in season {
      guard let dataSet = dataSets.first(where: { $0.name == release.dataSet.name }),
        let writer = writers[dataSet.name]
      else { continue }
      let published = dataSet.zone.instant(of: release.published)
      let outcome = try writer.add(
        IncomingFile(
          bytes: release.bytes,
          published: published,
          provenance: Provenance(
            fileName: release.fileName,
            source: "simulator, no real figures",
            tool: Version.tool
          )
        ),
        recorded: Instant(seconds: Environment.now)
      )
      added[dataSet.name, default: []].append(outcome.release)
      fileCount += 1
      byteCount += release.bytes.count
      progress.update(0, "\(release.published.date) \(release.fileName)")
      if dataSet.name == "hospital", release.published.date <= Self.middle { kept = release }
    }
    progress.finish()
    for (dataSet, after) in zip(dataSets, settling) {
      after.settle(added[dataSet.name] ?? [], isQuiet: true)
    }
  }

  /// The day that is looked at again.
  private static let middle = CivilDate(dayNumber: 18_367)

  /// Shows the data sets with their sizes.
  func list() throws {
    var table = TextTable([
      ("data set", .left), ("releases", .right), ("published", .right), ("kept in", .right),
      ("ratio", .right),
    ])
    var total = 0
    for dataSet in dataSets {
      let releases = try dataSet.releases()
      let raw = releases.snapshot.logged.reduce(0) { $0 + $1.byteCount }
      let stored = try dataSet.store.footprint().byteCount
      total += stored
      table.append([
        dataSet.name, "\(releases.count)", NumberText.bytes(raw), NumberText.bytes(stored),
        "1/\(raw / max(stored, 1))",
      ])
    }
    try say(
      table.text + """

        \(fileCount) files, \(NumberText.bytes(byteCount)), are kept in \(NumberText.bytes(total)).

        """
    )
  }

  /// Gives one release back and compares it with what was published.
  func rebuild() throws {
    guard let kept else { return }
    let day = kept.published.date
    let releases = try dataSets[0].releases()
    let place = try releases.place(of: day.description)
    let bytes = try releases.file(place)
    let isSame = bytes == kept.bytes
    try say(
      """
      2. The file exactly as it was known on \(day), number \(place + 1) of \(releases.count)

         published  \(Digest256(of: kept.bytes).hex)
         rebuilt    \(Digest256(of: bytes).hex)
         \(isSame ? "The same \(NumberText.grouped(bytes.count)) bytes." : "NOT THE SAME BYTES.")

      """
    )
    guard isSame else { throw Failure("the rebuilt release differs", .damaged) }
  }

  /// Shows which published figures were changed afterwards.
  func showChange() throws {
    let analysis = try Analysis(try dataSets[2].releases())
    let timeline = try analysis.timeline()
    let summary = timeline.summary(of: timeline.corrections(), CellFilter())
    let rows = NumberText.counted(summary.rowCount, "row")
    try say(
      """
      3. Which published figures were changed afterwards? Of the emergency rooms
         \(NumberText.grouped(summary.count)) in \(rows), some on purpose by the simulator. \
      The largest:

      """
    )
    if let largest = summary.largest {
      let key = timeline.keyTexts(of: largest).joined(separator: " ")
      let change = timeline.values(of: largest)
      let difference = change.difference.map { " (\($0.description))" } ?? ""
      try say(
        "   \(timeline.columns.names[change.column]) of \(key): \(change.old ?? "-") -> "
          + "\(change.new ?? "-")\(difference),\n   in the release of "
          + "\(analysis.published[Int(largest.place)].date)\n"
      )
    }
    let proof = try AppendOnlyProof(
      try Analysis(try dataSets[1].releases()).timeline(),
      try dataSets[1].releases().snapshot
    )
    try say(
      proof.holds
        ? "   Of the services, none in \(proof.stepCount) steps.\n"
        : "   Of the services, some too.\n"
    )
  }

  /// Ends with what to try next.
  func close(seconds: String) throws {
    let name = archive.directory
    try say(
      """
      That took \(seconds) s. The archive stays in \(name)/ - try:

         vintage -C \(name) log hospital
         vintage -C \(name) cat hospital@2020-04-15 | head
         vintage -C \(name) corrections emergencies
         vintage -C \(name) prove append-only services
         vintage -C \(name) verify --data
         vintage -C \(name) stats
      """
    )
  }
}

extension DataSetDefinition {
  /// The definition of a simulated data set.
  fileprivate init(_ simulation: Simulation) throws {
    let name = simulation.dataSet.name
    guard let valid = DataSetName(name) else { throw ArchiveError.badDataSetName(name) }
    self.init(name: valid)
    title = "Simulated: \(name)"
    publisher = "vintage's simulator; no figure is real"
    timeZone = "Europe/Paris"
    keyColumns = simulation.columns.key
    referenceDateColumn = simulation.columns.referenceDate
  }
}
