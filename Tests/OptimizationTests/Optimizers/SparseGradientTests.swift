import Layers
import Optimization
import Tensors
import Testing

@Suite("Gradients of some rows")
struct SparseGradientTests {
  static let configurations: [OptimizerConfiguration] = OptimizerCase.all.map(\.configuration)

  @Test("rows give the weights that the same gradient gives with zeros elsewhere", arguments: configurations)
  func dense(_ configuration: OptimizerConfiguration) {
    var (sparse, dense) = (FormulaModule<Float>(), FormulaModule<Float>())
    var first = Optimizer(configuration, for: sparse)
    var second = Optimizer(configuration, for: dense)
    for t in 0..<6 {
      let ids: [Int32] = t % 2 == 0 ? [2, 0, 2] : [1]
      sparse.clearGradients()
      dense.clearGradients()
      let rows = FormulaModule<Float>.gradient(Shape(ids.count, 5), first: 0, step: t)
      sparse.matrix.addRows(rows.matrix, at: ids[...])
      dense.matrix.addRows(rows.matrix, at: ids[...])
      _ = dense.matrix.denseGradient()
      first.update(&sparse, learningRate: 0.05, gradientScale: 0.5)
      second.update(&dense, learningRate: 0.05, gradientScale: 0.5)
      #expect(sparse.weights == dense.weights)
    }
  }

  @Test(
    "rows without gradient are not touched where that changes nothing",
    arguments: [UpdateRule.gradientDescent, .adaGrad()])
  func untouched(_ rule: UpdateRule) {
    var module = FormulaModule<Float>()
    var optimizer = Optimizer(OptimizerConfiguration(rule), for: module)
    // What stands in rows without gradient is unspecified: here, NaN of a step before.
    module.matrix.addRows(Tensor<Float>(Shape(1, 5), repeating: .nan).matrix, at: [1])
    module.clearGradients()
    let before = module.matrix.value
    module.matrix.addRows(Tensor<Float>(Shape(1, 5), repeating: 1).matrix, at: [2])
    optimizer.update(&module, learningRate: 0.1)
    #expect(module.matrix.value.elements[..<10] == before.elements[..<10])
    #expect(module.matrix.value.elements[10...] != before.elements[10...])
    guard case .rows = module.matrix.extent else {
      Issue.record("the gradient was made dense")
      return
    }
  }

  @Test("momentum moves rows on that have no gradient now")
  func momentum() {
    var module = FormulaModule<Double>()
    var optimizer = Optimizer(OptimizerConfiguration(.momentum(factor: 0.5)), for: module)
    let before = module.matrix.value[1, 0]
    for row: Int32 in [1, 0] {
      module.clearGradients()
      module.matrix.addRows(Tensor<Double>(Shape(1, 5), repeating: 1).matrix, at: [row])
      optimizer.update(&module, learningRate: 0.1)
    }
    #expect(abs(module.matrix.value[1, 0] - (before - 0.1 * (1 + 0.5))) < 1e-15)
  }
}
