import ArgumentParser
import Tasks

/// What only GloVe has. Defaults are those of the program that its authors published.
struct GloVeOptions: MethodOptions {
  static let method = EmbeddingMethod.glove

  @Option(help: "Pairs counted less often than this weigh less; 10 suits small corpora. (default: 100)")
  var maximumCount: Double?

  @Option(help: "How much less: (count / maximum count) to this power. (default: 0.75)")
  var exponent: Double?

  var given: [String] {
    [("--maximum-count", maximumCount != nil), ("--exponent", exponent != nil)].filter(\.1).map(\.0)
  }

  func apply(to settings: inout EmbeddingConfiguration) {
    if let maximumCount { settings.glove.maximumCount = maximumCount }
    if let exponent { settings.glove.exponent = exponent }
  }
}
