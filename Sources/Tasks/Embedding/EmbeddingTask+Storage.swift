import Corpora
import Embeddings
import Foundation
import Storage
import Tokenization

extension EmbeddingTask {
  func newRun(_ sources: [CorpusSource], startedAt: Date) throws -> NewRun {
    NewRun(
      name: job.name, kind: settings.kind, configuration: try JSONText.encode(settings.resolved.written),
      seed: settings.seed, threads: job.threads, sources: sources, startedAt: startedAt,
      skeinVersion: job.skeinVersion)
  }

  func newEmbedding(
    _ rows: any TrainedRows, _ epoch: EmbeddingEpoch?, _ encoded: CorpusEncoder.Result, startedAt: Date
  ) throws -> NewEmbedding {
    let vocabulary = NewVocabulary(
      words: encoded.vocabulary, configuration: try JSONText.encode(VocabularyRules(settings)),
      tokenizer: try JSONText.encode(settings.tokenizer), icuVersion: Tokenizer.icuVersion,
      unicodeVersion: Tokenizer.unicodeVersion, ledger: try JSONText.encode(encoded.ledger), sources: encoded.sources,
      createdAt: startedAt, skeinVersion: job.skeinVersion)
    return NewEmbedding(
      name: job.name, kind: settings.kind, vocabulary: vocabulary, vectors: rows.matrix(),
      subwords: rows.subwordVectors(), configuration: try JSONText.encode(settings.resolved.written),
      seed: settings.seed,
      finalLoss: epoch?.loss.mean, heldOutLoss: epoch?.heldOut?.mean, startedAt: startedAt, finishedAt: Date(),
      skeinVersion: job.skeinVersion)
  }
}

/// Which words a vocabulary keeps, as the workbench file records it.
private struct VocabularyRules: Encodable {
  var minimumCount: Int
  var maximumSize: Int?
  var phrases: PhraseConfiguration?

  init(_ configuration: EmbeddingConfiguration) {
    minimumCount = configuration.minimumCount
    maximumSize = configuration.maximumSize
    phrases = configuration.phrases?.resolved
  }
}

/// The final figures of a run, as the workbench file records them.
struct EmbeddingRunResult: Encodable {
  var rows: Int
  var dimension: Int
  var corpusWords: Int
  var loss: Double?
  var heldOutLoss: Double?

  init(_ summary: EmbeddingEvent.Summary) {
    rows = summary.rows
    dimension = summary.dimension
    corpusWords = summary.corpusWords
    loss = summary.meanLossNats ?? summary.meanSquaredError
    heldOutLoss = summary.heldOutLossNats
  }
}
