/// How weights start. Fan-in and fan-out are the numbers of inputs and outputs of a weight matrix [I, O].
public enum Initializer: Sendable, Codable, Equatable {
  case zeros
  case constant(Double)
  /// Uniform in ± the limit.
  case uniform(Double)
  /// Normal with mean 0.
  case normal(standardDeviation: Double)
  /// Uniform in ± gain · √(6 / (fanIn + fanOut)): Glorot and Bengio 2010, equation 16.
  case xavierUniform(gain: Double = 1)
  /// Normal with variance gain² · 2 / (fanIn + fanOut): Glorot and Bengio 2010, after equation 12.
  case xavierNormal(gain: Double = 1)
  /// Uniform in ± √(6 / fanIn), for ReLU: He et al. 2015, equation 10.
  case heUniform
  /// Normal with variance 2 / fanIn, for ReLU: He et al. 2015, equation 10.
  case heNormal
  /// Orthonormal rows or columns, whichever are fewer: Saxe, McClelland and Ganguli 2014.
  case orthogonal(gain: Double = 1)

  /// A matrix [I, O], element by element from `random`: the same numbers for `Float`, rounded, as for `Double`.
  public func matrix<Scalar: TensorScalar>(
    _ inputs: Int, _ outputs: Int, from random: CounterRandom, of type: Scalar.Type = Scalar.self
  ) -> Tensor<Scalar> {
    tensor(Shape(inputs, outputs), fanIn: inputs, fanOut: outputs, from: random)
  }

  /// A tensor of any shape with the fans given.
  public func tensor<Scalar: TensorScalar>(
    _ shape: Shape, fanIn: Int, fanOut: Int, from random: CounterRandom
  ) -> Tensor<Scalar> {
    let fans = Double(fanIn + fanOut)
    switch self {
    case .zeros: return Tensor(shape)
    case .constant(let value): return Tensor(shape, repeating: Scalar(value))
    case .uniform(let limit): return uniform(shape, limit, random)
    case .normal(let deviation): return normal(shape, deviation, random)
    case .xavierUniform(let gain): return uniform(shape, gain * (6 / fans).squareRoot(), random)
    case .xavierNormal(let gain): return normal(shape, gain * (2 / fans).squareRoot(), random)
    case .heUniform: return uniform(shape, (6 / Double(fanIn)).squareRoot(), random)
    case .heNormal: return normal(shape, (2 / Double(fanIn)).squareRoot(), random)
    case .orthogonal(let gain): return orthogonal(shape, gain, random)
    }
  }

  private func uniform<Scalar>(_ shape: Shape, _ limit: Double, _ random: CounterRandom) -> Tensor<Scalar> {
    Tensor(shape) { Scalar((2 * random.unit(at: UInt64($0)) - 1) * limit) }
  }

  private func normal<Scalar>(_ shape: Shape, _ deviation: Double, _ random: CounterRandom) -> Tensor<Scalar> {
    Tensor(shape) { Scalar(random.normal(at: UInt64($0)) * deviation) }
  }

  /// Normal rows, made orthonormal one after another (modified Gram–Schmidt, twice for accuracy).
  private func orthogonal<Scalar>(_ shape: Shape, _ gain: Double, _ random: CounterRandom) -> Tensor<Scalar> {
    let (rows, columns) = (shape.rows, shape.columns)
    let (count, length) = (min(rows, columns), max(rows, columns))
    var vectors = (0..<count).map { i in (0..<length).map { random.normal(at: UInt64(i * length + $0)) } }
    for i in 0..<count {
      for _ in 0..<2 {
        for j in 0..<i {
          let product = zip(vectors[i], vectors[j]).reduce(0) { $0 + $1.0 * $1.1 }
          for k in 0..<length { vectors[i][k] -= product * vectors[j][k] }
        }
        let norm = vectors[i].reduce(0) { $0 + $1 * $1 }.squareRoot()
        for k in 0..<length { vectors[i][k] /= norm }
      }
    }
    return Tensor(shape) { index in
      let (row, column) = (index / columns, index % columns)
      return Scalar(gain * (rows <= columns ? vectors[row][column] : vectors[column][row]))
    }
  }
}
