import Tensors

/// The keys and values that a sequence which is made step by step looks at: those of its own steps so far, or those of a source.
///
///     var memory = KeyValueMemory<Float>(heads: 8, width: 512, batch: 3)
///     let y = selfAttention.step(x, memory: &memory, cache: &cache)      // appends its own, and attends to all so far
///     memory.select([0, 0, 2])                                           // a beam goes on from two of its sequences
///
/// A choice of sequences copies what their own steps have left, each to grow on its own; of a source, which does not change, it only
/// notes who looks where.
///
/// Keys and values are [S, B, D]. The heads of a sequence are neighbours in memory, so that a step of attention in h heads is a step
/// of ``MultiplicativeAttention`` with B · h sequences of width D / h.
public struct KeyValueMemory<Scalar: TensorScalar>: Sendable {
  public let heads: Int
  /// S
  public private(set) var count = 0
  private var keys: Tensor<Scalar>  // [capacity, B, D]
  private var values: Tensor<Scalar>
  /// Of every head of every sequence.
  private var lengths: SequenceLengths?
  /// Of a source: at which head of which sequence every head of every target looks.
  private var looksAt: [Int32]?
  private var query = Tensor<Scalar>()  // [B, D], q / √d
  /// Memory that a choice of sequences is copied into, and the one before was in.
  private var spare = (keys: Tensor<Scalar>(), values: Tensor<Scalar>())
  /// Where the last step looked: [B, heads, S].
  public private(set) var weights = Tensor<Scalar>()

  /// An empty one.
  public init(heads: Int, width: Int, batch: Int) {
    precondition(heads > 0 && width % heads == 0, "a width of \(width) cannot be shared by \(heads) heads")
    self.heads = heads
    keys = Tensor(Shape(0, batch, width))
    values = keys
  }

  /// That of a source.
  ///
  /// - Parameter keysAndValues: [S, B, 2D], columns k v.
  init(_ keysAndValues: Tensor<Scalar>, heads: Int, lengths: SequenceLengths?) {
    let (S, B, D) = (keysAndValues.shape[0], keysAndValues.shape[1], keysAndValues.shape[2] / 2)
    self.init(heads: heads, width: D, batch: B)
    lengths.check(steps: S, batch: B)
    keys.matrix(resizedTo: Shape(S, B, D)).copy(keysAndValues.matrix.columns(0..<D))
    values.matrix(resizedTo: Shape(S, B, D)).copy(keysAndValues.matrix.columns(D..<2 * D))
    count = S
    looksAt = (0..<Int32(B * heads)).map { $0 }
    self.lengths = lengths.map { lengths in
      SequenceLengths(lengths.lengths.flatMap { repeatElement(Int($0), count: heads) }, steps: S)
    }
  }

  /// B, the sequences that are made.
  public var batch: Int { looksAt.map { $0.count / heads } ?? keys.shape[1] }
  /// D
  public var width: Int { keys.shape[2] }

  /// Adds a step: [B, D] both.
  mutating func append(keys newKeys: MatrixView<Scalar>, values newValues: MatrixView<Scalar>) {
    precondition(looksAt == nil, "a step added to a source")
    if count == keys.shape[0] { (keys, values) = (roomier(keys), roomier(values)) }
    keys.mutableMatrix().step(count, batch: batch).copy(newKeys)
    values.mutableMatrix().step(count, batch: batch).copy(newValues)
    count += 1
  }

  /// A copy with room for twice as many steps.
  private func roomier(_ steps: Tensor<Scalar>) -> Tensor<Scalar> {
    var copy = Tensor<Scalar>()
    let room = copy.matrix(resizedTo: Shape(max(16, 2 * count), batch, width))
    room.rows(0..<count * batch).copy(steps.matrix.rows(0..<count * batch))
    return copy
  }

