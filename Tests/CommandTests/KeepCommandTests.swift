import Foundation
import Support
import Testing

@Suite(.temporaryDirectory) struct KeepCommandTests {
  @Test func `init makes an archive once`() throws {
    let box = try Sandbox(isEmpty: true)
    let made = try box.run("init a")
    #expect(made.status == 0)
    #expect(
      made.messages
        == ["made an archive in a", "next: vintage -C a dataset add NAME --key COLUMN,..."]
    )
    let again = try box.run("init a")
    #expect(again.status == 2 && again.messages == ["vintage: a is an archive already"])
    #expect(String(decoding: try box.read("a/.gitignore"), as: UTF8.self) == "/store/\n")
  }

  @Test func `restore writes a file once, and again only by force`() throws {
    let box = try Sandbox()
    try box.fill()
    let first = try box.run("-C a restore hospital@2020-04-14 -o out.csv")
    #expect(first.status == 0)
    #expect(first.messages == ["wrote out.csv: 30 bytes, SHA-256 as recorded"])
    let second = try box.run("-C a restore hospital@2020-04-15 -o out.csv")
    #expect(second.status == 2)
    #expect(
      second.messages
        == ["vintage: out.csv is there already (replace it with --force)"]
    )
    #expect(try box.read("out.csv") == Array(Sandbox.texts[0].utf8))
    #expect(try box.run("-C a restore hospital@2020-04-15 -o out.csv --force").status == 0)
    #expect(try box.read("out.csv") == Array(Sandbox.texts[2].utf8))
    #expect(try box.disk.list(box.folder).allSatisfy { !$0.hasPrefix("tmp-") })
  }

  @Test func `a dash as a file is standard output`() throws {
    let box = try Sandbox()
    try box.fill()
    for line in ["restore hospital@2020-04-14 -o -", "restore hospital@2020-04-14 --output=-"] {
      let run = try box.run("-C a \(line)")
      #expect(run.status == 0 && run.text == Sandbox.texts[0] && run.messages.isEmpty)
    }
    #expect(try box.run("-C a report hospital -o - --quiet").text.hasPrefix("<!DOCTYPE html>"))
    #expect(try box.run("-C a restore hospital@2020-04-14 -o ./-").status == 0)
    #expect(try box.read("-") == Array(Sandbox.texts[0].utf8))
  }

  @Test func `restore never replaces a folder, and needs one to write into`() throws {
    let box = try Sandbox()
    try box.fill()
    let folder = try box.run("-C a restore hospital@latest -o a --force")
    #expect(
      folder.status == 2 && folder.messages.first?.hasPrefix("vintage: a: not a file") == true
    )
    let missing = try box.run("-C a restore hospital@latest -o none/out.csv")
    #expect(missing.status == 5)
    #expect(missing.messages == ["vintage: none/out.csv: there is no folder none"])
  }

  @Test func `tags name a release for good`() throws {
    let box = try Sandbox()
    try box.fill()
    #expect(try box.run("-C a tag hospital@2020-04-14 paper-v1").status == 0)
    #expect(try box.run("-C a cat hospital@paper-v1").text == Sandbox.texts[0])
    let taken = try box.run("-C a tag hospital@latest paper-v1")
    #expect(taken.status == 2)
    #expect(
      taken.messages
        == ["vintage: the tag paper-v1 names another release (move it with --force)"]
    )
    let list = try JSON.objects(box.run("-C a tag hospital --format json"))
    #expect(list.map { $0["tag"] as? String } == ["paper-v1"])
    #expect(try box.run("-C a tag hospital@latest paper-v1 --force").status == 0)
    #expect(try box.run("-C a cat hospital@paper-v1").text == Sandbox.texts[2])
    #expect(try box.run("-C a tag hospital --delete paper-v1").status == 0)
    #expect(try box.run("-C a tag hospital").output.isEmpty)
  }

  @Test func `verify tells that all is well, and what is damaged where it is not`() throws {
    let box = try Sandbox()
    try box.fill()
    let sound = try box.run("-C a verify --data")
    #expect(sound.status == 0)
    #expect(sound.text.hasPrefix("hospital: 3 releases rebuilt, each with its SHA-256; log head "))
    let path = "a/store/hospital/00000002-00000002.pack"
    var bytes = try box.read(path)
    bytes[20] ^= 1
    try box.disk.replace("\(box.folder)/\(path)", with: bytes)
    let damaged = try box.run("-C a verify")
    #expect(damaged.status == 4)
    #expect(damaged.messages.first?.hasSuffix("its CRC-32 does not agree") == true)
    #expect(damaged.messages.contains("  affected: 2020-04-15 19:00, 2020-04-15 20:00"))
    let cat = try box.run("-C a cat hospital@2020-04-15")
    #expect(cat.status == 4 && cat.output.isEmpty && cat.messages.count == 1)
    #expect(try box.run("-C a cat hospital@2020-04-14").text == Sandbox.texts[0])
  }

  @Test func `pack changes no id and no byte`() throws {
    let box = try Sandbox()
    try box.fill()
    let before = try box.run("-C a log hospital --format jsonl").text
    let outcome = try box.run("-C a pack")
    #expect(outcome.status == 0)
    #expect(try #require(outcome.messages.first).hasPrefix("hospital: "))
    #expect(try box.run("-C a log hospital --format jsonl").text == before)
    #expect(try box.run("-C a verify --data").status == 0)
    #expect(
      try box.disk.list("\(box.folder)/a/store/hospital") == ["00000001-00000003.pack", "lock"]
    )
  }

  @Test func `stats tells raw size, store and the last release gzipped`() throws {
    let box = try Sandbox()
    try box.fill()
    let object = try #require(try JSON.objects(box.run("-C a stats --format json")).first)
    #expect(object["raw_bytes"] as? Int == Sandbox.texts.reduce(0) { $0 + $1.utf8.count })
    #expect(object["last_bytes"] as? Int == 46)
    #expect((object["last_gzip_bytes"] as? Int ?? 0) > 20)
    #expect((object["store_bytes"] as? Int ?? 0) > 100)
    let text = try box.run("-C a stats hospital").text
    for word in ["as published", "last, gzipped", "records kept"] { #expect(text.contains(word)) }
  }

  @Test func `read-only commands write nothing`() throws {
    let box = try Sandbox()
    try box.fill()
    let before = try Self.tree(box)
    for command in [
      "list", "log hospital", "show hospital@latest", "cat hospital@latest", "verify --data",
      "stats", "tag hospital", "dataset list", "dataset show hospital",
    ] {
      #expect(try box.run("-C a \(command)").status == 0, "\(command)")
    }
    #expect(try Self.tree(box) == before)
  }

  private static func tree(_ box: Sandbox) throws -> [String] {
    let root = URL(fileURLWithPath: "\(box.folder)/a")
    let manager = FileManager.default
    return try (manager.subpaths(atPath: root.path) ?? []).sorted().map { path in
      let attributes = try manager.attributesOfItem(atPath: "\(root.path)/\(path)")
      return "\(path) \(attributes[.size] ?? 0) \(attributes[.modificationDate] ?? 0)"
    }
  }
}
