import Layers
import Tensors

/// Two linear layers and half the square of what they give: a model with a place for every kind of mishap.
struct TwoLayers: Module {
  var first = Linear<Float>(name: "first", inputs: 3, outputs: 5, from: CounterRandom(seed: 3, stream: 0))
  var second = Linear<Float>(name: "second", inputs: 5, outputs: 2, from: CounterRandom(seed: 3, stream: 1))

  struct Cache: LayerCache {
    var first = Linear<Float>.Cache()
    var second = Linear<Float>.Cache()

    func forEachActivation(_ body: (String, Tensor<Float>) -> Void) {
      first.forEachActivation { body("first." + $0, $1) }
      second.forEachActivation { body("second." + $0, $1) }
    }
  }

  static var pass: Pass { .training(CounterRandom(seed: 1, stream: 1)) }

  /// Σ y² / 2, and y.
  func forward(_ x: Tensor<Float>, _ cache: inout Cache) -> (loss: Double, y: Tensor<Float>) {
    let h = first.forward(x, Self.pass, cache: &cache.first)
    let y = second.forward(h, Self.pass, cache: &cache.second)
    return (y.elements.reduce(0) { $0 + Double($1) * Double($1) / 2 }, y)
  }

  mutating func backward(_ y: Tensor<Float>, _ cache: inout Cache) {
    let dh = second.backward(y, cache: &cache.second)
    _ = first.backward(dh, cache: &cache.first)
  }

  mutating func forEachParameter(_ body: (inout Parameter<Float>) throws -> Void) rethrows {
    try first.forEachParameter(body)
    try second.forEachParameter(body)
  }

  var weights: [[Float]] { parameters.map(\.value.elements) }

  static func input(step t: Int) -> Tensor<Float> {
    Tensor(Shape(4, 3)) { Float(cosine(0.4 * Double($0) + Double(t))) }
  }
}
