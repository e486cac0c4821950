import Corpora
import Layers
import Models
import Tensors

/// Measures a language model on a text: every token after the first is predicted once, from all before it in its stream.
struct TextEvaluation<Body: SequenceBody<Float>> {
  typealias Model = LanguageModel<Body>

  private let model: Model
  private let threads: Int

  init(_ model: Model, threads: Int) {
    self.model = model
    self.threads = threads
  }

  /// The tokens of a window that suits a recipe's layers: a transformer's context is what a window leaves of it, so that a
  /// token sees at least half of it.
  static func window(_ recipe: LanguageModelRecipe) -> Int {
    recipe.model.layer == .transformer ? max(1, recipe.model.transformer.contextLength / 2) : 64
  }

  private struct Part {
    var cache = Model.Cache()
    var state: Model.State
    var tokens = Tokens(steps: 0, batch: 0, ids: [])
    var rowLosses = Tensor<Float>()
    var memory: NeuralCache<Float>?
  }

  /// - Parameters:
  ///   - batch: streams that the text is cut into.
  ///   - window: tokens of each stream that are read at once.
  ///   - memory: how words of the text before are repeated, if they are.
  ///   - progress: told the share that is done.
  /// - Returns: the sum over the tokens, in their order by windows: the same for any number of threads.
  func evaluate(
    _ text: EncodedCorpus, batch: Int, window: Int, memory: NeuralCacheConfiguration? = nil,
    progress: (Double) -> Void = { _ in }
  ) throws -> LossValue {
    let batch = max(1, min(batch, text.tokenCount - 1))
    let streams = BatchedCorpus(text, streams: batch, .covering)
    let read = streams.makeWindow()
    // Parts of the batch, as many for any number of threads.
    let parts = min(2, batch)
    var work = (0..<parts).map { part in
      let sequences = batch * (part + 1) / parts - batch * part / parts
      return Part(
        state: model.initialState(batch: sequences),
        memory: memory.map { NeuralCache($0, hiddenSize: model.body.outputSize, batch: sequences) })
    }
    let team = ThreadTeam(threads: min(threads, parts))
    var total = LossValue()
    for offset in stride(from: 0, to: streams.steps, by: window) {
      let steps = try read.read(at: offset, length: window)
      var values = Array(repeating: LossValue(), count: parts)
      work.withUnsafeMutableBufferPointer { work in
        values.withUnsafeMutableBufferPointer { values in
          // A task writes to its own part and value.
          team.run(tasks: parts) { part in
            let sequences = batch * part / parts..<batch * (part + 1) / parts
            let own = (0..<steps).flatMap { t in sequences.map { t * batch + $0 } }
            values[part] = model.evaluate(
              Tokens(steps: steps, batch: sequences.count, ids: own.map { read.inputs[$0] }),
              targets: own.map { read.targets[$0] }, state: &work[part].state, rowLosses: &work[part].rowLosses,
              memory: &work[part].memory, cache: &work[part].cache)
          }
        }
      }
      for value in values { total += value }
      progress(Double(offset + steps) / Double(streams.steps))
    }
    return total
  }
}
