import Coding
import Deflate
import Records
import Simulator

/// What the kernels work on; made once, by the project's simulator.
enum Material {
  /// A hospital file of full size, 12 MB.
  static let file: [UInt8] = {
    var releases = Simulation(.hospital, seed: 2020, options: .fullSize).makeIterator()
    return releases.next()?.bytes ?? []
  }()

  /// Its rows in parts of 1 MiB, as large files are coded.
  static let parts: [RecordBatch] = {
    let rows = RecordBatch(bytes: file, ends: RecordSplitter(for: file.span).ends(in: file.span))
    return rows.parts(ofByteCount: 1 << 20).map { places in
      var part = RecordBatch()
      part.append(rows, places)
      return part
    }
  }()

  /// The parts, coded as at `add`.
  static let blocks = parts.map { RecordBlock.encode($0, effort: .quick) }

  /// The parts, deflated as they stand.
  static let deflated = parts.map { Deflate.compress($0.bytes, level: 6) }

  /// A release of 12,000 rows and 1,000 after it, each of which has three other rows and two more:
  /// the recipes of all, the first one without a base.
  static let recipes: [[UInt8]] = {
    var sequence = RecordRuns([RecordRun(first: 0, count: 12_000)])
    var recipes = [Recipe.encode(sequence, base: nil, firstNew: 0)]
    var (next, state) = (12_000, UInt64(2020))
    for _ in 0..<1_000 {
      var numbers = sequence.runs.flatMap { run in (0..<run.count).map { run[$0] } }
      let first = next
      for _ in 0..<3 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        numbers[Int(state >> 33) % numbers.count] = next
        next += 1
      }
      numbers += [next, next + 1]
      next += 2
      let changed = RecordRuns(numbers.map { RecordRun(first: $0, count: 1) })
      recipes.append(Recipe.encode(changed, base: sequence, firstNew: first))
      sequence = changed
    }
    return recipes
  }()
}
