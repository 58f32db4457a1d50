public import Definitions
import Files
public import Store

extension Archive {
  /// The store of a data set, whether it is defined or not; nothing is read.
  ///
  /// - Parameter name: The data set.
  /// - Returns: Its store.
  public func store(of name: DataSetName) -> DataSetStore {
    DataSetStore(directory: "\(directory)/store/\(name)", name: name.text, files: files)
  }

  /// The names of data sets whose store holds packs while their definition is missing, sorted.
  ///
  /// - Returns: The names.
  /// - Throws: ``ArchiveError/file(_:)``, ``ArchiveError/store(_:)``.
  public func undefinedNames() throws(ArchiveError) -> [DataSetName] {
    let names: [String]
    do throws(FileError) { names = try files.list("\(directory)/store") } catch .notFound {
      return []
    } catch {
      throw .file(error)
    }
    let defined = Set(try dataSetNames())
    var undefined: [DataSetName] = []
    for name in names.compactMap({ DataSetName($0) }) where !defined.contains(name) {
      if try holdsPacks(name) { undefined.append(name) }
    }
    return undefined.sorted()
  }

  /// Whether the store of a data set holds a pack, were it a damaged one.
  func holdsPacks(_ name: DataSetName) throws(ArchiveError) -> Bool {
    do throws(FileError) {
      guard try files.status("\(directory)/store/\(name)")?.kind == .directory else { return false }
    } catch { throw .file(error) }
    return try inStore { () throws(StoreError) in try store(of: name).holdsPacks }
  }
}
