import Corpora
import Foundation
import Layers
import Models
import Storage
import Tensors
import Tokenization

/// A language model of a workbench file, ready to be used: what it was trained with, its units of text, its weights.
///
///     let model = try StoredLanguageModel(workbench.model(named: "wiki"), in: workbench)
///     let reader = try model.makeReader()
///     reader.losses(of: ids, after: start)
public struct StoredLanguageModel: Sendable {
  public let record: ModelRecord
  public let recipe: LanguageModelRecipe
  public let codec: TextCodec
  private let workbench: Workbench

  /// - Throws: ``TaskError/notALanguageModel(name:kind:)``, ``TaskError/unknownModel(name:version:)`` for one that another
  ///   version wrote, and what reading the file can meet.
  public init(_ record: ModelRecord, in workbench: Workbench) throws {
    guard record.kind == LanguageModelTask.kind else {
      throw TaskError.notALanguageModel(name: record.name, kind: record.kind)
    }
    guard let recipe = try? JSONText.decode(record.configuration, over: LanguageModelRecipe()),
      let configuration = record.codec.flatMap({ try? JSONText.decode(CodecConfiguration.self, $0) }),
      let vocabulary = try workbench.vocabulary(of: record)
    else { throw TaskError.unknownModel(name: record.name, version: record.skeinVersion) }
    self.record = record
    self.recipe = recipe
    self.workbench = workbench
    codec = try TextCodec(
      configuration: configuration, vocabulary: vocabulary, merges: try record.merges.map(BytePairEncoding.init(text:)))
  }

  /// Whether the unknown token occurred in training. If it did not, its probability means nothing.
  public var learnedUnknown: Bool { codec.learnsUnknown }

  /// The model with its weights.
  func load<Body: SequenceBody<Float>>(_ body: Body.Type) throws -> LanguageModel<Body> {
    var model = LanguageModel<Body>(
      recipe.model, vocabulary: codec.vocabulary.count,
      vectors: Tensor(Shape(codec.vocabulary.count, recipe.model.embeddingSize)), seed: 0)
    guard try workbench.readParameters(of: record, into: &model) else {
      throw TaskError.unknownModel(name: record.name, version: record.skeinVersion)
    }
    return model
  }

  /// Measures the model on texts, each of whose tokens after the first is predicted once.
  ///
  /// - Parameters:
  ///   - batch: streams that the text is cut into; with 1 every token is predicted from all before it.
  ///   - memory: how words of the text before are repeated, if they are.
  ///   - report: told what is going on.
  public func evaluate(
    _ inputs: [String], batch: Int, threads: Int, memory: NeuralCacheConfiguration? = nil,
    invalid: InvalidUTF8Policy = .fail, report: (EvaluationEvent) -> Void = { _ in },
    isCancelled: () -> Bool = { false }
  ) throws -> PerplexityReport {
    try memory?.validate()
    var options = EncodingOptions()
    options.threads = threads
    options.invalid = invalid
    let text = try codec.encode(
      CorpusInput(arguments: inputs), options, progress: { report(.reading(bytes: $0, total: $1)) },
      isCancelled: isCancelled)
    report(.text(text.ledger))
    let count = text.corpus.tokenCount
    guard count > 1 else { throw TaskError.textTooShort(.evaluation, tokens: count, needed: 2) }
    var memory = memory
    if let size = memory?.size { memory?.size = min(size, count) }  // it can hold no more than there is
    return try withoutActuallyEscaping(report) { report in
      var evaluation = Evaluation(
        model: self, text: text, batch: batch, threads: threads, memory: memory, report: report)
      return try recipe.model.visit(&evaluation)
    }
  }

  /// What a measurement tells while it works.
  public enum EvaluationEvent: Sendable {
    /// Bytes of the texts read so far; `total` is not known for standard input.
    case reading(bytes: Int64, total: Int64?)
    /// What became of the text.
    case text(CorpusLedger)
    /// The share of the tokens that were predicted so far.
    case progress(Double)
  }

  private struct Evaluation: LanguageModelVisitor {
    let model: StoredLanguageModel
    let text: EncodedText
    let batch: Int
    let threads: Int
    let memory: NeuralCacheConfiguration?
    let report: (EvaluationEvent) -> Void

    func visit<Body: SequenceBody<Float>>(_ body: Body.Type) throws -> PerplexityReport {
      let value = try TextEvaluation(model.load(body), threads: threads).evaluate(
        text.corpus, batch: batch, window: TextEvaluation<Body>.window(model.recipe), memory: memory,
        progress: { report(.progress($0)) })
      return PerplexityReport(value, of: text.ledger, units: model.codec.configuration.kind)
    }
  }

  /// Something that reads texts with the model, one after the other.
  public func makeReader() throws -> any LanguageModelReader {
    var maker = ReaderMaker(model: self)
    return try recipe.model.visit(&maker)
  }

  private struct ReaderMaker: LanguageModelVisitor {
    let model: StoredLanguageModel

    func visit<Body: SequenceBody<Float>>(_ body: Body.Type) throws -> any LanguageModelReader {
      TextReading(try model.load(body), longestWindow: TextEvaluation<Body>.window(model.recipe))
    }
  }
}

extension TextCodec {
  /// Whether the unknown token occurs in the text that the vocabulary is of, or there is none.
  var learnsUnknown: Bool { unknown.map { vocabulary.occurrences($0) > 0 } ?? true }
}
