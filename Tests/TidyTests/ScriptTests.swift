import Files
import Foundation
import Support
import Testing

/// The developers' scripts do what the style asks of them.
@Suite(.temporaryDirectory) struct ScriptTests {
  static let layers = "\(SharedData.root)/Scripts/layers"

  @Test func `every import is one that the package lists`() throws {
    let outcome = try Command("/bin/sh", in: SharedData.root).run([Self.layers])
    #expect(outcome.status == 0, "\(outcome.text) \(outcome.messages)")
  }

  @Test func `an import that is not listed fails, and is named`() throws {
    let root = TemporaryDirectoryTrait.current
    let disk = LocalFileSystem()
    let package = """
      let package = Package(
        targets: [
          layer("Low"),
          .target(
            name: "High",
            dependencies: ["Low", .product(name: "Other", package: "low")],
            swiftSettings: house
          ),
        ]
      )

      """
    try disk.replace("\(root)/Package.swift", with: Array(package.utf8))
    for target in ["Low", "High"] { try disk.makeDirectories("\(root)/Sources/\(target)") }
    try disk.replace("\(root)/Sources/High/A.swift", with: Array("public import Low\n".utf8))
    try disk.replace("\(root)/Sources/Low/A.swift", with: Array("import Glibc\n".utf8))
    let command = Command("/bin/sh", in: root)
    #expect(try command.run([Self.layers, root]).status == 0)
    try disk.replace("\(root)/Sources/Low/B.swift", with: Array("internal import High\n".utf8))
    let outcome = try command.run([Self.layers, root])
    #expect(outcome.status == 1)
    #expect(outcome.messages == ["Sources/Low/B.swift: Low imports High, which it does not list"])
    try disk.makeDirectories("\(root)/Tests/LostTests")
    #expect(
      try command.run([Self.layers, root]).messages.last
        == "Tests/LostTests/: no target of Package.swift, so nothing builds it"
    )
  }

  @Test func `the formatter demands documentation of everything public`() throws {
    let text = String(
      decoding: try LocalFileSystem().readAll("\(SharedData.root)/.swift-format"),
      as: UTF8.self
    )
    for rule in [
      "AllPublicDeclarationsHaveDocumentation", "ValidateDocumentationComments", "NeverForceUnwrap",
      "NeverUseForceTry", "BeginDocumentationCommentWithOneLineSummary",
    ] {
      #expect(text.contains("\"\(rule)\": true"))
    }
  }

  @Test(arguments: ["bench", "shapes"])
  func `no measurement finds what another one has learned`(name: String) throws {
    let folder = TemporaryDirectoryTrait.current
    // It says which cache it was given, and fails, so that nothing is measured.
    let program = "#!/bin/sh\necho \"$VINTAGE_CACHE\" >> '\(folder)/caches'\nexit 9\n"
    try LocalFileSystem().replace("\(folder)/vintage", with: Array(program.utf8), mode: 0o755)
    let script = "\(SharedData.root)/Scripts/\(name)"
    for _ in 0..<2 {
      let outcome = try Python.run(
        ["-B", script, "--vintage", "\(folder)/vintage", "--keep", "work"],
        in: folder,
        environment: ["VINTAGE_CACHE": "\(folder)/mine"]
      )
      #expect(outcome.status == 1, "\(outcome.messages)")
    }
    let text = String(decoding: try LocalFileSystem().readAll("\(folder)/caches"), as: UTF8.self)
    let caches = text.split(separator: "\n")
    #expect(caches.count == 2 && caches[0] != caches[1])
    #expect(caches.allSatisfy { $0.contains("/work/cache-") }, "\(caches)")
  }

  @Test func `scripts are plain shell and run`() throws {
    let disk = LocalFileSystem()
    for name in ["check", "layers"] {
      let path = "\(SharedData.root)/Scripts/\(name)"
      let start = try disk.readAll(path).prefix(10)
      #expect(String(decoding: start, as: UTF8.self).hasPrefix("#!/bin/sh"), "\(name)")
      #expect(FileManager.default.isExecutableFile(atPath: path), "\(name)")
      #expect(try Command("/bin/sh", in: SharedData.root).run(["-n", path]).status == 0, "\(name)")
    }
  }
}
