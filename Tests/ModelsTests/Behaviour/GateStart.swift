import Foundation
import Layers
import Models
import Tensors

/// What the biases of the gates that keep a state start as: they decide how far back a gradient reaches before anything is
/// learned. Language models start them all as 0.
enum GateStart: Sendable {
  /// 0: half of the state is kept in a step.
  case zero
  /// Of the LSTM's forget gate: 1 keeps 73 % in a step. Jozefowicz, Zaremba and Sutskever 2015 (ICML).
  case forgetBias(Double)
  /// The share n / (n + 1) is kept in a step, and an LSTM takes in the share 1 / (n + 1): f = σ(ln n), i = σ(−ln n). After
  /// Tallec and Ollivier 2018 (arXiv:1804.11188), where n is random, up to the lag that is expected.
  case keeping(steps: Int)

  func set<Scalar: TensorScalar>(_ parameter: inout Parameter<Scalar>, _ kind: LanguageModelConfiguration.LayerKind) {
    func fill(gate: Int, of gates: Int, _ bias: Double) {
      let H = parameter.value.count / gates
      for unit in gate * H..<(gate + 1) * H { parameter.value[flat: unit] = Scalar(bias) }
    }
    switch (self, kind, parameter.name) {
    case (.forgetBias(let bias), .lstm, "body.0.b"):
      fill(gate: 1, of: 4, bias)
    case (.keeping(let steps), .lstm, "body.0.b"):  // i f g o
      fill(gate: 0, of: 4, -log(Double(steps)))
      fill(gate: 1, of: 4, log(Double(steps)))
    case (.keeping(let steps), .gru, "body.0.bx"):  // n r z
      fill(gate: 2, of: 3, log(Double(steps)))
    default: break
    }
  }
}
