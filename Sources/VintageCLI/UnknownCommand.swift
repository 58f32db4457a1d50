import ArgumentParser
import Vintage

/// A word in the place of a command that is none.
enum UnknownCommand {
  /// Finds it among arguments that the parser refused, or answers with a help of another command.
  ///
  /// - Parameter arguments: What was typed after `vintage`.
  /// - Returns: The word, with the command that it may mean; nil where every command is one.
  static func find(in arguments: [String]) -> Failure? {
    var command: any ParsableCommand.Type = VintageCommand.self
    var path = "vintage"
    var rest = arguments[...]
    while let word = rest.popFirst() {
      guard !["-C", "--archive"].contains(word) else {
        rest = rest.dropFirst()
        continue
      }
      if word.hasPrefix("-C") || word.hasPrefix("--archive=") { continue }
      let known = command.configuration.subcommands
      if word == "help" { continue }
      guard !known.isEmpty, !word.hasPrefix("-") else { return nil }
      guard let next = known.first(where: { $0.configuration.commandName == word }) else {
        let names = known.map { $0.configuration.commandName ?? "" }
        let nearest = NearestName.find(word, among: names)
        return Failure(
          path == "vintage"
            ? "there is no command \(Failure.quoted(word))"
            : "\(path) has no command \(Failure.quoted(word))",
          hint: nearest.map { "did you mean \(path) \($0)?" } ?? "see \(path) --help"
        )
      }
      command = next
      path += " \(word)"
    }
    return nil
  }
}
