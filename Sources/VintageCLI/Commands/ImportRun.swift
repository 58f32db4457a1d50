import ArgumentParser
import Files
import Parallel
import Store
import Times
import Vintage

/// A release that an import is about to take in.
struct ImportItem {
  /// When it was published.
  var published: Instant
  /// What messages call it: a commit, a file.
  var label: String
  /// Its size in bytes, as far as it is known before it is read.
  var byteCount: Int
  /// Where it comes from.
  var provenance: Provenance
}

/// An import at work on one data set: adds, counts, shows how far it is, stops on Ctrl-C.
struct ImportRun {
  /// What became of the items, for the summary.
  private struct Tally {
    var added = 0
    var rewrites = 0
    var confirmed = 0
    var known = 0
    var byteCount = 0
    var newRecords = 0
    var failures: [Failure] = []
    var done: Int { added + rewrites + confirmed + known }
  }

  /// The most failures that are told one by one.
  private static let listedFailures = 20

  private let intake: Intake
  private let isQuiet: Bool
  private let format: OutputFormat
  private let start = Environment.monotonicSeconds
  private var tally = Tally()
  private var isInterrupted = false
  private var objects: [JSONValue] = []
  private let after: AfterAdding
  private var newReleases: [StoredRelease] = []
  /// What was added and is not durable yet.
  private var pending: [(outcome: Intake.Outcome, label: String)] = []

  private var dataSet: DataSet { intake.dataSet }

  init(
    _ intake: Intake,
    in archive: Archive,
    proposing invocation: String,
    isQuiet: Bool,
    format: OutputFormat
  ) throws {
    self.intake = intake
    after = try AfterAdding(to: intake.dataSet, in: archive, proposing: invocation)
    self.isQuiet = isQuiet
    self.format = format
  }

  /// Counts versions that were there before anything was read.
  mutating func pass(known count: Int) { tally.known += count }

  /// Whether a published time is still to come; it is reported then.
  mutating func refuses(toCome published: Instant, _ label: String) -> Bool {
    do { try Failure.refuse(toCome: published, label, in: dataSet.zone) } catch {
      refuse(error)
      return true
    }
    return false
  }

  /// Reports what cannot be imported; the rest goes on.
  mutating func refuse(_ error: any Error, _ label: String = "") {
    var failure = Failure(error)
    if !label.isEmpty, !failure.message.contains(label) {
      failure.message = "\(label): \(failure.message)"
    }
    tally.failures.append(failure)
    if tally.failures.count <= Self.listedFailures { failure.report() }
    if tally.failures.count == Self.listedFailures + 1 {
      Output.message("vintage: more of that kind are counted below")
    }
  }

  /// Takes items in, in their order, until somebody asks to stop.
  ///
  /// - Parameters:
  ///   - items: The items, in published order.
  ///   - read: Gives an item's bytes by its place, in their order and mostly on another thread;
  ///     what it throws is reported, and the rest goes on.
  mutating func add(_ items: [ImportItem], read: @escaping @Sendable (Int) throws -> [UInt8]) {
    // The next one is read and hashed while one is added.
    let files = Conveyor(count: items.count, window: 1, helperCount: 1) { place in
      Result {
        IncomingFile(
          bytes: try read(place),
          published: items[place].published,
          provenance: items[place].provenance
        )
      }
    }
    defer { files.stop() }
    var progress = Progress(total: items.reduce(0) { $0 + $1.byteCount }, isQuiet: isQuiet)
    var expected = 0
    for (index, item) in items.enumerated() {
      guard !Interruption.isRequested else {
        isInterrupted = true
        break
      }
      do {
        let file = try files.next().get()
        tally.byteCount += file.bytes.count
        let outcome = try intake.add(file, recorded: Instant(seconds: Environment.now))
        pending.append((outcome, item.label))
        if intake.isSettlementDue { settle() }
      } catch {
        refuse(error, item.label)
      }
      // A full disk or a git that has ended will not do better with the next one.
      if [.system, .damaged].contains(tally.failures.last?.status) { break }
      expected += item.byteCount
      let seconds = progress.seconds
      progress.update(expected, statusLine(index + 1, of: items.count, seconds))
    }
    settle()
    progress.finish()
  }

  /// Makes durable what was added, and counts it; where that fails, none of it is there.
  private mutating func settle() {
    defer { pending = [] }
    do {
      try intake.settle()
      for added in pending { note(added.outcome) }
    } catch {
      guard let last = pending.last else { return }
      refuse(error, last.label)
      // The others share the reason.
      tally.failures += pending.dropLast().map { _ in Failure(error) }
    }
  }

  private func statusLine(_ done: Int, of count: Int, _ seconds: Double) -> String {
    let speed = NumberText.decimal(Double(tally.byteCount) / 1e6 / max(seconds, 1e-6))
    return "\(done)/\(count) releases, \(speed) MB/s"
  }

  private mutating func note(_ outcome: Intake.Outcome) {
    switch outcome {
    case .known: tally.known += 1
    case .taken(let outcome):
      switch outcome {
      case .added:
        tally.added += 1
        newReleases.append(outcome.release)
      case .rewrite:
        tally.rewrites += 1
        newReleases.append(outcome.release)
      case .unchanged: tally.confirmed += 1
      }
      guard format != .text else { return }
      objects.append(ReleaseView(outcome.release, zone: dataSet.zone).json(outcome: outcome.name))
    }
  }

  /// Prints the summary.
  ///
  /// - Parameter versions: What was looked through, in words: `250 versions of data.csv`.
  /// - Returns: The status that fits.
  /// - Throws: Where the output cannot be written or the store not be looked at.
  func finish(_ versions: String) throws -> ExitStatus {
    after.settle(newReleases, isQuiet: isQuiet || format != .text)
    if format != .text { try Output.write(objects, as: format) }
    if !isQuiet { Output.message(try summary(versions)) }
    if isInterrupted {
      Output.message(
        "vintage: stopped; what was added stays (go on with the same command)"
      )
      return .interrupted
    }
    guard let first = tally.failures.first else { return .done }
    return tally.done > 0 ? .partial : first.status
  }

  private func summary(_ versions: String) throws -> String {
    let refused = tally.failures.count
    guard tally.done > tally.known || refused > 0 || isInterrupted else {
      return "\(dataSet.name): nothing new in \(versions)"
    }
    var parts = ["added \(NumberText.counted(tally.added, "release"))"]
    if tally.rewrites > 0 { parts.append(NumberText.counted(tally.rewrites, "rewrite")) }
    if tally.confirmed > 0 { parts.append("\(NumberText.grouped(tally.confirmed)) unchanged") }
    if tally.known > 0 { parts.append("\(NumberText.grouped(tally.known)) were there") }
    if refused > 0 { parts.append("\(NumberText.grouped(refused)) refused") }
    let seconds = Environment.monotonicSeconds - start
    let speed = NumberText.decimal(Double(tally.byteCount) / 1e6 / max(seconds, 1e-6))
    let stored = try dataSet.store.footprint().byteCount
    return """
      \(dataSet.name): \(parts.joined(separator: ", ")); \(NumberText.bytes(tally.byteCount)) in \
      \(NumberText.decimal(seconds)) s (\(speed) MB/s); the store has \(NumberText.bytes(stored))
      """
  }
}
