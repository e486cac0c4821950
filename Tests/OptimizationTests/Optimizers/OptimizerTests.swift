import Layers
import Optimization
import Tensors
import Testing

@Suite("Optimizers")
struct OptimizerTests {
  @Test("20 steps end where PyTorch's do", arguments: OptimizerCase.all)
  func pyTorch(_ example: OptimizerCase) {
    let trained: FormulaModule<Double> = train(example, steps: 20)
    // Both round each of some ten operations of 20 steps, in another order.
    #expect(areClose(trained.summary, example.summary, 1e-13), "\(trained.summary)")
  }

  @Test("Float agrees with Double", arguments: OptimizerCase.all)
  func float(_ example: OptimizerCase) {
    let float: FormulaModule<Float> = train(example, steps: 20)
    let double: FormulaModule<Double> = train(example, steps: 20)
    // Up to 20 changes of up to 0.05 · 10, each rounded to 6e-8 of its size; rules that divide a gradient by its own size
    // see the rounding of a small one larger than it is.
    #expect(areClose(float.weights.map(Double.init), double.weights, 3e-6))
  }

  @Test(
    "decoupled decay is a multiplication before an update without decay",
    arguments: [
      UpdateRule.gradientDescent, .momentum(), .nesterov(), .adaGrad(), .rmsProp(), .adaDelta(), .adam(),
    ])
  func decoupledDecay(_ rule: UpdateRule) {
    var decayed = FormulaModule<Double>()
    var plain = decayed
    var decaying = Optimizer(OptimizerConfiguration(rule, weightDecay: .decoupled(0.3)), for: decayed)
    var optimizer = Optimizer(OptimizerConfiguration(rule), for: plain)
    for t in 0..<10 {
      decayed.setGradients(step: t)
      decaying.update(&decayed, learningRate: 0.05)
      plain.forEachParameter { parameter in
        parameter.value = Tensor(parameter.value.shape, parameter.value.elements.map { $0 * (1 - 0.05 * 0.3) })
      }
      plain.setGradients(step: t)
      optimizer.update(&plain, learningRate: 0.05)
    }
    #expect(areClose(decayed.weights, plain.weights, 1e-14))  // one rounding a step
  }

  @Test(
    "decay of matrices leaves vectors alone",
    arguments: [WeightDecay.l2(0.3, of: .matrices), .decoupled(0.3, of: .matrices)])
  func matrices(_ decay: WeightDecay) {
    var decayed = FormulaModule<Double>()
    var plain = decayed
    var decaying = Optimizer(OptimizerConfiguration(.gradientDescent, weightDecay: decay), for: decayed)
    var optimizer = Optimizer(OptimizerConfiguration(.gradientDescent), for: plain)
    decayed.setGradients(step: 0)
    plain.setGradients(step: 0)
    decaying.update(&decayed, learningRate: 0.1)
    optimizer.update(&plain, learningRate: 0.1)
    #expect(decayed.vector.value == plain.vector.value)
    #expect(decayed.matrix.value != plain.matrix.value)
  }

  @Test("a scaled gradient gives what a smaller gradient would", arguments: OptimizerCase.all)
  func gradientScale(_ example: OptimizerCase) {
    var scaled = FormulaModule<Double>()
    var small = scaled
    var first = Optimizer(example.configuration, for: scaled)
    var second = first
    for t in 0..<5 {
      scaled.setGradients(step: t)
      first.update(&scaled, learningRate: example.rate, gradientScale: 0.25)
      small.setGradients(step: t)
      small.forEachParameter { parameter in
        let quarter = Tensor(parameter.value.shape, parameter.gradient.elements.map { $0 * 0.25 })
        parameter.clearGradient()
        parameter.gradientToAddTo().gradient.copy(quarter.matrix)
      }
      second.update(&small, learningRate: example.rate)
    }
    #expect(scaled.weights == small.weights)  // a power of two: no rounding differs
  }

  @Test("frozen parameters and those without gradient keep weights and count", arguments: OptimizerCase.all)
  func skipped(_ example: OptimizerCase) {
    var module = FormulaModule<Double>()
    var optimizer = Optimizer(example.configuration, for: module)
    let before = module
    module.matrix.isFrozen = true
    module.matrix.clearGradient()
    optimizer.update(&module, learningRate: example.rate)  // no gradients at all
    #expect(module.weights == before.weights)
    #expect(optimizer.updateCounts == [0, 0])
    module.setGradients(step: 0)
    optimizer.update(&module, learningRate: example.rate)
    #expect(module.matrix.value == before.matrix.value)
    #expect(module.vector.value != before.vector.value)
    #expect(optimizer.updateCounts == [0, 1])
  }

  @Test("after the first update weights and moments stay where they are in memory", arguments: OptimizerCase.all)
  func memory(_ example: OptimizerCase) {
    var module = FormulaModule<Float>()
    var optimizer = Optimizer(example.configuration, for: module)
    func addresses() -> [UnsafePointer<Float>?] {
      var addresses = [
        module.matrix.value.withUnsafeBufferPointer { $0.baseAddress },
        module.vector.value.withUnsafeBufferPointer { $0.baseAddress },
      ]
      optimizer.forEachState { _, tensor in addresses.append(tensor.withUnsafeBufferPointer { $0.baseAddress }) }
      return addresses
    }
    module.setGradients(step: 0)
    optimizer.update(&module, learningRate: example.rate)
    let first = addresses()
    #expect(first.count == 2 + 2 * example.configuration.rule.momentNames.count)
    for t in 1..<4 {
      module.setGradients(step: t)
      optimizer.update(&module, learningRate: example.rate)
      #expect(addresses() == first)
    }
  }

  private func train<Scalar: TensorScalar>(_ example: OptimizerCase, steps: Int) -> FormulaModule<Scalar> {
    var module = FormulaModule<Scalar>()
    var optimizer = Optimizer(example.configuration, for: module)
    for t in 0..<steps {
      module.setGradients(step: t)
      optimizer.update(&module, learningRate: example.rate)
    }
    return module
  }
}
