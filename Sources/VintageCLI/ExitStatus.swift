/// The exit status of every command; part of the interface, told in `--help` and docs/cli.md.
enum ExitStatus: Int32 {
  /// Done; for a question: yes.
  case done = 0
  /// The answer to a question is no: the files differ, the claim does not hold.
  case no = 1
  /// The request cannot be met: bad usage, nothing of that name, a file that is not there.
  case refused = 2
  /// Some of what was asked was done, some was refused.
  case partial = 3
  /// The archive is damaged; nothing wrong was given out.
  case damaged = 4
  /// The system failed: no space, no permission, an input or output error.
  case system = 5
  /// Stopped by Ctrl-C at a good place; 128 and the number of the signal, as shells say it.
  case interrupted = 130

  /// The section of a command's help that tells them.
  static func help(_ statuses: ExitStatus...) -> String {
    "EXIT STATUS:\n"
      + statuses.map { status in
        let number = String(status.rawValue)
        return "  \(number)\(number.count > 1 ? " " : "  ")\(status.meaning)"
      }.joined(separator: "\n")
  }

  /// One line for the help.
  var meaning: String {
    switch self {
    case .done: "done"
    case .no: "the answer is no"
    case .refused: "refused: bad usage, nothing of that name, a file that is not there"
    case .partial: "partly done: some files were added, some refused"
    case .damaged: "the archive is damaged; nothing wrong was given out"
    case .system: "the system failed: no space, no permission, an input or output error"
    case .interrupted: "stopped by Ctrl-C; what was added stays, no file is left half-written"
    }
  }
}
