import Tensors

/// Whole sequences through one layer.
extension RecurrentLayer {
  /// Writes the outputs into `y` [T · B, H].
  ///
  /// - Parameters:
  ///   - x: [T, B, I]
  ///   - state: the state before the first step that is read; changed into the one after the last.
  ///   - direction: whether step 0 is read first or last.
  public func forward(
    _ x: Tensor<Scalar>, state: inout State, lengths: SequenceLengths?, direction: Direction, _ pass: Pass,
    into y: MatrixView<Scalar>, cache: inout Cache
  ) {
    precondition(
      x.shape.rank == 3 && x.shape[2] == inputSize, "\(wx.name) has \(inputSize) inputs, and x is \(x.shape)")
    cache.course = RecurrentCourse(steps: x.shape[0], batch: x.shape[1], lengths: lengths, direction: direction)
    begin(from: state, pass, cache: &cache)
    // The inputs' part of all steps at once; the states' part step by step.
    multiply(x.matrix, wx.value.matrix, into: cache.inputPart(), adding: true)  // [T·B, I]·[I, G·H]
    for i in 0..<cache.course.steps {
      let t = cache.course.step(i)
      step(t, into: y.step(t, batch: cache.course.batch), cache: &cache)
    }
    end(state: &state, cache: cache)
    if pass.isTraining { cache.x = x }
  }

  /// - Parameters:
  ///   - dy: the gradient of y [T · B, H].
  ///   - dState: the gradient of the last state; changed into that of the first.
  ///   - dx: [T · B, I], where the gradient of x is written, or added to what is there if `adding`.
  public mutating func backward(
    _ dy: MatrixView<Scalar>, dState: inout State, into dx: MatrixView<Scalar>, adding: Bool, cache: inout Cache
  ) {
    for i in (0..<cache.course.steps).reversed() {
      let t = cache.course.step(i)
      backwardStep(t, dy: dy.step(t, batch: cache.course.batch), dState: &dState, cache: &cache)
    }
    endBackward(cache: &cache)
    // The sum over the steps is the depth of one product.
    wx.addProduct(cache.x.matrix.transposed, cache.inputPart())  // [I, T·B]·[T·B, G·H]
    multiply(cache.inputPart(), wx.value.matrix.transposed, into: dx, adding: adding)  // [T·B, G·H]·[G·H, I]
    cache.x = Tensor()
  }
}

/// Inputs that come in parts, for decoders.
extension RecurrentLayer {
  /// Adds a part of the inputs of all steps, or of one.
  ///
  /// - Parameters:
  ///   - x: [T · B, part], or [B, part] of step `t`.
  ///   - rows: which of the I inputs they are.
  public func addInputs(
    _ x: MatrixView<Scalar>, rows: Range<Int>, step t: Int? = nil, cache: inout Cache
  ) {
    let z = cache.inputPart()
    multiply(x, wx.value.matrix.rows(rows), into: t.map { z.step($0, batch: cache.course.batch) } ?? z, adding: true)
  }

  /// What a part of the inputs [N, part] adds to the gates: [N, G · H].
  public func project(_ x: MatrixView<Scalar>, rows: Range<Int>, into z: MatrixView<Scalar>) {
    multiply(x, wx.value.matrix.rows(rows), into: z)
  }

  /// Adds what ``project(_:rows:into:)`` gave for a part of the inputs of step `t` [B, G · H].
  public func addProjectedInputs(_ projected: MatrixView<Scalar>, step t: Int, cache: inout Cache) {
    let z = cache.inputPart().step(t, batch: cache.course.batch)
    precondition(projected.rows == z.rows && projected.columns == z.columns, "\(projected) added to \(z)")
    for row in 0..<z.rows {
      Scalar.kernels.rows.add(
        z.columns, 1, projected.pointer + row * projected.stride, z.pointer + row * z.stride)
    }
  }

  /// Writes the gradient of a part of the inputs of all steps, or of one step that backward has passed.
  public func inputGradient(
    rows: Range<Int>, step t: Int? = nil, into dx: MatrixView<Scalar>, cache: inout Cache
  ) {
    let dz = cache.inputPart()
    multiply(
      t.map { dz.step($0, batch: cache.course.batch) } ?? dz, wx.value.matrix.rows(rows).transposed, into: dx)
  }

  /// Adds to the gradient of wx what a part of the inputs of all steps [T · B, part] gives.
  public mutating func addInputWeightGradient(_ x: MatrixView<Scalar>, rows: Range<Int>, cache: inout Cache) {
    wx.addProduct(x.transposed, cache.inputPart(), toRows: rows)
  }
}
