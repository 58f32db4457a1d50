// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours: Swift 6 mode, warnings as errors, unsafe code marked where it stands.
let house: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// Tests call libc with strings all the time, so they leave memory safety checking off.
let houseTests: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
]

/// A target of ours.
func layer(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: house)
}

/// A test target of ours.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies, swiftSettings: houseTests)
}

/// The layers, lowest first; `Scripts/layers` fails on an import that is not listed here.
let package = Package(
  name: "vintage",
  products: [
    .executable(name: "vintage", targets: ["VintageCLI"]),
    .library(name: "Vintage", targets: ["Vintage"]),
    // For Tests/Benchmarks/Kernels, a package of its own.
    .library(
      name: "VintageLayers",
      targets: ["Coding", "Deflate", "Digests", "Records", "Simulator"]
    ),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.0.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CZlib",
      pkgConfig: "zlib",
      providers: [.apt(["zlib1g-dev"]), .yum(["zlib-devel"])]
    ),
    .systemLibrary(name: "CGlibc"),
    .systemLibrary(
      name: "CSQLite",
      pkgConfig: "sqlite3",
      providers: [.apt(["libsqlite3-dev"]), .yum(["sqlite-devel"])]
    ),
    layer("Bytes"),
    layer("Parallel", ["CGlibc"]),
    layer("Times"),
    layer("Digests", ["Bytes", .product(name: "Crypto", package: "swift-crypto")]),
    layer("Deflate", ["Bytes", "CZlib"]),
    layer("Files", ["Bytes"]),
    layer("Records", ["Bytes"]),
    layer("Coding", ["Bytes", "Deflate", "Parallel", "Records", "Times"]),
    layer(
      "Store",
      ["Bytes", "Coding", "Deflate", "Digests", "Files", "Parallel", "Records", "Times"]
    ),
    layer("Definitions", ["Bytes", "Times"]),
    layer("Tables", ["Bytes", "Records", "Times"]),
    layer("History", ["Bytes", "Records", "Tables", "Times"]),
    layer("Statistics", ["Times"]),
    layer(
      "Vintage",
      [
        "Bytes", "Definitions", "Digests", "Files", "History", "Records", "Statistics", "Store",
        "Tables", "Times",
      ]
    ),
    layer("Imports", ["Bytes", "Definitions", "Deflate", "Files", "Times"]),
    layer("SQLite", ["CSQLite"]),
    layer(
      "Export",
      [
        "Definitions", "Digests", "Files", "History", "SQLite", "Store", "Tables", "Times",
        "Vintage",
      ]
    ),
    layer(
      "Report",
      ["Definitions", "Digests", "History", "Store", "Tables", "Times", "Vintage"]
    ),
    layer("Simulator", ["Times"]),
    .executableTarget(
      name: "VintageCLI",
      dependencies: [
        "Bytes", "CGlibc", "Coding", "Definitions", "Deflate", "Digests", "Export", "Files",
        "History", "Imports", "Parallel", "Records", "Report", "SQLite", "Simulator", "Statistics",
        "Store", "Tables", "Times", "Vintage",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: house
    ),
    .target(
      name: "Support",
      dependencies: ["Bytes", "Deflate", "Files"],
      path: "Tests/Support",
      exclude: ["terminal.py"],
      swiftSettings: houseTests
    ),
    tests("BytesTests", ["Bytes", "Support"]),
    tests("ParallelTests", ["Parallel"]),
    tests("RecordsTests", ["Records", "Support"]),
    tests("CodingRecipeTests", ["Bytes", "Coding", "Deflate", "Records", "Support"]),
    tests("FilesTests", ["Files", "Support"]),
    tests("DigestsTests", ["Digests", "Support"]),
    tests(
      "StoreTests",
      ["Bytes", "Coding", "Digests", "Files", "Records", "Store", "Support", "Times"]
    ),
    tests(
      "VintageTests",
      [
        "Definitions", "Digests", "Files", "Store", "Support", "Times", "Vintage",
      ]
    ),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "Bytes", "Digests", "Files", "Store", "Support", "Times", "Vintage", "VintageCLI",
      ],
      exclude: ["Snapshots"],
      swiftSettings: houseTests
    ),
    tests("TidyTests", ["Files", "Support"]),
    tests("TimesTests", ["Times"]),
    tests("DeflateTests", ["Deflate"]),
    tests("CodingTests", ["Bytes", "Coding", "Deflate", "Records", "Support"]),
    tests("DefinitionsTests", ["Bytes", "Definitions", "Times"]),
    tests("TablesTests", ["Bytes", "Records", "Tables", "Times"]),
    tests("HistoryTests", ["Bytes", "History", "Records", "Tables", "Times"]),
    tests("StatisticsTests", ["Statistics", "Times"]),
    tests("SimulatorTests", ["Simulator", "Times"]),
    .testTarget(
      name: "FormatTests",
      dependencies: [
        "Bytes", "Coding", "Definitions", "Deflate", "Digests", "Files", "History", "Records",
        "Simulator", "Store", "Support", "Times", "Vintage",
      ],
      exclude: ["Fixtures"],
      swiftSettings: houseTests
    ),
    tests("ChangeCommandTests", ["Support", "VintageCLI"]),
    tests("ImportsTests", ["Definitions", "Deflate", "Files", "Imports", "Support", "Times"]),
    tests("ImportCommandTests", ["Digests", "Files", "Support", "VintageCLI"]),
    .testTarget(
      name: "ExportTests",
      dependencies: ["Files", "Support", "VintageCLI"],
      exclude: ["Oracle"],
      swiftSettings: houseTests
    ),
  ]
)
