import Testing
import Times

@testable import History

/// Times of the analysis once records are in memory; they are printed, not judged.
@Suite(.serialized)
struct TimelineSpeedTests {
  #if DEBUG
  static let isOptimised = false
  #else
  static let isOptimised = true
  #endif

  @Test(
    .enabled(if: isOptimised && RealHistory.isThere, "needs the releases and a release build"),
    arguments: RealHistory.allCases
  )
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

  @Test(.enabled(if: isOptimised, "needs a release build"))
  func `two adjacent releases of 13 MB are compared`() throws {
    var text = "dep;sexe;jour;hosp;rea;HospConv;SSR_USLD;autres;rad;dc\n"
    for row in 0..<318_000 {
      let day = CivilDate(dayNumber: 17_200 + row / 303)
      text += "\(Digits.padded(row % 101 + 1, 2));\(row % 3);\(day);\(row % 977);\(row % 71);"
      text += "NA;NA;NA;\(row / 31);\(row / 77)\n"
    }
    var memory = MemoryHistory([text])
    for row in 0..<303 { text += "\(row % 101 + 1);\(row % 3);2022-12-01;1;2;3;4;5;6;7\n" }
    memory.append(Array(text.utf8))
    let published = [CivilTime](
      repeating: CivilTime(date: CivilDate(dayNumber: 20_000), secondOfDay: 0),
      count: 2
    )
    let facts = try Timeline(
      of: memory,
      published: published,
      schema: RealHistory.hospital.schema
    ).facts
    let readings: [(String, RowReading)] = [
      ("all rows", .allRows), ("changed rows", .changedRows(old: facts[0], new: facts[1])),
    ]
    for (name, reading) in readings {
      var added = 0
      let duration = try ContinuousClock().measure {
        added = try TableDiff(
          from: 0,
          to: 1,
          of: memory,
          published: published,
          schema: RealHistory.hospital.schema,
          reading: reading
        ).added.count
      }
      print(text.utf8.count, "bytes,", name, "read,", added, "added:", duration)
      #expect(added == 303)
    }
  }
}
