import Corpora
import Foundation
import Layers
import Models
import Storage
import Tensors
import Tokenization

/// A translator of a workbench file, ready to be used: what it was trained with, what was measured of it, its weights.
public struct StoredTranslator: Sendable {
  public let record: ModelRecord
  public let recipe: TranslationRecipe
  public let codec: TranslationCodec
  public let measured: MeasuredTranslator?
  private let model: any SentenceModel

  /// - Throws: ``TaskError/notATranslator(name:kind:)``, ``TaskError/unknownModel(name:version:)`` for one that another version
  ///   wrote, and what reading the file can meet.
  public init(_ record: ModelRecord, in workbench: Workbench) throws {
    guard record.kind == TranslationTask.kind else {
      throw TaskError.notATranslator(name: record.name, kind: record.kind)
    }
    let unknown = TaskError.unknownModel(name: record.name, version: record.skeinVersion)
    guard let recipe = try? JSONText.decode(record.configuration, over: TranslationRecipe()),
      let settings = try? JSONText.decode(StoredTranslationCodec.self, record.codec ?? ""),
      let target = try workbench.vocabulary(of: record)
    else { throw unknown }
    func codec(_ settings: CodecConfiguration, _ vocabulary: Vocabulary, _ merges: String?) throws -> TextCodec {
      try TextCodec(
        configuration: settings, vocabulary: vocabulary, merges: try merges.map(BytePairEncoding.init(text:)))
    }
    let targetCodec = try codec(settings.target, target, record.merges)
    let source = try workbench.sourceVocabulary(of: record)
    let sourceCodec = try source.map { try codec(settings.source, $0, record.sourceMerges) } ?? targetCodec
    self.codec = TranslationCodec(source: sourceCodec, target: targetCodec)
    self.record = record
    self.recipe = recipe
    measured = try? JSONText.decode(MeasuredTranslator.self, record.metrics)
    var reader = Reader(record: record, workbench: workbench, recipe: recipe, codec: self.codec)
    guard let model = try recipe.model.visit(&reader) else { throw unknown }
    self.model = model
  }

  /// Something that translates texts with the model.
  public func makeTranslator(threads: Int) -> TextTranslator {
    TextTranslator(codec: codec, model: model, longestPiece: recipe.training.maximumTokens, threads: threads)
  }

  /// Reads the weights.
  private struct Reader: TranslatorVisitor {
    let record: ModelRecord
    let workbench: Workbench
    let recipe: TranslationRecipe
    let codec: TranslationCodec

    func visit<Decoder: TargetDecoder<Float>>(_ decoder: Decoder.Type) throws -> (any SentenceModel)? {
      let E = recipe.model.embeddingSize
      var model = Translator<Decoder>(
        recipe.model, sources: codec.sources, targets: codec.targets, sourceVectors: Tensor(Shape(codec.sources, E)),
        targetVectors: Tensor(Shape(codec.targets, E)), seed: 0)
      guard try workbench.readParameters(of: record, into: &model) else { return nil }
      return TranslatorSentences(model)
    }
  }
}

/// How texts of both languages become tokens: kept with the model, beside the vocabularies and merges.
struct StoredTranslationCodec: Codable, Equatable {
  var source: CodecConfiguration
  var target: CodecConfiguration
}

extension TranslationCodec {
  /// Whether what it writes has no capital letters, so that a comparison with texts that have them is to look past case.
  public var writesLowerCase: Bool { target.configuration.tokenizer.letterCase != .keep }

}

extension TranslationTask {
  /// A trained translator as a model of a workbench file.
  func newModel(
    _ sentences: inout some SentenceModel, _ codec: TranslationCodec, _ texts: TranslationTexts,
    _ measured: MeasuredTranslator, runID: Int64, startedAt: Date
  ) throws -> NewModel {
    var tensors: [NewModel.Tensor] = []
    sentences.forEachParameter { tensors.append(NewModel.Tensor($0)) }
    func vocabulary(_ codec: TextCodec, sources: [CorpusSource] = []) -> ModelVocabulary {
      .new(
        NewVocabulary(
          words: codec.vocabulary, icuVersion: Tokenizer.icuVersion, unicodeVersion: Tokenizer.unicodeVersion,
          sources: sources, createdAt: startedAt, skeinVersion: job.skeinVersion))
    }
    let isShared = settings.sharesVocabulary
    var model = NewModel(
      name: job.name, kind: Self.kind, vocabulary: vocabulary(codec.target, sources: texts.sources), runID: runID,
      configuration: try JSONText.encode(settings),
      codec: try JSONText.encode(
        StoredTranslationCodec(source: codec.source.configuration, target: codec.target.configuration)),
      merges: codec.target.merges?.text, metrics: try JSONText.encode(measured), seed: settings.seed,
      tensors: tensors, startedAt: startedAt, finishedAt: Date(), skeinVersion: job.skeinVersion)
    if !isShared {
      model.sourceVocabulary = vocabulary(codec.source)
      model.sourceMerges = codec.source.merges?.text
    }
    return model
  }
}
