// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that who builds vintage needs none of the benchmark library.
// Scripts/kernels builds it elsewhere: the project's own checks read all that lies here.

let package = Package(
  name: "kernels",
  platforms: [.macOS(.v14)],
  dependencies: [
    .package(name: "vintage", path: "../../.."),
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.0", traits: []),
  ],
  targets: [
    .executableTarget(
      name: "Kernels",
      dependencies: [
        .product(name: "Benchmark", package: "benchmark"),
        .product(name: "VintageLayers", package: "vintage"),
      ],
      path: "Benchmarks/Kernels",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
    )
  ]
)
