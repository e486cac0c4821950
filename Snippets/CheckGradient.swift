// A layer of one's own, y = σ(g) ∘ x, and a check of its gradient by differences: swift run -c release CheckGradient
import Foundation
import Layers
import Tensors

struct Gate: Module {
  var g: Parameter<Double>  // [D]

  var sigma: [Double] { g.value.elements.map { 1 / (1 + exp(-$0)) } }

  func forward(_ x: Tensor<Double>) -> Tensor<Double> {  // [N, D] → [N, D]
    Tensor(x.shape) { sigma[$0 % g.value.count] * x[flat: $0] }
  }

  // dg = Σ_rows dy ∘ x ∘ σ (1 − σ),   dx = dy ∘ σ
  mutating func backward(_ dy: Tensor<Double>, _ x: Tensor<Double>) -> Tensor<Double> {
    let (s, D) = (sigma, g.value.count)
    g.addColumnSums(Tensor<Double>(x.shape) { dy[flat: $0] * x[flat: $0] * s[$0 % D] * (1 - s[$0 % D]) }.matrix)
    return Tensor(x.shape) { dy[flat: $0] * s[$0 % D] }
  }

  mutating func forEachParameter(_ body: (inout Parameter<Double>) throws -> Void) rethrows { try body(&g) }
}

let gate = Gate(g: Parameter(name: "g", value: Tensor(Shape(3)) { Double($0) - 1.5 }))
let x = Tensor<Double>(Shape(4, 3)) { cos(Double($0)) }
let dy = Tensor<Double>(x.shape) { sin(Double($0)) }  // the loss is Σ dy ∘ y, so this is its gradient
let check = GradientCheck<Gate>(
  loss: { gate, inputs in zip(dy.elements, gate.forward(inputs[0]).elements).map { $0 * $1 }.reduce(0, +) },
  backward: { gate, inputs in [gate.backward(dy, inputs[0])] })
for entry in check.run(gate, inputs: [("x", x)]) {
  print(entry.name, entry.shape, entry.isRight ? "right" : "wrong", "to", entry.worstRelativeError)
}