  /// softmax(q kᵀ / √d) v in all heads, of queries [B, D] into `context` [B, D].
  mutating func attend(_ q: MatrixView<Scalar>, into context: MatrixView<Scalar>) {
    let d = width / heads
    let scaled = query.matrix(resizedTo: Shape(batch, width))
    scaled.copy(q)
    Scalar.kernels.rows.scale(scaled.count, 1 / Double(d).squareRoot(), scaled.pointer, scaled.pointer)
    let weights = weights.matrix(resizedTo: Shape(batch, heads, count))
    lengths.withPointer { lengths in
      looksAt.withPointer { looksAt in
        Scalar.kernels.attention.multiplicative_forward(
          batch * heads, keys.shape[1] * heads, count, d, d, looksAt, lengths, scaled.pointer, d, keys.matrix.pointer,
          values.matrix.pointer, weights.pointer, context.pointer, d)
      }
    }
  }

  /// Where the last step looked, averaged over the heads: [B, S].
  public var meanWeights: Tensor<Scalar> {
    let S = weights.shape[2]
    return Tensor(Shape(batch, S)) { i in
      (0..<heads).reduce(0) { $0 + weights[flat: (i / S * heads + $1) * S + i % S] } / Scalar(heads)
    }
  }

  /// The sequences with these numbers, in this order; one may come several times.
  public mutating func select(_ sequences: [Int]) {
    if let now = looksAt {
      looksAt = sequences.flatMap { now[$0 * heads..<($0 + 1) * heads] }
    } else {
      // With the room that there was, so that the next step is added in place.
      keys.select(sequences, steps: count, into: &spare.keys)
      values.select(sequences, steps: count, into: &spare.values)
      swap(&keys, &spare.keys)
      swap(&values, &spare.values)
    }
  }
}

extension Tensor {
  /// Copies, of the first steps of a tensor [T, B, D], the sequences with these numbers, in this order, into the first steps of
  /// another one, which becomes [T, numbers, D].
  fileprivate func select(_ sequences: [Int], steps: Int, into selected: inout Tensor) {
    let (T, B, D) = (shape[0], shape[1], shape[2])
    precondition(sequences.allSatisfy { $0 >= 0 && $0 < B }, "sequences \(sequences) of \(B)")
    let (from, to) = (matrix, selected.matrix(resizedTo: Shape(T, sequences.count, D)))
    for t in 0..<steps {
      for (place, b) in sequences.enumerated() {
        (to.pointer + (t * sequences.count + place) * D).update(from: from.pointer + (t * B + b) * D, count: D)
      }
    }
  }
}

extension MultiHeadSelfAttention {
  /// One step of sequences that are made step by step: x [1, B, D] → y [1, B, D], as `forward` of a causal layer would give it.
  ///
  /// - Parameter memory: of the steps before; this one is added.
  public func step(_ x: Tensor<Scalar>, memory: inout KeyValueMemory<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    let D = output.inputs
    let qkv = input.forward(x, .inference, cache: &cache.input).matrix
    memory.append(keys: qkv.columns(D..<2 * D), values: qkv.columns(2 * D..<3 * D))
    memory.attend(qkv.columns(0..<D), into: cache.context.matrix(resizedTo: x.shape))
    return output.forward(cache.context, .inference, cache: &cache.output)
  }
}

extension MultiHeadCrossAttention {
  /// What steps need of a source m [S, B, M].
  public func keysAndValues(
    of m: Tensor<Scalar>, lengths: SequenceLengths?, cache: inout Cache
  ) -> KeyValueMemory<Scalar> {
    KeyValueMemory(
      memory.forward(m, .inference, cache: &cache.memory), heads: attention.heads, lengths: lengths)
  }

  /// One step: x [1, B, D] → y [1, B, D].
  public func step(_ x: Tensor<Scalar>, memory: inout KeyValueMemory<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    let q = query.forward(x, .inference, cache: &cache.query)
    memory.attend(q.matrix, into: cache.context.matrix(resizedTo: x.shape))
    return output.forward(cache.context, .inference, cache: &cache.output)
  }
}
