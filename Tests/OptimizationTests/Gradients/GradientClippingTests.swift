import Layers
import Optimization
import Tensors
import Testing

@Suite("Clipping of gradients")
struct GradientClippingTests {
  // As in OptimizerCase, SGD(w, lr=0.05, momentum=0.9), with a line before o.step():
  //     torch.nn.utils.clip_grad_norm_(w, 2.0)      # norms are from 2.93 to 3.23: always clipped
  //     torch.nn.utils.clip_grad_norm_(w, 3.0)      # at times
  //     torch.nn.utils.clip_grad_value_(w, 0.5)
  @Test(
    "20 steps with clipping end where PyTorch's do",
    arguments: [
      (GradientClipping.norm(2), [-0.1643666852715013, -1.1001839980163557, -0.09390387684680185]),
      (.norm(3), [-0.24508499388768568, -1.271034287706235, -0.10727867397575902]),
      (.value(0.5), [-0.02663965678366001, -1.0883868263549152, 0.2461398552839449]),
      (.none, [-0.23360202496651963, -1.2800518597772974, -0.09992708855245547]),
    ])
  func pyTorch(_ clipping: GradientClipping, _ summary: [Double]) {
    var module = FormulaModule<Double>()
    var optimizer = Optimizer(OptimizerConfiguration(.momentum()), for: module)
    var norms = GradientNorms()
    for t in 0..<20 {
      module.setGradients(step: t)
      norms.measure(&module)
      let scale = clipping.clip(&module, norms)
      optimizer.update(&module, learningRate: 0.05, gradientScale: scale)
    }
    #expect(areClose(module.summary, summary, 1e-13), "\(module.summary)")
  }

  @Test("clipping by norm leaves gradients as they are, and short ones unscaled")
  func scale() {
    var module = FormulaModule<Double>()
    module.setGradients(step: 0)
    let before = module.matrix.gradient
    var norms = GradientNorms()
    norms.measure(&module)
    #expect(GradientClipping.norm(norms.total / 2).clip(&module, norms) == norms.total / 2 / (norms.total + 1e-6))
    #expect(GradientClipping.norm(norms.total + 1e-5).clip(&module, norms) == 1)
    #expect(module.matrix.gradient == before)
  }

  @Test("clipping by value bounds rows of an embedding, and NaN stays")
  func value() {
    var module = FormulaModule<Float>()
    module.matrix.addRows(Tensor<Float>(Shape(1, 5), [-2, -0.5, 0, .nan, 7]).matrix, at: [1])
    #expect(GradientClipping.value(1).clip(&module, GradientNorms()) == 1)
    let row = Array(module.matrix.gradient.elements[5..<10])
    #expect(Array(row[..<3]) == [-1, -0.5, 0])
    #expect(row[3].isNaN)
    #expect(row[4] == 1)
  }
}
