public import ArgumentParser
public import Statistics
import Vintage

/// Which figures are measured: options of the commands on one column.
struct FigureOptions: ParsableArguments {
  @Argument(help: "The data set.")
  var name: String
  @Argument(help: "The column.")
  var column: String
  @Option(
    name: .customLong("where"),
    help: ArgumentHelp(
      "Only rows with these values; may be repeated.",
      valueName: "column=value,..."
    )
  )
  var conditions: [String] = []
  @Option(help: "day, week, month, quarter or year. (default: the smallest gap of the dates)")
  var step: PeriodStep?
}

/// A command that measures the figures of one column.
protocol FigureCommand: AnalysisCommand {
  var figures: FigureOptions { get }
}

extension FigureCommand {
  var name: String { figures.name }
  var column: String { figures.column }

  /// Reads the published figures of the column, and says what a reader has to know of them.
  func readFigures() throws -> FigureSeries {
    let analysis = try openAnalysis()
    try analysis.requireKey()
    let timeline = try readTimeline(analysis)
    let found = try FigureSeries(
      column: try analysis.column(column, in: timeline),
      of: timeline,
      analysis,
      where: try SelectionOptions.conditions(figures.conditions, in: timeline, of: analysis),
      step: figures.step
    )
    if found.undatedRowCount > 0 {
      let rows = NumberText.counted(found.undatedRowCount, "row")
      Output.message("note: \(rows) without a readable reference date left out")
    }
    return found
  }
}

extension PeriodStep: ExpressibleByArgument {}
