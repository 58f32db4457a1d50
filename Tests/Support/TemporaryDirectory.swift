import Glibc
public import Testing

/// Gives each test a folder of its own, removed afterwards; its path is
/// `TemporaryDirectoryTrait.current`.
public struct TemporaryDirectoryTrait: TestTrait, SuiteTrait, TestScoping {
  /// Applies to every test of a suite.
  public let isRecursive = true
  /// The folder of the test that runs.
  @TaskLocal public static var current = ""

  /// Makes the folder, runs the test, removes the folder.
  public func provideScope(
    for test: Test,
    testCase: Test.Case?,
    performing body: @concurrent @Sendable () async throws -> Void
  ) async throws {
    var template = Array("/tmp/vintage-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw TemporaryDirectoryError() }
    let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    defer { Self.remove(path) }
    try await Self.$current.withValue(path) { try await body() }
  }

  /// Removes a folder with everything in it.
  private static func remove(_ path: String) {
    if let folder = opendir(path) {
      while let entry = readdir(folder) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." { remove("\(path)/\(name)") }
      }
      closedir(folder)
      rmdir(path)
    } else {
      unlink(path)
    }
  }
}

/// No temporary folder could be made.
struct TemporaryDirectoryError: Error {}

extension Trait where Self == TemporaryDirectoryTrait {
  /// A folder of its own for each test.
  public static var temporaryDirectory: Self { Self() }
}
