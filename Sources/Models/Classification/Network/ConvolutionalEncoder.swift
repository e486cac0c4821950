import Layers
import Tensors

/// Filters that see some tokens at once, wherever they stand in a text: for each width w
///
///     c = relu(x ∗ W + b)                    T + w − 1 steps                                  (1)
///     y = the largest c of each filter, or the mean                                            (2)
///
/// side by side for all widths. Kim 2014 (arXiv:1408.5882), equations 2 and 3. As in the program of that paper, w − 1
/// zeros stand on both sides of a text, so that a filter has seen every token in each of its places, and no text is too
/// short.
///
/// x [T, B, D] → y [B, widths · filters]
public struct ConvolutionalEncoder<Scalar: TensorScalar>: SequenceEncoder {
  public private(set) var convolutions: [Conv1D<Scalar>]
  private var pooling: [SequencePooling<Scalar>]

  public init(_ configuration: NetworkConfiguration, from random: CounterRandom) {
    let (widths, filters) = (configuration.convolution.widths, configuration.convolution.filters)
    convolutions = widths.map { width in
      Conv1D(
        name: "encoder.width\(width)", inputs: configuration.embeddingSize, outputs: filters, width: width,
        padding: width - 1, from: random.substream(UInt64(width)))
    }
    pooling = widths.map { width in
      SequencePooling(
        name: "pooling.width\(width)", configuration.pooling, size: filters, from: random.substream(UInt64(width)))
    }
  }

  public var outputSize: Int { convolutions.reduce(0) { $0 + $1.outputs } }

  public struct Cache: SequenceEncoderCache {
    fileprivate var parts: [Part] = []  // one a width
    fileprivate var x = Tensor<Scalar>()  // [T, B, D], zero in padding
    fileprivate var lengths: SequenceLengths?
    fileprivate var y = Tensor<Scalar>()  // [B, H]
    fileprivate var dx = Tensor<Scalar>()  // [T, B, D]

    public init() {}

    public var attention: Tensor<Scalar>? { nil }

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) {
      for (number, part) in parts.enumerated() {
        part.convolution.forEachActivation { body("\(number).\($0)", $1) }
      }
      body("y", y)
    }
  }

  fileprivate struct Part: Sendable {
    var convolution = Conv1D<Scalar>.Cache()
    var activation = Activation.Cache<Scalar>()
    var pooling = SequencePooling<Scalar>.Cache()
    var dy = Tensor<Scalar>()  // [B, filters]
  }

  public func forward(
    _ x: Tensor<Scalar>, lengths: SequenceLengths?, _ pass: Pass, cache: inout Cache
  ) -> Tensor<Scalar> {
    if cache.parts.isEmpty { cache.parts = convolutions.map { _ in Part() } }
    let (T, B) = (x.shape[0], x.shape[1])
    cache.lengths = lengths
    // Zeros in padding are what a convolution sees beyond the end: cleared once, for all widths.
    var x = x
    if let lengths {
      Self.mask(x, lengths, into: cache.x.matrix(resizedTo: x.shape))
      x = cache.x
    }
    let y = cache.y.matrix(resizedTo: Shape(B, outputSize))
    var first = 0
    for number in convolutions.indices {
      let (width, filters) = (convolutions[number].width, convolutions[number].outputs)
      let longer = lengths.map { SequenceLengths($0.lengths.map { Int($0) + width - 1 }, steps: T + width - 1) }
      var c = convolutions[number].forward(x, pass, cache: &cache.parts[number].convolution)  // (1)
      c = Activation.relu.forward(c, pass, cache: &cache.parts[number].activation)
      c = pooling[number].forward(c, lengths: longer, pass, cache: &cache.parts[number].pooling)  // (2)
      y.columns(first..<first + filters).copy(c.matrix)
      first += filters
    }
    return cache.y
  }

  // (2) gives each width its columns of dy; x is read by all, so that dx is the sum of what they give.
  public mutating func backward(_ dy: Tensor<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    var first = 0
    for number in convolutions.indices {
      let filters = convolutions[number].outputs
      cache.parts[number].dy.matrix(resizedTo: Shape(dy.shape[0], filters)).copy(
        dy.matrix.columns(first..<first + filters))
      var dc = pooling[number].backward(cache.parts[number].dy, cache: &cache.parts[number].pooling)
      dc = Activation.relu.backward(dc, cache: &cache.parts[number].activation)
      let part = convolutions[number].backward(dc, cache: &cache.parts[number].convolution)
      if number == 0 {
        cache.dx.matrix(resizedTo: part.shape).copy(part.matrix)
      } else {
        Scalar.kernels.rows.add(part.count, 1, part.matrix.pointer, cache.dx.mutableMatrix().pointer)
      }
      first += filters
    }
    if let lengths = cache.lengths {
      let dx = cache.dx.mutableMatrix()
      Self.mask(cache.dx, lengths, into: dx)
    }
    return cache.dx
  }

  /// y is x with zeros in padding; it may be x.
  private static func mask(_ x: Tensor<Scalar>, _ lengths: SequenceLengths, into y: MatrixView<Scalar>) {
    let (T, B, D) = (x.shape[0], x.shape[1], x.shape[2])
    lengths.lengths.withUnsafeBufferPointer {
      Scalar.kernels.sequences.mask(T, B, D, $0.baseAddress, x.matrix.pointer, y.pointer)
    }
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    for number in convolutions.indices {
      try convolutions[number].forEachParameter(body)
      try pooling[number].forEachParameter(body)
    }
  }
}
