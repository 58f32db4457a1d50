import Benchmark
import Coding
import Deflate
import Digests
import Records

/// What the hot loops of the library take, each by itself, on simulated files.
///
/// Throughput is that of whole calls; the names say how large the input is.
let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock, .throughput, .instructions, .peakMemoryResident],
    maxDuration: .seconds(3),
    maxIterations: 200
  )

  Benchmark("SHA-256, 12 MB") { benchmark in
    let file = Material.file
    benchmark.startMeasurement()
    var digest = SHA256Stream()
    digest.update(file)
    blackHole(digest.finish())
  }

  Benchmark("split the file into rows, 12 MB") { benchmark in
    let file = Material.file
    benchmark.startMeasurement()
    blackHole(RecordSplitter(for: file.span).ends(in: file.span))
  }

  Benchmark("inflate the rows, 12 MB") { benchmark in
    let (deflated, parts) = (Material.deflated, Material.parts)
    benchmark.startMeasurement()
    for (stream, part) in zip(deflated, parts) {
      blackHole(try Deflate.decompress(stream[...], byteCount: part.bytes.count))
    }
  }

  Benchmark("code the rows in columns, all cores, 12 MB") { benchmark in
    let parts = Material.parts
    benchmark.startMeasurement()
    for part in parts { blackHole(RecordBlock.encode(part, effort: .quick)) }
  }

  Benchmark("decode the columns, 12 MB") { benchmark in
    let (blocks, parts) = (Material.blocks, Material.parts)
    benchmark.startMeasurement()
    for (block, part) in zip(blocks, parts) {
      blackHole(
        try RecordBlock.decode(
          block[...],
          byteCount: part.bytes.count,
          recordCount: part.count
        )
      )
    }
  }

  Benchmark("compose 1,000 recipes, 12,000 rows") { benchmark in
    let recipes = Material.recipes
    benchmark.startMeasurement()
    var (sequence, firstNew) = (RunPieces(RecordRuns()), 0)
    for (place, recipe) in recipes.enumerated() {
      let newCount = place == 0 ? 12_000 : 5
      try Recipe.apply(
        recipe.span,
        to: &sequence,
        firstNew: firstNew,
        recordLimit: firstNew + newCount,
        count: 12_000 + 2 * place
      )
      firstNew += newCount
    }
    blackHole(sequence.runs)
  }
}
