import Foundation
import Support

extension WorstDay {
  /// Puts a writer to sleep in the middle of its work, lets another one and readers work meanwhile,
  /// and wakes it.
  ///
  /// - Parameters:
  ///   - wait: Passes the time from its start until it falls asleep.
  ///   - nuisance: Happens while it sleeps, before anybody else comes.
  /// - Returns: What went wrong: who failed, and what was lost or came from nowhere.
  /// - Throws: Where a program cannot be started.
  mutating func problemsOfSleeper(
    asleepAfter wait: () -> Void,
    nuisance: (Sandbox) -> Void = { _ in }
  ) throws -> [String] {
    let before = try logged()
    let (one, two) = (try nextFile(), try nextFile())
    let sleeper = try start("-C a add hospital \(one) -q")
    wait()
    kill(sleeper.processIdentifier, SIGSTOP)
    nuisance(box)
    let other = try start("-C a add hospital \(two) -q")
    var isFine = [
      "what was there is seen": try Set(logged()).isSuperset(of: before),
      "what is seen is sound": try box.run("-C a verify --data").status == 0,
      "a file is given out": try box.run("-C a cat hospital@first").text == Self.text(1),
    ]
    kill(sleeper.processIdentifier, SIGCONT)
    sleeper.waitUntilExit()
    other.waitUntilExit()
    isFine["the sleeper says that it is done"] = sleeper.terminationStatus == 0
    isFine["the other says that it is done"] = other.terminationStatus == 0
    isFine["both files are there"] = try Set(logged()) == Set(before + [one, two])
    return isFine.filter { !$0.value }.keys.map { "not so: \($0)" }.sorted()
  }

  /// Waits until somebody holds the lock of the store; at most ten seconds.
  func waitForLock() {
    let lock = open("\(box.folder)/a/store/hospital/lock", O_RDWR)
    defer { close(lock) }
    var tries = 0
    while flock(lock, LOCK_EX | LOCK_NB) == 0, tries < 100_000 {
      flock(lock, LOCK_UN)
      usleep(100)
      tries += 1
    }
  }
}
