import Coding
import Records
import Testing

/// What follows from other figures costs nothing, and codes are told from figures.
@Suite struct FormulaTests {
  private static func size(_ rows: [String], chunkEnds: [Int] = []) throws -> Int {
    let batch = RecordBlockTests.batch(Array(rows.joined().utf8))
    let block = RecordBlock.encode(batch, chunkEnds: chunkEnds, effort: .thorough)
    let back = try RecordBlock.decode(
      block[...],
      byteCount: batch.bytes.count,
      recordCount: batch.count
    )
    #expect(back == batch)
    return block.count
  }

  /// Days of 30 departments, each with men, women and a few of whom nothing is known.
  private static func days(_ count: Int) -> [(dep: Int, day: Int, men: Int, women: Int, rest: Int)]
  {
    var random = SeededGenerator(seed: 3)
    return (0..<count).flatMap { day in
      (1...30).map { dep in
        (
          dep, day, Int.random(in: 0..<400, using: &random),
          Int.random(in: 0..<400, using: &random), dep % 7 == 0 ? 1 : 0
        )
      }
    }
  }

  @Test func `a column of the rest of a total costs hardly anything`() throws {
    let days = Self.days(40)
    let all = days.map { "\($0.dep);\($0.day);\($0.men + $0.women);\($0.men);\($0.women)\n" }
    let some = days.map { "\($0.dep);\($0.day);\($0.men + $0.women);\($0.men)\n" }
    #expect(try Self.size(all) < Self.size(some) + 64)
  }

  @Test func `a row of the rest of a total costs hardly anything`() throws {
    let days = Self.days(60)
    func rows(_ sexes: [Int]) -> [String] {
      days.flatMap { day in
        sexes.map { sex in
          let figure = [day.men + day.women + day.rest, day.men, day.women][sex]
          let (month, date) = (10 + day.day / 28, day.day % 28 + 1)
          return "\(day.dep);\(sex);2020-\(month)-\(date < 10 ? "0" : "")\(date);\(figure)\n"
        }
      }
    }
    let (all, some) = (try Self.size(rows([0, 1, 2])), try Self.size(rows([0, 1])))
    #expect(all < some + some / 8, "\(all), \(some)")
  }

  /// Visits by age in a first release, and in a second one of each day all ages and one of them.
  private static func visits(all: String) -> (rows: [String], chunkEnds: [Int]) {
    var random = SeededGenerator(seed: 5)
    let ages = [all, "A", "B", "C", "D", "E"]
    var figures = (0..<1200).map { _ in Int.random(in: 50..<900, using: &random) }
    func row(_ place: Int, _ age: Int) -> String {
      "\(place / 40);2020-0\(4 + place % 40 / 20)-\(10 + place % 20);\(ages[age]);"
        + "\(figures[place * 6 + age]);\(figures[place * 6 + age] / 3)\n"
    }
    let first = (0..<200).flatMap { place in (0..<6).map { row(place, $0) } }
    var second: [String] = []
    for place in 0..<200 where place % 3 > 0 {
      let (age, more) = (1 + Int.random(in: 0..<5, using: &random), 1 + place % 9)
      figures[place * 6] += more
      figures[place * 6 + age] += more
      second += [row(place, 0), row(place, age)]
    }
    return (first + second, [first.count, first.count + second.count])
  }

  @Test func `a number among codes is a code`() throws {
    let (numbers, letters) = (Self.visits(all: "0"), Self.visits(all: "T"))
    let number = try Self.size(numbers.rows, chunkEnds: numbers.chunkEnds)
    let letter = try Self.size(letters.rows, chunkEnds: letters.chunkEnds)
    #expect(number < letter + letter / 50, "\(number), \(letter)")
  }

  @Test func `words among figures leave them figures`() throws {
    var random = SeededGenerator(seed: 7)
    var figure = 1000
    let plain = (0..<3000).map { row in
      figure += Int.random(in: 0..<4, using: &random)
      return "\(row);\(figure)\n"
    }
    var mixed = plain
    for row in stride(from: 3, to: 3000, by: 12) {
      mixed[row] = "\(row);\(row % 2 == 0 ? "NA" : "x")\n"
    }
    #expect(try Self.size(mixed) < Self.size(plain) + 420)
  }

  /// Small cases by region and sex in a first release, and in a second one those that changed.
  private static func cases(_ hidden: [String]) -> (rows: [String], chunkEnds: [Int]) {
    var random = SeededGenerator(seed: 11)
    var figures = (0..<1560).map { _ in Int.random(in: 0..<40, using: &random) }
    func row(_ place: Int) -> String {
      let figure = place % 9 < hidden.count ? hidden[place % 9] : "\(figures[place])"
      return
        "2020-04-\(10 + place / 39 % 20);\(place % 39 / 3);\(place % 3);\(figure);\(place * 7919)\n"
    }
    let header = "date;region;sex;cases;id\n"
    let first = [header] + (0..<780).map(row)
    var second: [String] = []
    for place in stride(from: 0, to: 780, by: 4) {
      figures[place] += 1
      second.append(row(place))
    }
    return (first + second, [first.count, first.count + second.count])
  }

  @Test func `figures that are hidden or missing do not make codes of the others`() throws {
    let (plain, hidden) = (Self.cases([]), Self.cases(["<5", "NA", "<5"]))
    let size = try Self.size(plain.rows, chunkEnds: plain.chunkEnds)
    #expect(try Self.size(hidden.rows, chunkEnds: hidden.chunkEnds) < size + size / 20)
  }
}
