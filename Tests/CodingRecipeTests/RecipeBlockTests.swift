import Bytes
import Coding
import Deflate
import Records
import Support
import Testing

@Suite struct RecipeBlockTests {
  /// Recipes of a file in which rows are replaced, lines repeat and rows come at the end.
  private static func recipes(seed: UInt64, count: Int) -> [[UInt8]] {
    var random = SeededRandom(seed)
    var numbers = Array(0..<2000)
    var known = numbers.count
    var base: RecordRuns?
    return (0..<count).map { _ in
      let firstNew = known
      for _ in 0..<random.below(60) {
        let place = random.below(numbers.count)
        if random.below(3) == 0 {
          numbers[place] = numbers[random.below(40) * 7]
        } else {
          numbers[place] = known
          known += 1
        }
      }
      numbers += known..<known + 5
      known += 5
      var runs = RecordRuns()
      for number in numbers { runs.append(number) }
      defer { base = runs }
      return Recipe.encode(runs, base: base, firstNew: firstNew)
    }
  }

  @Test(arguments: Array<UInt64>(1...12))
  func `recipes come back from streams, which are smaller`(seed: UInt64) throws {
    let recipes = Self.recipes(seed: seed, count: 12)
    let (bytes, sizes) = (recipes.flatMap { $0 }, recipes.map(\.count))
    let block = RecipeBlock.encode(bytes, sizes: sizes)
    #expect(block.first == RecipeBlock.streamsMark)
    #expect(block.count < Deflate.compress(bytes, level: 9).count)
    #expect(try RecipeBlock.decode(block[...], byteCount: bytes.count, sizes: sizes) == bytes)
  }

  @Test func `few recipes, and bytes that are none, are deflated as they are`() throws {
    var random = SeededRandom(3)
    let noise = (0..<4000).map { _ in UInt8(random.below(256)) }
    let few = Self.recipes(seed: 5, count: 1)[0]
    for (bytes, sizes) in [(noise, [1000, 3000]), (few, [few.count]), ([], []), (noise, [5])] {
      let block = RecipeBlock.encode(bytes, sizes: sizes)
      #expect(block == Deflate.compress(bytes, level: 9))
      #expect(try RecipeBlock.decode(block[...], byteCount: bytes.count, sizes: sizes) == bytes)
    }
  }

  /// A block as docs/format.md has it, with streams that are given.
  private static func block(_ streams: [[UInt8]]) -> [UInt8] {
    var block: [UInt8] = [1]
    for stream in streams {
      block.writeCount(stream.count)
      if !stream.isEmpty { block.writeBlob(Deflate.compress(stream, level: 6)) }
    }
    return block
  }

  @Test func `streams are put together as the page says`() throws {
    let block = Self.block([
      [20, 6], [3, 2, 3], [1, 1], [0], [0, 4], [], [44], [1],
    ])
    // Ten from where they are expected; one new; three that go on behind it; one from place 300;
    // one that is two further than expected. Then an empty recipe, which takes nothing.
    let recipe: [UInt8] = [20, 0, 3, 0, 6, 2, 2, 0xBC, 0x04, 3, 4]
    let decoded = try RecipeBlock.decode(block[...], byteCount: recipe.count, sizes: [11, 0])
    #expect(decoded == recipe)
  }

  @Test func `damaged streams give an error or as many bytes as there were`() throws {
    let recipes = Self.recipes(seed: 9, count: 6)
    let (bytes, sizes) = (recipes.flatMap { $0 }, recipes.map(\.count))
    let block = RecipeBlock.encode(bytes, sizes: sizes)
    func decoded(_ block: [UInt8]) -> [UInt8]? {
      try? RecipeBlock.decode(block[...], byteCount: bytes.count, sizes: sizes)
    }
    for count in block.indices { #expect(decoded(Array(block[..<count])) == nil) }
    #expect(decoded(block + [0]) == nil)
    for place in block.indices {
      for bit in 0..<8 {
        var damaged = block
        damaged[place] ^= 1 << bit
        #expect(decoded(damaged).map(\.count) ?? bytes.count == bytes.count)
      }
    }
    // Sizes that the recipes do not have.
    for wrong in [[bytes.count], sizes.reversed(), sizes + [1], [-1] + sizes] {
      let found = try? RecipeBlock.decode(block[...], byteCount: bytes.count, sizes: wrong)
      #expect(found == nil)
    }
  }

  @Test func `numbers beyond all bounds are refused or wrap, and nothing traps`() {
    let huge = [UInt8](repeating: 0xFF, count: 9) + [1]
    let (even, one) = ([0xFE] + huge.dropFirst(), [UInt8(1)])
    let all: [[[UInt8]]] = [
      [even, [], huge, [], [], [], [], []], [even, [], [0], [], [], [], one, huge],
      [huge, [], [], [], huge, huge, [], []], [even, huge, [1], [], huge, huge, [], []],
      [[], [], [], [], [], [], [], []],
    ]
    for streams in all {
      let block = Self.block(streams)
      for count in [2, 11, 12, 20, 21, 30, 51] {
        let found = try? RecipeBlock.decode(block[...], byteCount: count, sizes: [count])
        #expect(found.map(\.count) ?? count == count)
      }
    }
    // A stream that says it is far larger than the recipes takes no memory.
    var bomb: [UInt8] = [1]
    bomb.writeCount(1 << 40)
    #expect(throws: DeflateError.corrupt) {
      try RecipeBlock.decode(bomb[...], byteCount: 10, sizes: [10])
    }
  }
}
