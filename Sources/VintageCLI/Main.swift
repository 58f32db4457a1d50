import ArgumentParser
import Files

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Runs the command and turns whatever it throws into a message and an exit status.
@main
enum Main {
  static func main() {
    MemorySettings.tune()
    Interruption.endCleanly()
    var invocation = "vintage"
    do {
      var command = try VintageCommand.parseAsRoot(Environment.arguments)
      if let command = command as? any ArchiveCommand { invocation = command.invocation }
      try command.run()
    } catch let code as ExitCode {
      exit(code.rawValue)
    } catch  where isFromParser(error) {
      if let unknown = UnknownCommand.find(in: Environment.arguments) {
        unknown.report()
        exit(unknown.status.rawValue)
      }
      let text = VintageCommand.fullMessage(for: error)
      guard VintageCommand.exitCode(for: error) == .success else {
        Output.message(text)
        exit(ExitStatus.refused.rawValue)
      }
      try? StandardStream.output.write(Array("\(text)\n".utf8))
    } catch {
      let failure = Failure(error)
      failure.proposing(as: invocation).report()
      exit(failure.status.rawValue)
    }
  }

  /// Whether the parser made the error: a request for help, or bad usage.
  private static func isFromParser(_ error: any Error) -> Bool {
    if error is CleanExit || error is ValidationError { return true }
    return VintageCommand.exitCode(for: error) == .validationFailure
      || VintageCommand.exitCode(for: error) == .success
  }
}
