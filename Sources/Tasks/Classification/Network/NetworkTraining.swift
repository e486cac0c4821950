import Layers
import Models
import Tensors

/// One training of a neural classifier.
package typealias NetworkTraining<Encoder: SequenceEncoder<Float>> = EpochTraining<ClassifierWork<Encoder>>

/// What a validation of a neural classifier found.
public typealias NetworkValidation = EpochValidation<NetworkFigures>

/// Labelled texts, and how a neural classifier learns from them.
package struct ClassifierWork<Encoder: SequenceEncoder<Float>>: EpochWork {
  package typealias Model = SequenceClassifier<Encoder>
  package typealias Cache = Model.Cache

  fileprivate let configuration: NetworkTrainingConfiguration
  fileprivate let training: LabelledTexts
  fileprivate let validation: LabelledTexts
  fileprivate let unknown: UInt32
  fileprivate let loss: ClassificationLoss<Float>
  /// The loss without smoothing.
  fileprivate let validationLoss: ClassificationLoss<Float>

  package var count: Int { training.count }

  package func length(of text: Int32) -> Int {
    max(1, min(training.texts.length(of: Int(text)), configuration.maximumTokens))
  }

  package func tokens(of texts: ArraySlice<Int32>) -> Int {
    texts.reduce(0) { $0 + min(training.texts.length(of: Int($1)), configuration.maximumTokens) }
  }

  package func weight(of texts: ArraySlice<Int32>) -> Double { loss.weight(of: training.labels.chosen(texts)) }

  package func learn(
    _ texts: [Int32], with model: inout Model, _ step: EpochStep, cache: inout Model.Cache
  ) -> Double {
    let batch = TextBatch(training.texts, texts, maximumTokens: configuration.maximumTokens, unknown: unknown) {
      configuration.augmentation.apply(to: &$0, unknown: unknown, step.changes.substream(UInt64($1)))
    }
    return model.learn(
      batch, labels: training.labels.chosen(texts), loss, dividedBy: step.weight, random: step.dropouts, cache: &cache
    ).sum
  }

  package func validate(_ model: Model, threads: Int) -> NetworkFigures {
    let scoring = BatchScoring(
      model, maximumTokens: configuration.maximumTokens, unknown: unknown, threads: threads)
    return NetworkFigures(scoring.scores(validation.texts), validation.labels, validationLoss)
  }

  package func error(of figures: NetworkFigures) -> Double { figures.error(configuration.stoppingMetric) }
}

extension EpochTraining {
  /// - Parameters:
  ///   - unknown: the token that word dropout puts in place of others, and that a text without tokens consists of.
  ///   - classWeights: of the loss of a text of each class, [K], above 0; nil is 1 for all.
  ///   - vectors: [V, D], what the embedding starts as.
  /// - Precondition: settings are valid, and there are texts to train and to validate on.
  package convenience init<Encoder>(
    _ model: NetworkConfiguration, _ configuration: NetworkTrainingConfiguration, training: LabelledTexts,
    validation: LabelledTexts, vocabulary: Int, classes: Int, unknown: UInt32, classWeights: [Double]? = nil,
    vectors: Tensor<Float>? = nil, seed: UInt64, threads: Int
  ) where Work == ClassifierWork<Encoder> {
    precondition(validation.count > 0, "no texts to validate on")
    precondition(classWeights == nil || classWeights?.count == classes, "weights of \(classes) classes")
    let work = ClassifierWork<Encoder>(
      configuration: configuration, training: training, validation: validation, unknown: unknown,
      loss: ClassificationLoss(classWeights: classWeights, labelSmoothing: configuration.labelSmoothing),
      validationLoss: ClassificationLoss(classWeights: classWeights))
    var network = Work.Model(model, vocabulary: vocabulary, classes: classes, vectors: vectors, seed: seed)
    network.embedding.table.isFrozen = configuration.freezesVectors
    self.init(
      work, network,
      EpochSettings(
        epochs: configuration.epochs, batch: configuration.batch, precision: configuration.precision,
        optimization: configuration.optimization),
      seed: seed, threads: threads)
  }
}
