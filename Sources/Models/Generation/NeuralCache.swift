import Layers
import Tensors

/// Lets a trained language model repeat the words of the text it reads: rare words and names come again soon.
///
/// Of the last words, each is kept with the state that the model was in when the word came. At a state h
///
///     p_cache(w) = Σ_i 1{w = w_i} e^(θ h · h_i) / Σ_i e^(θ h · h_i)                 over the words w_i that are remembered
///     p(w) = (1 − λ) p_model(w) + λ p_cache(w)
///
/// Grave, Joulin and Usunier 2017 (arXiv:1612.04426), linear interpolation. While nothing is remembered p is p_model.
///
///     var memory = NeuralCache<Float>(NeuralCacheConfiguration(size: 2000), hiddenSize: 400, batch: 10)
///     let value = memory.mix(losses: &rowLosses, hidden: h, targets: next)      // −ln p of the targets, window after window
///
///     memory.mix(probabilities: &p, hidden: h)                                  // generation: of all words, [B, V]
///     memory.remember(hidden: h, words: chosen)
///
/// Takes ``byteCount`` bytes and no more, however long the text: B · size · (H + 1) numbers, and in windows of T steps
/// T · (size + T) for the products of one sequence.
public struct NeuralCache<Scalar: TensorScalar>: Sendable {
  public let configuration: NeuralCacheConfiguration
  /// H
  public let hiddenSize: Int
  /// B, the sequences that go on side by side; each has a memory of its own.
  public let batch: Int
  /// The state of word n of a sequence is in row n mod size of the sequence's rows.
  private var hidden: Tensor<Scalar>  // [B, size, H]
  private var words: [Int32]  // [B, size]
  /// How many words each sequence has had.
  private var counts: [Int]  // [B]
  private var largestWord: Int32 = -1
  private var scores = Tensor<Scalar>()  // [T, size], θ h · h_i
  private var windowScores = Tensor<Scalar>()  // [T, T], the same among the states of a window

  /// - Precondition: the configuration is valid.
  public init(_ configuration: NeuralCacheConfiguration, hiddenSize: Int, batch: Int) {
    precondition(
      configuration.size > 0 && hiddenSize > 0 && batch > 0, "\(configuration.size) states [\(batch), \(hiddenSize)]")
    self.configuration = configuration
    self.hiddenSize = hiddenSize
    self.batch = batch
    hidden = Tensor(Shape(batch, configuration.size, hiddenSize))
    words = Array(repeating: 0, count: batch * configuration.size)
    counts = Array(repeating: 0, count: batch)
  }

  /// What the memory takes, in bytes.
  public var byteCount: Int {
    (hidden.count + scores.count + windowScores.count) * MemoryLayout<Scalar>.stride
      + words.count * MemoryLayout<Int32>.stride
  }

  /// Forgets all sequences, as at the start of a text.
  public mutating func reset() {
    for b in 0..<batch { reset(sequence: b) }
  }

  /// Forgets one sequence.
  public mutating func reset(sequence b: Int) { counts[b] = 0 }
}

// MARK: - Windows, whose words are known

extension NeuralCache {
  /// Mixes the memory into the losses of a window of text, −ln p of each word, and remembers the window.
  ///
  /// A step sees the words before it, those of the window included: however a text is cut into windows, the losses have the same
  /// bits.
  ///
  /// - Parameters:
  ///   - losses: −ln p_model of the targets, [T · B]; −ln p afterwards. That of an ignored target stays.
  ///   - states: [T, B, H], what the model tells the targets from.
  ///   - targets: [T · B]; −1 where there is none, which is not remembered either.
  /// - Returns: the sum of the losses of the targets that count.
  @discardableResult
  public mutating func mix(losses: inout Tensor<Scalar>, hidden states: Tensor<Scalar>, targets: [Int32]) -> LossValue {
    let steps = states.count / (batch * hiddenSize)
    precondition(
      states.shape == Shape(steps, batch, hiddenSize) && losses.count == targets.count
        && targets.count == steps * batch,
      "\(losses.count) losses and \(targets.count) targets for states \(states.shape), in a memory of [\(batch), \(hiddenSize)]"
    )
    var value = LossValue()
    if steps == 0 { return value }
    let all = losses.mutableMatrix().pointer
    for b in 0..<batch {
      let window = states.matrix.rows(from: b, every: batch)  // [T, H]
      let (old, new) = score(window, sequence: b)
      for t in 0..<steps {
        let (place, target) = (t * batch + b, targets[t * batch + b])
        if target < 0 { continue }
        let loss = loss(Double(all[place]), of: target, sequence: b, old.rows(t..<t + 1))
        all[place] = Scalar(loss)
        value += LossValue(sum: loss, count: 1, weight: 1)
        remember(window, t, target, sequence: b, old, new)
      }
    }
    return value
  }

