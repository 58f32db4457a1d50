import Testing
import Files

/// The real releases that lie beside the project, where they do.
public enum SharedData {
  /// The project's root, from the place of this file.
  public static let root: String = {
    let support = Path.parent(of: #filePath)
    return Path.parent(of: Path.parent(of: support))
  }()

  /// The folder of the real releases.
  public static let directory = "\(Path.parent(of: root))/shared/data"

  /// Whether they are there.
  public static let isPresent: Bool = {
    let status = try? LocalFileSystem().status(directory)
    let isThere = status?.kind == .directory
    if !isThere { print("skipped: the real releases are not beside the project (../shared/data)") }
    return isThere
  }()

  /// The files of a history, sorted by name.
  ///
  /// - Parameters:
  ///   - history: The folder, such as `spf-hospital`.
  ///   - suffix: How the wanted names end.
  /// - Returns: Their paths; none where the folder is absent.
  public static func files(_ history: String, endingWith suffix: String = "") -> [String] {
    let names = (try? LocalFileSystem().list("\(directory)/\(history)")) ?? []
    return names.filter { $0.hasSuffix(suffix) }.map { "\(directory)/\(history)/\($0)" }
  }
}

extension Trait where Self == ConditionTrait {
  /// Runs a test only where the real releases are; prints the reason where they are not.
  public static var needsSharedData: Self {
    .enabled(if: SharedData.isPresent, "the real releases are not beside the project")
  }
}
