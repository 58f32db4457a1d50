import Glibc
import Simulator

/// Writes the releases of a simulated data set into a folder, for `Scripts/bench`.
///
/// Usage: simulate DATASET FOLDER [--full] [--newest-first] [--revised] [--releases N] [--areas N]
///
/// `--full` starts late, when every file has its full size; `--revised` makes ten times as many
/// corrections as were measured. No noise of layout where `--full` is given.
@main
enum Simulate {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard arguments.count >= 2,
      let dataSet = SimulatedDataSet.all.first(where: { $0.name == arguments[0] })
    else { refuse("usage: simulate DATASET FOLDER [option...]") }
    let simulation = Simulation(dataSet, seed: 2020, options: options(arguments.dropFirst(2)))
    var total = 0
    for release in simulation {
      write(release.bytes, to: "\(arguments[1])/\(release.fileName)")
      total += release.bytes.count
    }
    let columns = simulation.columns
    print("\(columns.key.joined(separator: ",")) \(columns.referenceDate) \(total)")
  }

  /// Reads the options that follow the data set and the folder.
  private static func options(_ arguments: ArraySlice<String>) -> SimulationOptions {
    var options = arguments.contains("--full") ? SimulationOptions.fullSize : SimulationOptions()
    options.isNewestFirst = arguments.contains("--newest-first")
    if arguments.contains("--revised") { options.correctionPercent = 1000 }
    if let count = number(after: "--releases", arguments) { options.dayCount = count }
    options.areaCount = number(after: "--areas", arguments)
    return options
  }

  private static func number(after name: String, _ arguments: ArraySlice<String>) -> Int? {
    guard let index = arguments.firstIndex(of: name), index + 1 < arguments.endIndex else {
      return nil
    }
    return Int(arguments[index + 1])
  }

  private static func write(_ bytes: [UInt8], to path: String) {
    guard let file = fopen(path, "w") else { refuse("cannot write \(path)") }
    let count = fwrite(bytes, 1, bytes.count, file)
    guard fclose(file) == 0, count == bytes.count else { refuse("cannot write \(path)") }
  }

  private static func refuse(_ message: String) -> Never {
    let line = Array("\(message)\n".utf8)
    _ = Glibc.write(STDERR_FILENO, line, line.count)
    exit(2)
  }
}
