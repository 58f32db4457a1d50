import ArgumentParser

/// The command `vintage completions`.
struct CompletionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions",
    abstract: "Prints the completion script of a shell.",
    discussion: """
      EXAMPLES:
        vintage completions bash > ~/.local/share/bash-completion/completions/vintage

      \(ExitStatus.help(.done, .refused))
      """
  )

  @Argument(help: "bash, zsh or fish.")
  var shell: String

  func run() throws {
    guard let shell = CompletionShell(rawValue: shell) else {
      throw Failure("no completions for \(Failure.quoted(shell))", hint: "bash, zsh or fish")
    }
    try Output.writeExactly(VintageCommand.completionScript(for: shell) + "\n")
  }
}
