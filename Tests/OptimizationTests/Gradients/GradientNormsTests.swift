import Layers
import Optimization
import Tensors
import Testing

@Suite("Norms of gradients")
struct GradientNormsTests {
  //     i = torch.arange(19.); g = torch.cos(0.3 * i)
  //     g[:15].norm(), g[15:].norm(), g.norm()
  @Test("norms by parameter and in total are PyTorch's")
  func pyTorch() {
    var module = FormulaModule<Double>()
    module.setGradients(step: 0)
    var norms = GradientNorms()
    norms.measure(&module)
    #expect(norms.names == ["matrix", "vector"])
    #expect(areClose(norms.norms, [2.882854370571459, 0.7731708491137839], 1e-15))
    #expect(areClose([norms.total], [2.9847349101456713], 1e-15))
    #expect(norms.areFinite)
  }

  @Test("a gradient of some rows has the norm of these rows, and none has the norm 0")
  func rows() {
    var module = FormulaModule<Float>()
    module.matrix.addRows(Tensor<Float>(Shape(1, 5), repeating: .nan).matrix, at: [1])
    module.clearGradients()
    module.matrix.addRows(Tensor<Float>(Shape(2, 5), repeating: 2).matrix, at: [2, 0])
    var norms = GradientNorms()
    norms.measure(&module)
    #expect(norms.norms == [Double(40).squareRoot(), 0])
    #expect(norms.total == Double(40).squareRoot())
  }

  @Test("measuring again replaces what was measured, also for another module")
  func again() {
    var module = FormulaModule<Float>()
    var norms = GradientNorms()
    for t in 0..<3 {
      module.setGradients(step: t)
      norms.measure(&module)
      var fresh = GradientNorms()
      fresh.measure(&module)
      #expect(norms == fresh)
    }
    var smaller = Linear<Float>(
      name: "linear", inputs: 2, outputs: 3, hasBias: false, from: CounterRandom(seed: 1, stream: 0))
    norms.measure(&smaller)
    #expect(norms.names == ["linear.w"])
    #expect(norms.norms == [0])
  }

  @Test("the largest finite Float has a finite norm; infinity and NaN have not")
  func extremes() {
    var module = FormulaModule<Float>()
    var norms = GradientNorms()
    for (value, isFinite) in [(Float.greatestFiniteMagnitude, true), (.infinity, false), (.nan, false)] {
      module.clearGradients()
      module.vector.gradientToAddTo().gradient.fill(value)
      norms.measure(&module)
      #expect(norms.areFinite == isFinite)
    }
  }
}
