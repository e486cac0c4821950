/// Which weights a model is evaluated with: those of the last update, or an average over many.
///
/// Plain gradient descent with an average that starts when validation stalls is the training of AWD-LSTM, which runs PyTorch's
/// `ASGD` with λ = 0 and α = 0: there nothing but the average tells it from `SGD`.
public enum AveragingConfiguration: Equatable, Sendable {
  case none

  /// The mean of the weights after updates number T, T + 1, …, where updates count from 1. Polyak and Juditsky 1992
  /// (doi:10.1137/0330046). PyTorch's `ASGD` calls T − 2 t0.
  case polyak(start: Int)

  /// The same mean, from the moment on at which validation is worse than the best of all but the last n observations: NT-ASGD,
  /// Merity, Keskar and Socher 2018 (arXiv:1708.02182), algorithm 1.
  case nonMonotonic(interval: Int = 5)

  /// a = decay · a + (1 − decay) · w after every update, where a is w after the first.
  case exponential(decay: Double = 0.999)

  /// The mean of the weights after the last `count` epochs: averaging of the last checkpoints, as in Vaswani et al. 2017
  /// (arXiv:1706.03762, section 6.1). It keeps as many copies of the weights.
  case lastEpochs(count: Int = 5)
}

extension AveragingConfiguration {
  public func validate() throws(OptimizationError) {
    switch self {
    case .none: break
    case .polyak(let start): try require(start > 0, "averaging.start", start, "at least 1")
    case .nonMonotonic(let interval): try require(interval >= 0, "averaging.interval", interval, "at least 0")
    case .exponential(let decay):
      try require(decay >= 0 && decay < 1, "averaging.decay", decay, "from 0 to below 1")
    case .lastEpochs(let count): try require(count > 0, "averaging.count", count, "at least 1")
    }
  }
}

/// `{"kind": "nonMonotonic", "interval": 5}`
extension AveragingConfiguration: Codable {
  public init(from decoder: any Decoder) throws {
    var values = try KindDecoder(decoder)
    switch values.kind {
    case "none": self = .none
    case "polyak": self = .polyak(start: try values.value("start"))
    case "nonMonotonic": self = .nonMonotonic(interval: try values.value("interval", 5))
    case "exponential": self = .exponential(decay: try values.value("decay", 0.999))
    case "lastEpochs": self = .lastEpochs(count: try values.value("count", 5))
    default: throw values.unknownKind("none", "polyak", "nonMonotonic", "exponential", "lastEpochs")
    }
    try values.finish()
  }

  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .none: _ = try KindEncoder(encoder, kind: "none")
    case .polyak(let start):
      var values = try KindEncoder(encoder, kind: "polyak")
      try values.encode("start", start)
    case .nonMonotonic(let interval):
      var values = try KindEncoder(encoder, kind: "nonMonotonic")
      try values.encode("interval", interval)
    case .exponential(let decay):
      var values = try KindEncoder(encoder, kind: "exponential")
      try values.encode("decay", decay)
    case .lastEpochs(let count):
      var values = try KindEncoder(encoder, kind: "lastEpochs")
      try values.encode("count", count)
    }
  }
}
