import Glibc

/// A change that is begun on one disk after the other and stopped at every operation in turn.
public struct StoppedChange {
  /// What a test of it came to.
  public struct Outcome {
    /// How many disks were looked at.
    public var cases = 0
    /// What was wrong with them.
    public var problems: [String] = []
    /// How many operations the change was stopped at.
    public var operationCount = 0
  }

  /// How operations fail.
  private static let faults = [CrashingFileSystem.Fault.error(ENOSPC), .errors(EIO), .error(EINTR)]

  private let makeDisk: () throws -> CrashingFileSystem
  private let change: (CrashingFileSystem) -> Bool
  private let look: (CrashingFileSystem, _ isDone: Bool, _ place: String) throws -> [String]

  /// Tells what is changed, and how it is looked at.
  ///
  /// - Parameters:
  ///   - makeDisk: Makes the disk as it is before the change.
  ///   - change: Makes the change on a disk, and tells whether it says that it is done.
  ///   - look: Finds what is wrong with a disk, which it may change; what it throws is a problem.
  public init(
    on makeDisk: @escaping () throws -> CrashingFileSystem,
    _ change: @escaping (CrashingFileSystem) -> Bool,
    look: @escaping (CrashingFileSystem, _ isDone: Bool, _ place: String) throws -> [String]
  ) {
    (self.makeDisk, self.change, self.look) = (makeDisk, change, look)
  }

  /// Cuts the power at every operation.
  ///
  /// - Parameter survivals: The ways in which the disk comes back.
  /// - Returns: What was tried and found.
  /// - Throws: Where the disk cannot be made.
  public func cut(_ survivals: [CrashingFileSystem.Survival]) throws -> Outcome {
    try atEveryOperation { outcome, disk, isDone, place in
      for survival in survivals {
        note(&outcome, disk.restarted(survival), isDone, "stopped at \(place), \(survival)")
      }
    }
  }

  /// Kills the change at every operation, makes it again, and cuts the power at some operations of
  /// that, and at its end.
  ///
  /// - Parameters:
  ///   - step: How many operations lie from one power cut to the next.
  ///   - survivals: The ways in which the disk comes back.
  /// - Returns: What was tried and found.
  /// - Throws: Where the disk cannot be made.
  public func kill(
    step: Int,
    _ survivals: some Collection<CrashingFileSystem.Survival>
  ) throws -> Outcome {
    try atEveryOperation { outcome, disk, _, place in
      var next = outcome.operationCount % step
      var isCut = true
      while isCut {
        let killed = disk.restarted(.killed)
        killed.arm(at: next)
        let isDone = change(killed)
        isCut = killed.hasCrashed
        for survival in survivals {
          let place = "killed at \(place), then \(next), \(survival)"
          note(&outcome, killed.restarted(survival), isDone, place)
        }
        next += step
      }
    }
  }

  /// Lets every operation fail: the disk is full, broken for good, or the call is interrupted.
  ///
  /// - Returns: What was tried and found.
  /// - Throws: Where the disk cannot be made.
  public func fail() throws -> Outcome {
    let outcomes = try Self.faults.map { fault in
      try atEveryOperation(fault) { outcome, disk, isDone, place in
        disk.mend()
        note(&outcome, disk, isDone, "failed at \(place), \(fault)")
      }
    }
    return Outcome(adding: outcomes)
  }

  private func atEveryOperation(
    _ fault: CrashingFileSystem.Fault = .crash,
    _ examine: (inout Outcome, CrashingFileSystem, _ isDone: Bool, _ place: String) -> Void
  ) throws -> Outcome {
    var outcome = Outcome()
    while true {
      let disk = try makeDisk()
      disk.arm(at: outcome.operationCount, fault)
      let isDone = change(disk)
      guard disk.hasFailed else { return outcome }
      examine(&outcome, disk, isDone, "\(outcome.operationCount), \(disk.operations.last ?? "")")
      outcome.operationCount += 1
    }
  }

  private func note(
    _ outcome: inout Outcome,
    _ disk: CrashingFileSystem,
    _ isDone: Bool,
    _ place: String
  ) {
    outcome.cases += 1
    do { outcome.problems += try look(disk, isDone, place) } catch {
      outcome.problems.append("\(place): \(error)")
    }
  }
}

extension StoppedChange.Outcome {
  /// Adds up what several tests came to.
  ///
  /// - Parameter outcomes: What each of them came to.
  public init(adding outcomes: [Self]) {
    cases = outcomes.reduce(0) { $0 + $1.cases }
    problems = outcomes.flatMap(\.problems)
    operationCount = outcomes.reduce(0) { $0 + $1.operationCount }
  }

  /// Prints the figures; see ``Scale/report(_:cases:lost:)``.
  ///
  /// - Parameter fault: What was done.
  public func report(_ fault: String) {
    Scale.report(fault, cases: cases, lost: problems.count)
  }
}
