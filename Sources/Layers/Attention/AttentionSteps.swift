import Tensors

/// What every ``StepAttention`` keeps of its steps: the part that does not depend on how scores are computed.
struct AttentionSteps<Scalar: TensorScalar>: Sendable {
  var memory = Tensor<Scalar>()  // [S, B, M]
  var values = Tensor<Scalar>()  // [S, B, V], as a rule the memory
  var lengths: SequenceLengths?
  var isTraining = false
  var count = 0  // T
  var weights = Tensor<Scalar>()  // [T, B, S]
  var queries = Tensor<Scalar>()  // [T, B, Q], kept for the gradients of weights or keys
  var dContexts = Tensor<Scalar>()  // [T, B, M]
  var dScores = Tensor<Scalar>()  // [T, B, S]
  /// How many steps have gone backward.
  var backwardCount = 0

  var batch: Int { memory.shape[1] }
  var source: Int { memory.shape[0] }

  mutating func prepare(
    _ memory: Tensor<Scalar>, values: Tensor<Scalar>?, lengths: SequenceLengths?, steps: Int, querySize: Int,
    memorySize: Int, _ pass: Pass
  ) {
    precondition(
      memory.shape.rank == 3 && memory.shape.columns == memorySize,
      "attention to a memory of width \(memorySize), and a memory of shape \(memory.shape)")
    let (S, B) = (memory.shape[0], memory.shape[1])
    lengths.check(steps: S, batch: B)
    if let values {
      precondition(
        !pass.isTraining && values.shape.rank == 3 && values.shape[0] == S && values.shape[1] == B,
        "values \(values.shape) of a memory \(memory.shape)")
    }
    self.memory = memory
    self.values = values ?? memory
    self.lengths = lengths
    isTraining = pass.isTraining
    count = steps
    backwardCount = 0
    weights.resize(to: Shape(steps, B, S))
    if isTraining {
      queries.resize(to: Shape(steps, B, querySize))
      dContexts.resize(to: Shape(steps, B, memorySize))
      dScores.resize(to: Shape(steps, B, S))
    }
  }

  /// Checks the shapes of a step, makes room for its weights, and keeps the query.
  mutating func begin(
    _ t: Int, query: MatrixView<Scalar>, sequences: [Int32]?, context: MatrixView<Scalar>, querySize: Int
  ) {
    let rows = sequences?.count ?? batch
    precondition(
      t >= 0 && t < count && query.rows == rows && query.columns == querySize && context.rows == rows
        && context.columns == values.shape.columns,
      "step \(t) of \(count): a query \(query) and a context \(context) for a memory of shape \(memory.shape)")
    if let sequences {
      precondition(!isTraining && count == 1, "sequences are chosen in inference, in one step")
      precondition(
        sequences.allSatisfy { $0 >= 0 && $0 < batch }, "queries to sequences \(sequences) of \(batch)")
    }
    if count == 1 { weights.resize(to: Shape(1, rows, source)) }
    if isTraining { queries.mutableMatrix().step(t, batch: batch).copy(query) }
  }

  /// Checks the shapes of a step backward, and keeps the gradient of the context.
  mutating func beginBackward(_ t: Int, dContext: MatrixView<Scalar>, dQuery: MatrixView<Scalar>) {
    precondition(isTraining && backwardCount < count, "backward without forward in training")
    precondition(
      t >= 0 && t < count && dQuery.rows == batch && dQuery.columns == queries.shape.columns
        && dContext.columns == memory.shape.columns,
      "step \(t) of \(count): gradients \(dQuery) of a query and \(dContext) of a context")
    dContexts.mutableMatrix().step(t, batch: batch).copy(dContext)
    backwardCount += 1
  }

  /// dMemory[s, b] (+)= Σ_t weights[t, b, s] · dContext[t, b], of all steps.
  mutating func finish(into dMemory: MatrixView<Scalar>, adding: Bool) {
    precondition(backwardCount == count, "\(backwardCount) of \(count) steps have gone backward")
    precondition(
      dMemory.rows == source * batch && dMemory.columns == memory.shape.columns && dMemory.isContiguous,
      "\(dMemory) for the gradient of a memory of shape \(memory.shape)")
    Scalar.kernels.attention.spread(
      count, batch, source, dMemory.columns, weights.matrix.pointer, dContexts.matrix.pointer, adding ? 1 : 0,
      dMemory.pointer)
  }
}
