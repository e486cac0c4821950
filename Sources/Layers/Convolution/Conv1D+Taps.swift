import Tensors

// A tap is one of the K matrices of w. Time-major, the rows of all sequences at one step are neighbours, and so are those
// of steps that follow each other: with a stride of 1, what a tap sees of x is a range of rows, and so is what it adds to
// of y. One product a tap, and nothing is copied.
//
// With a stride s, a tap sees every sth step. x is copied once into s phases, every sth step side by side, in which what a
// tap sees is a range of rows again; dx is found in phases and copied back.

extension Conv1D {
  /// w[k], [I, O]
  func tap(_ k: Int) -> MatrixView<Scalar> {
    let w = w.value.matrix  // [K · I, O]
    return w.rows(k * inputs..<(k + 1) * inputs)
  }

  /// The rows of the phases that tap `k` sees, and the rows of y that it adds to; nil if it sees only zeros.
  func rows(ofTap k: Int, steps: Int, batch: Int) -> (x: Range<Int>, y: Range<Int>)? {
    // y[t] sees x[t · stride + offset], which is step t + shift of a phase.
    let offset = k * dilation - padding
    let phase = ((offset % stride) + stride) % stride
    let shift = (offset - phase) / stride
    let phaseSteps = (steps + stride - 1) / stride
    let first = max(0, -shift)
    let end = min(outputSteps(steps), phaseSteps - shift)
    if first >= end { return nil }
    let start = phase * phaseSteps + shift
    return ((start + first) * batch..<(start + end) * batch, first * batch..<end * batch)
  }

  /// x as the taps read it: in phases, zero in padding.
  func split(_ x: Tensor<Scalar>, _ lengths: SequenceLengths?, cache: inout Cache) -> Tensor<Scalar> {
    let (T, B) = (x.shape[0], x.shape[1])
    cache.x = Tensor()
    if stride == 1 && lengths == nil {
      cache.x = x
    } else {
      let phases = cache.phases.matrix(resizedTo: Shape(stride, (T + stride - 1) / stride, B, inputs))
      lengths.withPointer {
        Scalar.kernels.sequences.split_phases(T, B, inputs, stride, $0, x.matrix.pointer, phases.pointer)
      }
      cache.x = cache.phases
    }
    return cache.x
  }

  /// dx from its phases, zero in padding.
  func join(cache: inout Cache) -> Tensor<Scalar> {
    if stride == 1 && cache.lengths == nil {
      return cache.dPhases.reshaped(to: Shape(cache.steps, cache.y.shape[1], inputs))
    }
    let (T, B) = (cache.steps, cache.y.shape[1])
    let dx = cache.dx.matrix(resizedTo: Shape(T, B, inputs))
    cache.lengths.withPointer {
      Scalar.kernels.sequences.join_phases(T, B, inputs, stride, $0, cache.dPhases.matrix.pointer, dx.pointer)
    }
    return cache.dx
  }

  /// dy, zero in padding.
  func masked(_ dy: Tensor<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    if cache.outputLengths == nil { return dy }
    let real = cache.dy.matrix(resizedTo: dy.shape)
    cache.outputLengths.withPointer {
      Scalar.kernels.sequences.mask(dy.shape[0], dy.shape[1], outputs, $0, dy.matrix.pointer, real.pointer)
    }
    return cache.dy
  }
}
