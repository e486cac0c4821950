import Layers
import Optimization
import Tensors
import Testing

@Suite("States of optimizers")
struct OptimizerStateTests {
  @Test("saved and restored in the middle, training goes on to the same bits", arguments: OptimizerCase.all)
  func restored(_ example: OptimizerCase) throws {
    var module = FormulaModule<Float>()
    var optimizer = Optimizer(example.configuration, for: module)
    func train(_ steps: Range<Int>, _ module: inout FormulaModule<Float>, _ optimizer: inout Optimizer<Float>) {
      for t in steps {
        module.matrix.isFrozen = t < 3  // so that the parameters' counts differ
        module.setGradients(step: t)
        if module.matrix.isFrozen { module.matrix.clearGradient() }
        optimizer.update(&module, learningRate: example.rate)
      }
    }
    train(0..<8, &module, &optimizer)

    var saved: [String: [Float]] = [:]
    optimizer.forEachState { saved[$0] = $1.elements }
    let counts = optimizer.updateCounts
    #expect(counts == [5, 8])
    #expect(saved.count == 2 * example.configuration.rule.momentNames.count)

    var resumed = FormulaModule<Float>()
    resumed.matrix.value = Tensor(Shape(3, 5), module.matrix.value.elements)
    resumed.vector.value = Tensor(Shape(4), module.vector.value.elements)
    var restored = Optimizer(example.configuration, for: resumed)
    try restored.restore(updateCounts: counts)
    restored.forEachState { name, tensor in tensor = Tensor(tensor.shape, saved[name]!) }

    train(8..<20, &module, &optimizer)
    train(8..<20, &resumed, &restored)
    #expect(module.weights == resumed.weights)
  }

  @Test("states are named by parameter and moment, in order")
  func names() {
    var module = FormulaModule<Float>()
    var optimizer = Optimizer(.adamW(), for: module)
    var names: [String] = []
    optimizer.forEachState { name, _ in names.append(name) }
    #expect(names == [])
    module.setGradients(step: 0)
    optimizer.update(&module, learningRate: 0.1)
    optimizer.forEachState { name, _ in names.append(name) }
    #expect(names == ["matrix/m", "matrix/v", "vector/m", "vector/v"])
  }

  @Test("a copy is a snapshot: it does not change with the original")
  func copy() {
    var module = FormulaModule<Double>()
    var optimizer = Optimizer(OptimizerConfiguration(.adam()), for: module)
    module.setGradients(step: 0)
    optimizer.update(&module, learningRate: 0.1)
    var (otherModule, otherOptimizer) = (module, optimizer)
    for t in 1..<5 {
      module.setGradients(step: t)
      optimizer.update(&module, learningRate: 0.1)
    }
    for t in 1..<5 {
      otherModule.setGradients(step: t)
      otherOptimizer.update(&otherModule, learningRate: 0.1)
    }
    #expect(otherModule.weights == module.weights)
  }

  @Test("counts of another module are refused")
  func otherModule() {
    var optimizer = Optimizer(.adamW(), for: FormulaModule<Float>())
    #expect(throws: OptimizationError.otherState(parameters: 2, counts: 3)) {
      try optimizer.restore(updateCounts: [1, 2, 3])
    }
  }
}
