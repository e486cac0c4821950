import Layers
import Tensors

/// A recurrent layer that settings can make: ``RNN``, ``LSTM`` or ``GRU``.
public protocol SequenceLayer<Scalar>: RecurrentLayer {
  /// - Parameter forgetBias: what an LSTM's forget gates start with; others have none.
  init(name: String, inputSize: Int, hiddenSize: Int, forgetBias: Double, from random: CounterRandom)
}

extension LSTM: SequenceLayer {
  public init(name: String, inputSize: Int, hiddenSize: Int, forgetBias: Double, from random: CounterRandom) {
    self.init(
      name: name, inputSize: inputSize, hiddenSize: hiddenSize, forgetBias: Scalar(forgetBias), from: random)
  }
}

extension GRU: SequenceLayer {
  public init(name: String, inputSize: Int, hiddenSize: Int, forgetBias: Double, from random: CounterRandom) {
    self.init(name: name, inputSize: inputSize, hiddenSize: hiddenSize, from: random)
  }
}

extension RNN: SequenceLayer {
  public init(name: String, inputSize: Int, hiddenSize: Int, forgetBias: Double, from random: CounterRandom) {
    self.init(name: name, inputSize: inputSize, hiddenSize: hiddenSize, from: random)
  }
}
