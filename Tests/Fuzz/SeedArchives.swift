import Bytes
import Deflate

/// Packed files as seeds.
enum SeedArchives {
  /// A zip archive of members, each deflated where that is wanted.
  static func zip(_ members: [(name: String, content: [UInt8], isDeflated: Bool)]) -> [UInt8] {
    var archive: [UInt8] = []
    var list: [UInt8] = []
    for (name, content, isDeflated) in members {
      let packed = isDeflated ? Deflate.compress(content, level: 6, format: .raw) : content
      var fields: [UInt8] = [20, 0, 0, 0, isDeflated ? 8 : 0, 0, 0, 0, 0x21, 0x50]
      fields.writeUInt32(Deflate.crc32(content))
      fields.writeUInt32(UInt32(packed.count))
      fields.writeUInt32(UInt32(content.count))
      fields += [UInt8(name.utf8.count), 0, 0, 0]
      list += [0x50, 0x4B, 1, 2, 20, 0] + fields + [UInt8](repeating: 0, count: 10)
      list.writeUInt32(UInt32(archive.count))
      list += name.utf8
      archive += [0x50, 0x4B, 3, 4] + fields + Array(name.utf8) + packed
    }
    let count = UInt8(members.count)
    var end: [UInt8] = [0x50, 0x4B, 5, 6, 0, 0, 0, 0, count, 0, count, 0]
    end.writeUInt32(UInt32(list.count))
    end.writeUInt32(UInt32(archive.count))
    return archive + list + end + [0, 0]
  }

  /// Archives and gzip files with the samples, and what git says of three commits.
  static var all: [(target: String, name: String, bytes: [UInt8])] {
    let files = Sample.files.enumerated().map { (name: "d/f\($0).csv", content: $1) }
    var seeds: [(target: String, name: String, bytes: [UInt8])] = [
      ("Zip", "deflated", zip(files.prefix(3).map { ($0.name, $0.content, true) })),
      ("Zip", "stored", zip([("a.csv", Sample.quoted, false), ("folder/", [], false)])),
      ("Zip", "names", zip([("../a.csv", [10], true), ("/b", [10], false), ("", [], false)])),
      ("Zip", "empty", zip([])), ("GitLog", "three", gitLog),
    ]
    for (number, file) in files.enumerated() {
      let packed = Deflate.compress(file.content, level: 6, format: .gzip)
      seeds.append(("Gzip", "one-\(number)", packed))
      if number == 1 { seeds.append(("Gzip", "two", packed + packed + [0, 0])) }
    }
    return seeds
  }

  private static let gitLog: [UInt8] = {
    let id = String(repeating: "ab", count: 20)
    let head =
      "\u{1}\(id) 1586970000 1586970060 2020-04-15T19:00:00+02:00 2020-04-15T19:01:00+02:00"
    let changes = [
      ":100644 100644 \(id) \(id) M\0d/x.csv\0", ":000000 100644 \(id) \(id) A\0d/x.csv\0",
      ":100644 100644 \(id) \(id) R100\0d/x.csv\0d/y.csv\0",
    ]
    return Array(changes.map { "\(head)\0\n\($0)" }.joined().utf8)
  }()
}
