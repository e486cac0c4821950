import ArgumentParser

/// Measurements that need the libraries themselves; `Benchmarks/` runs them beside their peers.
@main
struct SkeinBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "skein-benchmark",
    abstract: "Measure Skein's parts against what they stand beside.",
    subcommands: [
      TokenizeBenchmark.self, SubwordsBenchmark.self, SearchBenchmark.self, ProductsBenchmark.self, StepsBenchmark.self,
      OutputBenchmark.self, PrecisionBenchmark.self,
    ])
}
