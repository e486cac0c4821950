import ArgumentParser
import Models

/// Which layers a translator has.
struct TranslatorLayerOptions: ParsableArguments {
  @Option(
    help: "What writes the target, and, without --encoder, reads the source. (default: gru)"
  )
  var model: TranslatorConfiguration.DecoderKind?

  @Option(help: "What reads the source. (default: as --model)")
  var encoder: TranslatorConfiguration.EncoderKind?

  @Option(help: "Layers of encoder and decoder. (default: 1, of a transformer 3)")
  var layers: Int?

  @Option(help: "Layers of the encoder. (default: --layers)")
  var encoderLayers: Int?

  @Option(help: "Layers of the decoder. (default: --layers)")
  var decoderLayers: Int?

  @Option(help: "Size of the embeddings; a transformer is as wide. (default: 256)")
  var dimension: Int?

  @Option(help: "Units of a recurrent layer in a direction. (default: 512)")
  var hidden: Int?

  @Flag(inversion: .prefixedNo, help: "Whether a recurrent encoder reads from both ends. (default: yes)")
  var bidirectional: Bool?

  @Option(help: "additive (Bahdanau et al. 2015) or multiplicative (Luong et al. 2015). (default: additive)")
  var attention: TranslatorConfiguration.AttentionKind?

  @Option(
    help: """
      What a recurrent decoder's step is given: context, that the state before it asks for, or output, that of the step \
      before (input feeding). (default: context)
      """)
  var feeding: TranslatorConfiguration.Feeding?

  @Option(help: "Heads of a transformer's attention. (default: 4)")
  var heads: Int?

  @Option(help: "Width of a transformer's inner layers. (default: 4 times --dimension)")
  var inner: Int?

  @Option(help: .init("Tokens that a transformer sees at most. (default: 256)", valueName: "tokens"))
  var context: Int?

  @Flag(
    inversion: .prefixedNo, help: "Give scores by the table that embeds target tokens. (default: of a transformer)")
  var tied: Bool?

  @Flag(inversion: .prefixedNo, help: "Embed both languages by one table, with --shared-vocabulary. (default: no)")
  var sharedEmbeddings: Bool?

  @Option(help: "Dropout in all its places. (default: 0, of a transformer 0.1)")
  var dropout: Double?

  func apply(to configuration: inout TranslatorConfiguration) throws {
    if let model, model != configuration.decoder { configuration.decoder = model }
    if let encoder { configuration.encoder = encoder }
    if let layers { (configuration.encoderLayers, configuration.decoderLayers) = (layers, layers) }
    if let encoderLayers { configuration.encoderLayers = encoderLayers }
    if let decoderLayers { configuration.decoderLayers = decoderLayers }
    if let dimension {
      // As wide as before, compared with the rest.
      if inner == nil, configuration.decoder == .transformer {
        configuration.transformer.innerSize =
          configuration.transformer.innerSize * dimension / configuration.embeddingSize
      }
      configuration.embeddingSize = dimension
    }
    if let hidden { configuration.hiddenSize = hidden }
    if let bidirectional { configuration.isBidirectional = bidirectional }
    if let attention { configuration.attention = attention }
    if let feeding { configuration.feeding = feeding }
    if let heads { configuration.transformer.heads = heads }
    if let inner { configuration.transformer.innerSize = inner }
    if let context { configuration.transformer.contextLength = context }
    if let tied { configuration.tiesWeights = tied }
    if let sharedEmbeddings { configuration.sharesEmbeddings = sharedEmbeddings }
    if let dropout {
      (configuration.dropout.input, configuration.dropout.between) = (dropout, dropout)
      if configuration.decoder != .transformer { configuration.dropout.output = dropout }
    }
    let hasTransformer = configuration.decoder == .transformer || configuration.encoder == .transformer
    for (option, isGiven) in [("--heads", heads != nil), ("--inner", inner != nil), ("--context", context != nil)]
    where isGiven && !hasTransformer {
      throw ValidationError("\(option) is for --model transformer or --encoder transformer")
    }
    for (option, isGiven) in [("--attention", attention != nil), ("--feeding", feeding != nil)]
    where isGiven && configuration.decoder == .transformer {
      throw ValidationError("\(option) is for recurrent decoders: --model lstm or gru")
    }
  }
}

extension TranslatorConfiguration.DecoderKind: ExpressibleByArgument {}
extension TranslatorConfiguration.EncoderKind: ExpressibleByArgument {}
extension TranslatorConfiguration.AttentionKind: ExpressibleByArgument {}
extension TranslatorConfiguration.Feeding: ExpressibleByArgument {}
