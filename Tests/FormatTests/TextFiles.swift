/// Files whose texts and layouts need the youngest parts of the format, of a generator that is easy
/// to write again.
enum TextFiles {
  /// The figure of a place in a file, which is the same each time it is asked for.
  private static func figure(_ place: Int, below limit: Int) -> Int {
    let mixed = (UInt64(place) &+ 1) &* 0x9E37_79B9_7F4A_7C15
    return Int((mixed ^ mixed >> 29) % UInt64(limit))
  }

  /// A list of objects of more than 64 KiB; one changes, one is withdrawn, one comes.
  static var json: [[UInt8]] {
    var objects = (0..<1800).map {
      "{\"id\": \($0), \"area\": \"R\($0 % 40)\", \"cases\": \(figure($0, below: 900))}"
    }
    let before = objects
    objects[300] = "{\"id\": 300, \"area\": \"R20\", \"cases\": null}"
    objects.remove(at: 900)
    objects.append("{\"id\": 1800, \"area\": \"R0\", \"cases\": 7}")
    return [before, objects].map { Array("{\"data\": [\($0.joined(separator: ", "))]}\n".utf8) }
  }

  /// An object with a key for each day, which is an object of areas; one figure is revised.
  static var objects: [[UInt8]] {
    (0..<3).map { release in
      let days = (1...20 + release).map { day in
        let areas = (0..<9).map { area in
          let version = day == 7 && area == 3 ? release : 0
          let new = figure(day * 64 + area + version * 4096, below: 40)
          return "    {\n      \"area\": \"R\(area)\",\n      \"new\": \(new)\n    }"
        }
        return "  \"2020-04-\(day + 9)\": [\n\(areas.joined(separator: ",\n"))\n  ]"
      }
      return Array("{\n\(days.joined(separator: ",\n"))\n}\n".utf8)
    }
  }

  /// Thirty sections of eighty words out of fifty, of which ten are amended in each of five files.
  static var sections: [[UInt8]] {
    let words = (0..<50).map { String(figure($0, below: 1 << 24), radix: 36) }
    var sections = (0..<30).map { section in
      (0..<80).map { words[figure(section * 80 + $0, below: 50)] }
    }
    return (0..<5).map { release in
      for section in 0..<30 where (section + release) % 3 == 0 {
        sections[section][figure(section + release * 30, below: 80)] = words[release] + ", "
      }
      let lines = sections.map { $0.joined(separator: " ") + ".\n" }
      return Array(lines.joined().utf8)
    }
  }

  /// A table in UTF-16, and one in which every ninth figure is a text of its own.
  static var mixed: [[UInt8]] {
    let rows = (0..<60).map { "\($0 % 6);\($0 / 6);\(figure($0, below: 500))\n" }
    let wide = ("dep;day;n\n" + rows.joined()).utf8.flatMapped { [$0, 0] }
    let listed = (0..<250).map { row in
      let text = "about \(figure(row, below: 99))/\(row)"
      return "\(row);\(row % 9 == 0 ? text : "\(figure(row, below: 9000)).5")\n"
    }
    return [[0xFF, 0xFE] + wide, Array(("id;rate\n" + listed.joined()).utf8)]
  }

  /// Nine days, each with a new column behind the names.
  static var wide: [[UInt8]] {
    (12...20).map { day in
      let days = (1...day).reversed()
      var text = "Area,Country," + days.map { "3/\($0)/20" }.joined(separator: ",") + "\n"
      for area in 0..<40 {
        let cases = days.map { "\($0 * (area + 3) * 7 + figure($0 * 64 + area, below: 20))" }
        text += "Area \(area),Land \(area % 5),\(cases.joined(separator: ","))\n"
      }
      return Array(text.utf8)
    }
  }

  /// Lines of XML that repeat, of which some are revised, in ten files; one place comes with each.
  static var lines: [[UInt8]] {
    (0..<10).map { release in
      var text = "<?xml version=\"1.0\"?>\n<report>\n"
      for row in 0..<60 + release {
        let version = figure(row * 16 + release, below: 6) == 0 ? release : row % 3
        text +=
          "  <row area=\"\(row)\">\n    <cases>\(figure(row * 16 + version, below: 50))</cases>\n"
        text += "    <beds>\(figure(row * 99 + version, below: 400))</beds>\n  </row>\n"
      }
      return Array((text + "</report>\n").utf8)
    }
  }

  /// Four hundred answers of two to six words out of twenty; one changes.
  static var answers: [[UInt8]] {
    let words = (0..<20).map { String(figure($0, below: 1 << 32), radix: 36) }
    return (0..<2).map { release in
      var text = "id,answer\n"
      for row in 0..<400 {
        let seed = row == 70 ? release * 9000 : row * 8
        let answer = (0..<2 + row % 5).map { words[figure(seed + $0, below: 20)] }
        text += "\(row),\(answer.joined(separator: row % 7 == 0 ? ", " : " "))\n"
      }
      return Array(text.utf8)
    }
  }

  /// Sixteen price lists of 150 articles; every price and the date change each time.
  static var prices: [[UInt8]] {
    (0..<16).map { release in
      let rows = (0..<150).map { row in
        let cents = figure(row * 7, below: 9000) + figure(row * 64 + release, below: 23)
        let code = 1_000_000 + figure(row * 7 + 1, below: 9_000_000)
        let place =
          "hall \(figure(row * 7 + 2, below: 1 << 20)), shelf \(row * 77 % 1009) on the left"
        return "\(code);\(place);\(cents * 119 / 100);\(cents);2022-01-\(release + 10)\n"
      }
      return Array(rows.joined().utf8)
    }
  }

  /// Eight files with the amounts of a hundred numbers, which come again in their order.
  static var amounts: [[UInt8]] {
    (0..<8).map { release in
      let rows = (0..<100).map { row in
        "\(1_000_000 + figure(row * 7 + 1, below: 9_000_000));\(row * row % 977 + release)\n"
      }
      return Array(rows.joined().utf8)
    }
  }

  /// Sixteen files of six lines of about 500 bytes; a word of each line changes.
  static var letters: [[UInt8]] {
    (0..<16).map { release in
      let lines = (0..<6).map { line in
        let words = (0..<70).map { word in
          let version = word == line * 9 + release % 9 ? release : 0
          return String(figure(line * 100 + word + version * 7000, below: 1 << 36), radix: 36)
        }
        return "\(release) \(words.joined(separator: " "))\n"
      }
      return Array(lines.joined().utf8)
    }
  }

  /// Fifty notes of about 800 bytes; a figure in front of each changes.
  static var notes: [[UInt8]] {
    (0..<3).map { release in
      let rows = (0..<50).map { row in
        let words = (0..<100).map { word in
          String(figure(row * 100 + word, below: 1 << 40), radix: 36)
        }
        return "\(row);\(release * 31 + row);\(words.joined(separator: " "))\n"
      }
      return Array(("id;n;note\n" + rows.joined()).utf8)
    }
  }
}

extension Sequence {
  /// What is made of each element, end to end.
  fileprivate func flatMapped<Made>(_ make: (Element) -> [Made]) -> [Made] {
    var all: [Made] = []
    for element in self { all += make(element) }
    return all
  }
}
