import Files
import Foundation
import Support
import Testing

/// `vintage report`: the page is whole, and its numbers are those of the commands.
@Suite(.temporaryDirectory, .enabled(if: Python.has("html.parser")))
struct ReportTests {
  @Test func `the page is well formed, needs nothing else, and has the right numbers`() throws {
    let run = try ExportRun()
    _ = try run.done("-C \(run.archive) report t -o t.html --key dep=01 --column n")
    let answers = try run.ask("page_numbers", "\(TemporaryDirectoryTrait.current)/t.html")
    #expect(answers.status == 0, "\(answers.messages)")
    #expect(answers.text == "t: 12 corrections, 8 sections\n")
  }

  @Test func `a history without corrections says so`() throws {
    let run = try ExportRun(Array(ExportRun.files.prefix(1)))
    _ = try run.done("-C \(run.archive) report t -o t.html")
    let page = try text("t.html")
    #expect(page.contains("no published figure was changed or withdrawn"))
    #expect(!page.contains("id=\"heat\""))
  }

  @Test func `what the data hold cannot become markup`() throws {
    let run = try ExportRun()
    _ = try run.done("-C \(run.archive) report t -o t.html")
    let page = try text("t.html")
    #expect(!page.contains("it's <b>") && page.contains("it&#39;s &lt;b&gt;&amp;"))
  }

  @Test func `the sum of all rows of a day is shown where the role allows it`() throws {
    let run = try ExportRun()
    _ = try run.done("-C \(run.archive) report t -o t.html --column n --sum")
    let page = try text("t.html")
    #expect(
      page.contains(#""days":["2020-03-30","2020-03-31"],"first":[15.0,1.0],"today":[14.5,1.0]"#)
    )
    _ = try run.done("-C \(run.archive) dataset set t columns.n.role=rate")
    let refused = try run.command.run("-C \(run.archive) report t -o u.html --column n --sum")
    #expect(refused.status == 2 && refused.messages == ["vintage: n is a rate: it has no sum"])
  }

  @Test func `rows that are not told apart are refused`() throws {
    let run = try ExportRun()
    _ = try run.done("-C \(run.archive) dataset set t key=dep,jour,Order")
    let refused = try run.command.run(
      "-C \(run.archive) report t -o u.html --column n --key dep=01"
    )
    #expect(refused.status == 2, "\(refused.messages)")
    #expect(
      refused.messages.first?.contains("several rows with dep=01 are about 2020-03-30") == true
    )
    let wrong = try run.command.run("-C \(run.archive) report t -o u.html --key n=1")
    #expect(wrong.status == 2 && wrong.messages.first?.contains("n is not in the key") == true)
  }

  @Test(
    .enabled(if: ExportRun.optimised != nil, "no release build, or no real releases"),
    arguments: ExportRun.histories
  )
  func `the page of a real history is right and small`(name: String) throws {
    let run = try ExportRun(real: name, by: try #require(ExportRun.optimised))
    let path = "\(TemporaryDirectoryTrait.current)/h.html"
    _ = try run.done("-C \(run.archive) report \(name) -o \(path)")
    #expect(try LocalFileSystem().readAll(path).count < 3_000_000)
    let answers = try run.ask("page_numbers", path)
    #expect(answers.status == 0, "\(answers.messages)")
  }

  /// A browser, where there is one.
  static let browser: String? = {
    let names = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
    let found = names.first { FileManager.default.isExecutableFile(atPath: $0) }
    if found == nil { print("skipped: no Chromium on this machine") }
    return found
  }()

  @Test(.enabled(if: browser != nil, "no Chromium on this machine"))
  func `a browser has nothing to complain of, and shows the right numbers`() throws {
    let run = try ExportRun()
    let page = "\(TemporaryDirectoryTrait.current)/t.html"
    _ = try run.done("-C \(run.archive) report t -o \(page) --key dep=01 --column n")
    try look(at: page, run)
  }

  @Test(
    .enabled(if: browser != nil, "no Chromium on this machine"),
    .enabled(if: ExportRun.optimised != nil, "no release build, or no real releases"),
    arguments: ExportRun.histories
  )
  func `a browser shows the right numbers of a real history`(name: String) throws {
    let run = try ExportRun(real: name, by: try #require(ExportRun.optimised))
    let page = "\(TemporaryDirectoryTrait.current)/h.html"
    _ = try run.done("-C \(run.archive) report \(name) -o \(page)")
    try look(at: page, run)
  }

  @Test(.enabled(if: browser != nil, "no Chromium on this machine"))
  func `labels on each other, a page that is too wide and pale text are noticed`() throws {
    let run = try ExportRun()
    let folder = TemporaryDirectoryTrait.current
    _ = try run.done("-C \(run.archive) report t -o t.html --key dep=01 --column n")
    let good = try text("t.html")
    let bad = [
      ("<text x=", "<text x=\"300\" y=\"90\" class=\"t\">over</text><text x=", " lies on "),
      ("<footer>", "<div style=width:3000px>wide</div><footer>", "wide: the page is "),
      ("<footer>", "<p style=color:#bbb>pale</p><footer>", "has a contrast of "),
      ("<footer>", "<script>console.error('no')</script><footer>", "CONSOLE"),
    ]
    for (old, new, message) in bad {
      let page = Array(good.replacing(old, with: new).utf8)
      try LocalFileSystem().replace("\(folder)/bad.html", with: page)
      let view = try run.view("\(folder)/bad.html", in: try #require(Self.browser))
      #expect(view.status == 1 && view.messages.contains { $0.contains(message) }, "\(message)")
    }
  }

  /// Opens a page in the browser, and compares what that made of it with what the command answers.
  private func look(at page: String, _ run: ExportRun) throws {
    let view = try run.view(page, in: try #require(Self.browser))
    #expect(view.status == 0, "\(view.messages)")
    try LocalFileSystem().replace("\(page).dom", with: view.output)
    let answers = try run.ask("page_numbers", "\(page).dom")
    #expect(answers.status == 0, "\(answers.messages)")
  }

  private func text(_ name: String) throws -> String {
    let path = "\(TemporaryDirectoryTrait.current)/\(name)"
    return String(decoding: try LocalFileSystem().readAll(path), as: UTF8.self)
  }
}
