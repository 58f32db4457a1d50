import Testing
import Times

@testable import History

/// A real history read wholly, once for all tests; only in release builds, where it is quick.
struct LoadedHistory: Sendable {
  let memory: MemoryHistory
  let times: [CivilTime]
  let timeline: Timeline

  #if DEBUG
  static let isWanted = false
  #else
  static let isWanted = RealHistory.isThere
  #endif

  private init(_ history: RealHistory) throws {
    (memory, times) = try history.load(history.names)
    timeline = try Timeline(of: memory, published: times, schema: history.schema)
  }

  static let hospital = Result { try LoadedHistory(.hospital) }
  static let newAdmissions = Result { try LoadedHistory(.newAdmissions) }
  static let tests = Result { try LoadedHistory(.tests) }
  static let vaccination = Result { try LoadedHistory(.vaccination) }

  static func all(_ history: RealHistory) throws -> LoadedHistory {
    switch history {
    case .hospital: try hospital.get()
    case .newAdmissions: try newAdmissions.get()
    case .tests: try tests.get()
    case .vaccination: try vaccination.get()
    }
  }

  /// The place of the first release published on a day.
  func place(_ day: String) throws -> Int {
    try #require(timeline.releases.firstIndex { $0.published.date.description == day })
  }

  func column(_ name: String) throws -> Int { try #require(timeline.columns.number(of: name)) }
}
