import Tensors

/// A convolution over time: at every step a linear map of the steps around it, the same for all.
///
///     y[t] = b + Σ_k x[t · stride + k · dilation − padding] w[k],     k = 0 ..< K
///
/// where x is 0 before the first step, after the last and in padding. As usual for networks it is a correlation: w is not
/// turned round. Waibel et al. 1989 (doi:10.1109/29.21701); over words, Kim 2014 (arXiv:1408.5882); dilated, van den Oord
/// et al. 2016 (arXiv:1609.03499).
///
/// x [T, B, I] → y [T′, B, O], T′ = ⌊(T + 2 padding − dilation (K − 1) − 1) / stride⌋ + 1
public struct Conv1D<Scalar: TensorScalar>: Module {
  public var w: Parameter<Scalar>  // [K, I, O]
  public var b: Parameter<Scalar>?  // [O]
  public let stride: Int
  public let padding: Int
  public let dilation: Int

  /// - Parameters:
  ///   - width: K, the number of steps that a step of y sees.
  ///   - padding: how many zeros stand before the first and after the last step; dilation · (K − 1) / 2 keeps T for odd K.
  ///   - initializer: of w, with K · I inputs; by default uniform in ± 1 / √(K I).
  public init(
    name: String, inputs: Int, outputs: Int, width: Int, stride: Int = 1, padding: Int = 0, dilation: Int = 1,
    hasBias: Bool = true, initializer: Initializer? = nil, from random: CounterRandom
  ) {
    precondition(
      width > 0 && stride > 0 && dilation > 0 && padding >= 0,
      "width \(width), stride \(stride), padding \(padding), dilation \(dilation)")
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    let initializer = initializer ?? .uniform(1 / Double(width * inputs).squareRoot())
    w = Parameter(
      name: name + ".w",
      value: initializer.tensor(
        Shape(width, inputs, outputs), fanIn: width * inputs, fanOut: width * outputs, from: random))
    b = hasBias ? Parameter(name: name + ".b", value: Tensor(Shape(outputs))) : nil
  }

  /// K
  public var width: Int { w.value.shape[0] }
  public var inputs: Int { w.value.shape[1] }
  public var outputs: Int { w.value.shape[2] }

  /// T′ for T steps; 0 where they are too few.
  public func outputSteps(_ steps: Int) -> Int {
    let room = steps + 2 * padding - dilation * (width - 1) - 1
    return room < 0 ? 0 : room / stride + 1
  }

  /// How many steps of y each sequence has; the rest is padding.
  public func outputLengths(_ lengths: SequenceLengths) -> SequenceLengths {
    SequenceLengths(
      lengths.lengths.map { $0 == 0 ? 0 : outputSteps(Int($0)) }, steps: outputSteps(lengths.steps))
  }

  public struct Cache: LayerCache {
    var x = Tensor<Scalar>()  // [stride, Q, B, I], where the steps are read from; x itself if it needs no change
    var phases = Tensor<Scalar>()  // the memory of x where it is not the input
    var y = Tensor<Scalar>()  // [T′, B, O]
    var dy = Tensor<Scalar>()  // [T′, B, O], zero in padding
    var dPhases = Tensor<Scalar>()  // [stride, Q, B, I]
    var dx = Tensor<Scalar>()  // [T, B, I]
    var steps = 0
    var lengths: SequenceLengths?
    var outputLengths: SequenceLengths?

    public init() {}

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) { body("y", y) }
  }

  /// - Returns: y, zero in the padding that ``outputLengths(_:)`` tells.
  public func forward(
    _ x: Tensor<Scalar>, lengths: SequenceLengths? = nil, _ pass: Pass, cache: inout Cache
  ) -> Tensor<Scalar> {
    precondition(
      x.shape.rank == 3 && x.shape[2] == inputs, "\(w.name) has \(inputs) inputs, and x the shape \(x.shape)")
    let (T, B) = (x.shape[0], x.shape[1])
    lengths.check(steps: T, batch: B)
    let outputSteps = outputSteps(T)
    precondition(
      outputSteps > 0, "\(T) steps are too few for width \(width), dilation \(dilation) and padding \(padding)")
    cache.steps = T
    if cache.lengths != lengths {
      cache.lengths = lengths
      cache.outputLengths = lengths.map(outputLengths)
    }

    let phases = split(x, lengths, cache: &cache).matrix  // [stride · Q · B, I]
    let y = cache.y.matrix(resizedTo: Shape(outputSteps, B, outputs))
    if let b {
      y.fillRows(b.value)
    } else {
      y.fill(0)
    }
    for k in 0..<width {
      guard let rows = rows(ofTap: k, steps: T, batch: B) else { continue }
      multiply(phases.rows(rows.x), tap(k), into: y.rows(rows.y), adding: true)  // [n·B, I]·[I, O]
    }
    if cache.outputLengths != nil {
      cache.outputLengths.withPointer {
        Scalar.kernels.sequences.mask(outputSteps, B, outputs, $0, y.pointer, y.pointer)
      }
    }
    if !pass.isTraining { cache.x = Tensor() }
    return cache.y
  }

  // With t′ = t · stride + k · dilation − padding, dy zero in padding, and dx wanted where x is real:
  //   dw[k] = Σ_t x[t′]ᵀ dy[t],   db = Σ_t dy[t],   dx[t′] += dy[t] w[k]ᵀ
  public mutating func backward(_ dy: Tensor<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    let (T, B) = (cache.steps, cache.y.shape[1])
    precondition(dy.shape == cache.y.shape, "a gradient of \(dy.shape) for outputs of \(cache.y.shape)")
    let dyReal = masked(dy, cache: &cache).matrix
    let x = cache.x.matrix
    let dPhases = cache.dPhases.matrix(resizedTo: Shape(stride, (T + stride - 1) / stride, B, inputs))
    dPhases.fill(0)
    for k in 0..<width {
      guard let rows = rows(ofTap: k, steps: T, batch: B) else { continue }
      multiply(dyReal.rows(rows.y), tap(k).transposed, into: dPhases.rows(rows.x), adding: true)  // [n·B, O]·[O, I]
    }
    if !w.isFrozen {
      let (dw, adding) = w.gradientToAddTo()
      for k in 0..<width {
        let dTap = dw.rows(k * inputs..<(k + 1) * inputs)
        if let rows = rows(ofTap: k, steps: T, batch: B) {
          multiply(x.rows(rows.x).transposed, dyReal.rows(rows.y), into: dTap, adding: adding)  // [I, n·B]·[n·B, O]
        } else if !adding {
          dTap.fill(0)
        }
      }
    }
    b?.addColumnSums(dyReal)
    cache.x = Tensor()
    return join(cache: &cache)
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    try body(&w)
    if b != nil { try body(&b!) }
  }
}
