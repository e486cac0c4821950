import ArgumentParser

/// What all commands that ask an embedding share.
struct QueryOptions: ParsableArguments {
  @OptionGroup var embedding: EmbeddingOptions
  @OptionGroup var output: OutputOptions
}

/// How far a search goes.
struct SearchOptions: ParsableArguments {
  @Option(help: .init("How many words to find.", valueName: "words"))
  var top = 10

  @Option(help: .init("Find only among the N most frequent words (default: all).", valueName: "N"))
  var restrict: Int?

  @Option(help: .init("Threads to search with; results are the same for any number.", valueName: "threads"))
  var threads = 1

  @Flag(help: "Ask the index of `skein index build`, which misses some words, rather than compare all.")
  var approximate = false

  func validate() throws {
    if approximate, restrict != nil {
      throw ValidationError("--approximate and --restrict exclude each other: the index is of all words")
    }
    if top < 1 { throw ValidationError("--top \(top): at least 1 word") }
    if let restrict, restrict < 1 { throw ValidationError("--restrict \(restrict): at least 1 word") }
    if !(1...1024).contains(threads) { throw ValidationError("--threads \(threads): from 1 to 1024") }
  }
}
