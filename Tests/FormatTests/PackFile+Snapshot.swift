import Files
@testable import Store
import Support

extension PackFile {
  /// Opens packs of one entry or more that follow each other, from memory.
  static func snapshot(
    _ dataSet: String,
    _ files: [[UInt8]],
    names: [PackName]? = nil
  ) throws -> StoreSnapshot {
    let packs = try files.enumerated().map { index, bytes in
      let name =
        names?[index] ?? PackName(firstEntry: index + 1, lastEntry: index + 1, generation: 0)
      return try Pack(
        name,
        path: name.text,
        file: MemoryFile(path: name.text, parts: [bytes])
      )
    }
    return try StoreSnapshot(name: dataSet, packs: packs)
  }
}
