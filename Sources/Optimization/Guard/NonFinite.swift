/// Where in a step a number first was infinite or not a number.
public struct NonFinite: Codable, Equatable, Sendable {
  public enum Place: Codable, Equatable, Sendable {
    /// Already before the step.
    case weights(parameter: String)
    case activation(name: String)
    /// While all weights and activations were finite.
    case loss
    case gradient(parameter: String)
    /// In what the optimizer keeps: a gradient's square may overflow where the gradient does not.
    case moment(name: String)
  }

  public enum Value: String, Codable, Sendable { case notANumber, infinite }

  public let step: Int
  public let place: Place
  public let value: Value

  public init(step: Int, place: Place, value: Value) {
    self.step = step
    self.place = place
    self.value = value
  }

  init(step: Int, place: Place, _ number: Double) {
    self.init(step: step, place: place, value: number.isNaN ? .notANumber : .infinite)
  }
}

/// “step 1200: the gradient of encoder.wx holds NaN”
extension NonFinite: CustomStringConvertible {
  public var description: String {
    let value = value == .notANumber ? "NaN" : "infinity"
    return switch place {
    case .weights(let name): "step \(step): the weights \(name) hold \(value)"
    case .activation(let name): "step \(step): the activations \(name) hold \(value), and no weights do"
    case .loss: "step \(step): the loss is \(value), and all activations are finite"
    case .gradient(let name): "step \(step): the gradient of \(name) holds \(value), and the loss is finite"
    case .moment(let name): "step \(step): the moment \(name) holds \(value)"
    }
  }
}
