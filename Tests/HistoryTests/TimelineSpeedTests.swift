import Testing
import Times

@testable import History

/// Times of the analysis once records are in memory; they are printed, not judged.
@Suite(.enabled(if: RealHistory.isThere), .serialized)
struct TimelineSpeedTests {
  #if DEBUG
  static let isOptimised = false
  #else
  static let isOptimised = true
  #endif

  @Test(.enabled(if: isOptimised), arguments: RealHistory.allCases)
  func `a whole history is analysed from records in memory`(history: RealHistory) throws {
    let (memory, times) = try history.load(history.names)
    let clock = ContinuousClock()
    var rows = 0
    var cells = 0
    let duration = try clock.measure {
      let timeline = try Timeline(of: memory, published: times, schema: history.schema)
      rows = timeline.rows.count
      cells = timeline.changedColumns.count
    }
    print(history.rawValue, times.count, "releases", rows, "rows", cells, "cells", duration)
    #expect(rows > 0)
  }
}
