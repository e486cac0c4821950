// swift-tools-version: 6.2
import PackageDescription

// A target imports only targets of a smaller level; Documentation/Architecture.md tells what each is for.

// Each file of Snippets/ is a program, too; it sees the products that are libraries.

let warningsAreErrors: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// Links the Swift runtime and Foundation into the program: it starts in half the time, and runs where Swift is not
/// installed. Test bundles need the shared runtime (there is no static `Testing`), so this is said for the program
/// alone, and one build folder serves both. The libraries are those that Foundation's shared form would bring along.
let staticRuntime: [LinkerSetting] =
  [.unsafeFlags(["-static-stdlib", "-use-ld=lld"], .when(platforms: [.linux]))]
  + [
    "Foundation", "FoundationInternationalization", "FoundationEssentials", "CoreFoundation", "_FoundationICU",
    "_FoundationCShims", "_FoundationCollections", "swiftSynchronization",
  ].map { .linkedLibrary($0, .when(platforms: [.linux])) }

func library(_ name: String, uses dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: warningsAreErrors)
}

func tests(of name: String, uses dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
  .testTarget(
    name: name + "Tests",
    dependencies: ["TestSupport"] + dependencies,
    exclude: exclude,
    swiftSettings: warningsAreErrors)
}

let package = Package(
  name: "skein",
  products: [
    .executable(name: "skein", targets: ["skein"]),
    .executable(name: "generate-corpus", targets: ["generate-corpus"]),
    .library(name: "skeinsql", type: .dynamic, targets: ["SQLExtension"]),
    .library(name: "Tokenization", targets: ["Tokenization"]),
    .library(name: "Corpora", targets: ["Corpora"]),
    .library(name: "Tensors", targets: ["Tensors"]),
    .library(name: "Metrics", targets: ["Metrics"]),
    .library(name: "Embeddings", targets: ["Embeddings"]),
    .library(name: "Layers", targets: ["Layers"]),
    .library(name: "Optimization", targets: ["Optimization"]),
    .library(name: "Models", targets: ["Models"]),
    .library(name: "Storage", targets: ["Storage"]),
    .library(name: "Tasks", targets: ["Tasks"]),
    .library(name: "Figures", targets: ["Figures"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // Level 0: C, and system libraries
    .target(
      name: "CICU",
      linkerSettings: [.linkedLibrary("icuuc"), .linkedLibrary("icui18n")]),
    .target(name: "CKernels"),
    .target(name: "CAllocationCount"),  // for benchmarks
    .target(name: "COneDNN"),  // for benchmarks
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CEigen", pkgConfig: "eigen3", providers: [.apt(["libeigen3-dev"])]),
    .target(name: "CSpectra", dependencies: ["CEigen"]),  // C++, over the headers of libspectra-dev
    .systemLibrary(name: "CCSV", providers: [.apt(["libcsv-dev"])]),
    .target(name: "CSQLiteExtension"),
    .target(name: "CCurl"),  // finds libcurl at run time
    .target(name: "CFiles"),
    .target(name: "CHNSW"),  // C++, over the headers of libhnswlib-dev
    library("Diagnostics"),

    // Level 1
    library("Figures", uses: ["Diagnostics"]),
    .target(
      name: "Downloads",
      dependencies: ["Diagnostics", "CCurl", "CFiles", "CZlib", "CCrypto"],
      resources: [.embedInCode("catalog.json")],  // a link to Corpora/catalog.json
      swiftSettings: warningsAreErrors),
    library("Tokenization", uses: ["CICU", "Diagnostics"]),

    library("Tensors", uses: ["CKernels"]),

    // Level 2
    library("Corpora", uses: ["Tokenization", "Tensors", "Diagnostics", "CZlib", "CZstd", "CCrypto", "CCSV"]),
    library("Metrics", uses: ["Tensors", "Diagnostics"]),

    // Level 3
    library("Embeddings", uses: ["Corpora", "Tensors", "Diagnostics", "CKernels", "CSpectra", "CHNSW"]),
    library("Layers", uses: ["Tensors", "Diagnostics"]),

    // Level 4
    library("Optimization", uses: ["Layers", "Tensors", "Diagnostics"]),
    library("Models", uses: ["Layers", "Tensors", "Diagnostics"]),
    library(
      "Storage",
      uses: [
        "Embeddings", "Corpora", "Tokenization", "Diagnostics", "CZlib", "CCrypto",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),

    // An extension that SQLite's own programs load
    .target(
      name: "SQLExtension",
      dependencies: ["CSQLiteExtension", "Embeddings", "Corpora", "Tokenization", "Diagnostics"],
      swiftSettings: warningsAreErrors,
      linkerSettings: staticRuntime),

    // Level 5
    library(
      "Tasks",
      uses: [
        "Storage", "Models", "Optimization", "Layers", "Embeddings", "Corpora", "Metrics", "Tensors", "Tokenization",
        "Diagnostics", "Figures",
      ]),

    // Level 9: programs
    .executableTarget(
      name: "skein",
      dependencies: [
        "Tasks", "Storage", "Embeddings", "Models", "Optimization", "Layers", "Corpora", "Metrics", "Tensors",
        "Tokenization", "Diagnostics", "Figures", "Downloads",
        "CKernels",
        "Yams",
        "CZlib", "CZstd", "CCrypto", "CCSV", .product(name: "GRDBSQLite", package: "GRDB.swift"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: warningsAreErrors,
      linkerSettings: staticRuntime),
    .executableTarget(
      name: "generate-corpus",
      dependencies: [.product(name: "ArgumentParser", package: "swift-argument-parser")],
      swiftSettings: warningsAreErrors),

    .executableTarget(
      name: "skein-benchmark",
      dependencies: [
        "Tasks", "Storage", "Embeddings", "Optimization", "Layers", "Tensors", "Tokenization", "CKernels",
        "CAllocationCount",
        "COneDNN",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        "Yams",
      ],
      swiftSettings: warningsAreErrors),

    // Tests
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: warningsAreErrors),
    tests(of: "Figures", uses: ["Figures", "Diagnostics", "CZlib"]),
    tests(
      of: "Downloads", uses: ["Downloads", "Diagnostics"], exclude: ["Support/server.py", "Support/archives.py"]),
    tests(of: "Tokenization", uses: ["Tokenization", "CICU"]),
    tests(
      of: "Corpora", uses: ["Corpora", "Tokenization", "CZlib", "CZstd"],
      exclude: ["Phrases/gensim_phrases.py", "Phrases/gensim_phrases.json"]),
    .target(name: "CTileEmulation", dependencies: ["CKernels"], path: "Tests/CTileEmulation"),
    tests(of: "Kernels", uses: ["CKernels", "CTileEmulation"]),
    tests(of: "Tensors", uses: ["Tensors"]),
    tests(
      of: "Metrics", uses: ["Metrics", "Tensors", "Diagnostics"],
      exclude: ["Translation/sacrebleu_scores.py", "Translation/sacrebleu_scores.json"]),
    tests(
      of: "Embeddings", uses: ["Embeddings", "Corpora", "Tensors"],
      exclude: ["LSA/scipy_svd.py", "LSA/scipy_svd.json"]),
    tests(of: "Layers", uses: ["Layers", "Tensors", "CKernels"]),
    tests(of: "Models", uses: ["Models", "Optimization", "Layers", "Tensors"]),
    tests(
      of: "Optimization", uses: ["Optimization", "Layers", "Tensors"],
      exclude: ["Replay/lstm_replay.py", "Replay/lstm_replay.json"]),
    tests(
      of: "Storage",
      uses: ["Storage", "Embeddings", "Corpora", "Tokenization", .product(name: "GRDB", package: "GRDB.swift")]),
    tests(
      of: "Tasks",
      uses: ["Tasks", "Storage", "Embeddings", "Models", "Layers", "Corpora", "Metrics", "Tensors", "Figures"]),
    tests(of: "Command", uses: []),
  ],
  swiftLanguageModes: [.v6]
)
