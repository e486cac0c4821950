import ArgumentParser
import Embeddings
import Tasks

/// What only LSA has.
struct LSAOptions: MethodOptions {
  static let method = EmbeddingMethod.lsa

  @Option(help: "tf-idf (words in lines) or ppmi (words near words, within the window). (default: tf-idf)")
  var weighting: LSAConfiguration.Weighting?

  @Option(help: "For ppmi: its logarithm is taken off, as word2vec's negative samples are. (default: 1)")
  var shift: Double?

  @Option(help: "For ppmi: contexts count by their count to this power. (default: 0.75)")
  var contextExponent: Double?

  @Option(
    help: .init(
      "Vectors are weighted by the singular values to this power. (default: 1, for ppmi 0.5)", valueName: "power"))
  var singularValueExponent: Double?

  var given: [String] {
    [
      ("--weighting", weighting != nil), ("--shift", shift != nil), ("--context-exponent", contextExponent != nil),
      ("--singular-value-exponent", singularValueExponent != nil),
    ].filter(\.1).map(\.0)
  }

  func apply(to settings: inout EmbeddingConfiguration) {
    if let weighting {
      // What follows from the weighting is its own.
      if weighting != settings.lsa.weighting { settings.lsa.exponent = nil }
      settings.lsa.weighting = weighting
    }
    if let shift { settings.lsa.shift = shift }
    if let contextExponent { settings.lsa.contextExponent = contextExponent }
    if let singularValueExponent { settings.lsa.exponent = singularValueExponent }
  }
}

extension LSAConfiguration.Weighting: ExpressibleByArgument {}
