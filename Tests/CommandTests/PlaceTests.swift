import Support
import Testing

/// How the archive is found, and what the command says of itself.
@Suite(.temporaryDirectory) struct PlaceTests {
  @Test func `the archive is the one of -C, before or after the verb`() throws {
    let box = try Sandbox()
    try box.fill()
    for line in [
      "-C a cat hospital@first", "cat -C a hospital@first", "cat hospital@first -C a",
      "--archive a cat hospital@first", "cat hospital@first --archive a",
    ] {
      #expect(try box.run(line).text == Sandbox.texts[0], "\(line)")
    }
  }

  @Test func `after the verb wins over before, and both over the environment`() throws {
    let box = try Sandbox()
    try box.fill()
    var command = box.command
    command.environment = ["VINTAGE_ARCHIVE": "a"]
    #expect(try command.run("cat hospital@first").text == Sandbox.texts[0])
    command.environment = ["VINTAGE_ARCHIVE": "nowhere"]
    #expect(try command.run("cat hospital@first").status == 2)
    #expect(try command.run("-C a cat hospital@first").text == Sandbox.texts[0])
    #expect(try command.run("-C nowhere cat hospital@first -C a").text == Sandbox.texts[0])
  }

  @Test func `without them it is found upward from the current folder`() throws {
    let box = try Sandbox()
    try box.fill()
    try box.disk.makeDirectories("\(box.folder)/a/deep/down")
    var command = box.command
    command.directory = "\(box.folder)/a/deep/down"
    #expect(try command.run("cat hospital@first").text == Sandbox.texts[0])
  }

  @Test func `where there is none, one line says so`() throws {
    let box = try Sandbox()
    let below = try box.run("list")
    #expect(below.status == 2)
    #expect(
      below.messages == [
        "vintage: no archive in \(box.folder) or any folder above it"
          + " (make one with: vintage init DIR)"
      ]
    )
    let named = try box.run("-C nowhere list")
    #expect(named.status == 2)
    #expect(named.messages.first?.hasPrefix("vintage: no archive in nowhere") == true)
  }

  static let usage = [
    "frobnicate", "cat", "log", "log hospital --limit -1", "log hospital --format xml",
    "add hospital", "add hospital a b --published 2020-01-01", "restore hospital@latest",
    "-C", "show hospital@latest --by yesterday", "tag hospital x --delete y",
  ]

  @Test func `bad usage is exit status 2 with a message, and nothing on standard output`() throws {
    let box = try Sandbox()
    for line in Self.usage {
      let outcome = try box.run(line)
      #expect(outcome.status == 2, "\(line)")
      #expect(outcome.output.isEmpty && !outcome.messages.isEmpty, "\(line)")
    }
  }

  @Test func `the version is on standard output`() throws {
    let outcome = try Sandbox(isEmpty: true).run("--version")
    #expect(outcome.status == 0 && outcome.messages.isEmpty)
    #expect(outcome.text.split(separator: ".").count == 3)
  }
}
