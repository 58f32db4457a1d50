import Files
import Foundation

/// A terminal on which a command draws its messages; its results go elsewhere.
public enum Terminal {
  /// What a command did on a terminal.
  public struct Session: Decodable, Sendable {
    /// The exit status, or minus the signal that ended it.
    public var status: Int32
    /// Everything that was drawn.
    public var drawn: String
    /// Everything on standard output.
    public var output: String
  }

  /// Whether there is one: Python opens it.
  public static let isThere = Python.has("pty")

  /// Runs a command that draws its progress from the first step on, unless another delay is stated.
  ///
  /// - Parameters:
  ///   - command: The command and its folder.
  ///   - arguments: What follows its name.
  ///   - text: Where Ctrl-C is pressed: when this is drawn. A command that is done before the key
  ///     arrives ends as if nobody had pressed it.
  ///   - delay: For how many seconds nothing is drawn.
  /// - Returns: What it did.
  /// - Throws: Where it cannot be started.
  public static func run(
    _ command: Command,
    _ arguments: [String],
    interruptAt text: String? = nil,
    delay: String = "0"
  ) throws -> Session {
    let script = "\(Path.parent(of: #filePath))/terminal.py"
    let outcome = try Python.run(
      [script] + (text.map { ["--interrupt-at", $0] } ?? []) + [command.path] + arguments,
      in: command.directory,
      environment: command.environment.merging(["VINTAGE_PROGRESS_DELAY": delay]) { $1 }
    )
    guard outcome.status == 0 else { throw TerminalFailure(messages: outcome.messages) }
    return try JSONDecoder().decode(Session.self, from: Data(outcome.output))
  }

  /// Gives a command more and more to do until Ctrl-C comes before it is done.
  ///
  /// How much that takes depends on the machine: a command that was too fast is no failure, but one
  /// that nothing stops is.
  ///
  /// - Parameter attempt: Gives the command so many rows or releases to do, and interrupts it.
  ///   False where it was done before.
  /// - Throws: What `attempt` throws; ``NeverInterrupted``.
  public static func interrupt(_ attempt: (Int) throws -> Bool) throws {
    for size in [4000, 16_000, 64_000, 256_000] where try attempt(size) { return }
    throw NeverInterrupted()
  }
}

/// The terminal could not be opened, or the command not be started on it.
struct TerminalFailure: Error {
  var messages: [String]
}

/// A command was done before Ctrl-C came, whatever it was given to do.
public struct NeverInterrupted: Error {}