  /// −ln ((1 − λ) e^−loss + λ p_cache(word))
  private func loss(_ loss: Double, of word: Int32, sequence b: Int, _ scores: MatrixView<Scalar>) -> Double {
    let count = min(counts[b], configuration.size)
    if count == 0 || configuration.share == 0 || loss.isNaN { return loss }
    let recalled = words.withUnsafeBufferPointer {
      Scalar.kernels.output.recalled_probability(
        count, scores.pointer, $0.baseAddress! + b * configuration.size, word)
    }
    let modelled = exponential(-min(loss, 700))
    return -naturalLogarithm((1 - configuration.share) * modelled + configuration.share * recalled)
  }

  /// θ h · h_i of a window's states with those that are remembered, and among themselves.
  private mutating func score(_ window: MatrixView<Scalar>, sequence b: Int) -> (MatrixView<Scalar>, MatrixView<Scalar>)
  {
    let (steps, size, flatness) = (window.rows, configuration.size, Scalar(configuration.flatness))
    let old = scores.matrix(resizedTo: Shape(steps, size))
    let new = windowScores.matrix(resizedTo: Shape(steps, steps))
    let filled = min(counts[b], size)
    let remembered = hidden.matrix.rows(b * size..<b * size + filled)
    multiply(window, remembered.transposed, into: old.columns(0..<filled), scale: flatness)  // [T, H]·[H, n]
    multiply(window, window.transposed, into: new, scale: flatness)  // [T, H]·[H, T]
    return (old, new)
  }

  /// Puts step t of a window in the place of the oldest word; the scores of later steps in that place become those with it.
  private mutating func remember(
    _ window: MatrixView<Scalar>, _ t: Int, _ word: Int32, sequence b: Int, _ old: MatrixView<Scalar>,
    _ new: MatrixView<Scalar>
  ) {
    let place = counts[b] % configuration.size
    for later in t + 1..<max(window.rows, t + 1) {
      old.pointer[later * old.stride + place] = new.pointer[later * new.stride + t]
    }
    write(window.rows(t..<t + 1), word, sequence: b)
  }
}

// MARK: - Single steps, whose words are chosen

extension NeuralCache {
  /// Mixes the memory into the probabilities of all words, [B, V], at states [B, H]. Remembers nothing.
  public mutating func mix(probabilities: inout Tensor<Scalar>, hidden states: Tensor<Scalar>) {
    precondition(
      states.count == batch * hiddenSize && probabilities.shape.rows == batch,
      "probabilities \(probabilities.shape) at states \(states.shape), in a memory of [\(batch), \(hiddenSize)]")
    precondition(
      largestWord < probabilities.shape.columns, "word \(largestWord) in a vocabulary of \(probabilities.shape.columns)"
    )
    let (size, all) = (configuration.size, probabilities.mutableMatrix())
    let scores = self.scores.matrix(resizedTo: Shape(1, size))
    for b in 0..<batch where counts[b] > 0 {
      let filled = min(counts[b], size)
      multiply(
        states.matrix.rows(b..<b + 1), hidden.matrix.rows(b * size..<b * size + filled).transposed,
        into: scores.columns(0..<filled), scale: Scalar(configuration.flatness))  // [1, H]·[H, n]
      words.withUnsafeBufferPointer {
        Scalar.kernels.output.mix_recalled(
          filled, scores.pointer, $0.baseAddress! + b * size, configuration.share, all.columns,
          all.pointer + b * all.stride)
      }
    }
  }

  /// Remembers the word that came at each state: states [B, H], words [B] from 0 to V − 1, or −1 for none.
  public mutating func remember(hidden states: Tensor<Scalar>, words: [Int32]) {
    precondition(
      states.count == batch * hiddenSize && words.count == batch,
      "\(words.count) words at states \(states.shape), in a memory of [\(batch), \(hiddenSize)]")
    for b in 0..<batch where words[b] >= 0 { write(states.matrix.rows(b..<b + 1), words[b], sequence: b) }
  }

  private mutating func write(_ state: MatrixView<Scalar>, _ word: Int32, sequence b: Int) {
    let row = b * configuration.size + counts[b] % configuration.size
    hidden.mutableMatrix().rows(row..<row + 1).copy(state)
    words[row] = word
    largestWord = max(largestWord, word)
    counts[b] += 1
  }
}
