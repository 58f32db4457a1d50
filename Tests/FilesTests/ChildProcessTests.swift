import Files
import Testing

@Suite struct ChildProcessTests {
  @Test func `a program that talks on and hears no signal is stopped all the same`() throws {
    let process = try ChildProcess("sh", ["-c", "trap '' TERM; echo ready; exec yes"])
    #expect(try process.readLine() == Array("ready".utf8))
    process.stop()
    #expect(process.wait() != 0)
  }
}
