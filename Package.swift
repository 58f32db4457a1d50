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

/// The layers, lowest first; `Scripts/layers` fails on an import that is not listed here.
let package = Package(
  name: "vintage",
  products: [
    .executable(name: "vintage", targets: ["VintageCLI"]),
    .library(name: "Vintage", targets: ["Vintage"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.0.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .yum(["zlib-devel"])]),
    .target(name: "Bytes", swiftSettings: house),
    .target(name: "Times", swiftSettings: house),
    .target(
      name: "Digests", dependencies: ["Bytes", .product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: house),
    .target(name: "Deflate", dependencies: ["Bytes", "CZlib"], swiftSettings: house),
    .target(name: "Files", dependencies: ["Bytes"], swiftSettings: house),
    .target(name: "Records", dependencies: ["Bytes"], swiftSettings: house),
    .target(name: "Coding", dependencies: ["Bytes", "Deflate", "Records"], swiftSettings: house),
    .target(
      name: "Store",
      dependencies: ["Bytes", "Coding", "Deflate", "Digests", "Files", "Records", "Times"],
      swiftSettings: house),
      .target(
      name: "Definitions", dependencies: ["Bytes", "Times"], swiftSettings: house),
    .target(
      name: "Vintage",
      dependencies: ["Bytes", "Definitions", "Deflate", "Digests", "Files", "Records", "Store", "Times"],
      swiftSettings: house),
    .target(name: "Simulator", dependencies: ["Bytes", "Times"], swiftSettings: house),
    .executableTarget(
      name: "VintageCLI",
      dependencies: [
        "Bytes", "Coding", "Definitions", "Deflate", "Digests", "Files", "Simulator", "Store", "Times", "Vintage",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: house),
    .target(name: "Support", path: "Tests/Support", swiftSettings: houseTests),
    .testTarget(name: "TimesTests", dependencies: ["Times"], swiftSettings: houseTests),
    .testTarget(
      name: "DefinitionsTests", dependencies: ["Bytes", "Definitions", "Times"],
      swiftSettings: houseTests),
    .testTarget(
      name: "SimulatorTests", dependencies: ["Simulator", "Times"], swiftSettings: houseTests),
  ]
)
