import Layers
import Optimization
import Tensors
import Testing

@Suite("Guarding steps")
struct StepGuardTests {
  @Test("a finite step has nothing wrong")
  func finite() {
    var (model, cache, norms) = (TwoLayers(), TwoLayers.Cache(), GradientNorms())
    let (loss, y) = model.forward(TwoLayers.input(step: 0), &cache)
    #expect(StepGuard.check(loss: loss, step: 0, model, cache) == nil)
    model.backward(y, &cache)
    norms.measure(&model)
    #expect(norms.total > 0)
    #expect(StepGuard.check(norms, step: 0) == nil)
  }

  @Test("a weight that is NaN is named before what follows from it")
  func weights() {
    var (model, cache) = (TwoLayers(), TwoLayers.Cache())
    model.second.w.value[4, 1] = .nan
    let loss = model.forward(TwoLayers.input(step: 0), &cache).loss
    #expect(
      StepGuard.check(loss: loss, step: 9, model, cache)
        == NonFinite(step: 9, place: .weights(parameter: "second.w"), value: .notANumber))
  }

  @Test("of activations the first that is not finite is named")
  func activations() {
    var (model, cache) = (TwoLayers(), TwoLayers.Cache())
    var x = TwoLayers.input(step: 0)
    x[2, 1] = .nan
    var loss = model.forward(x, &cache).loss
    #expect(
      StepGuard.check(loss: loss, step: 9, model, cache)
        == NonFinite(step: 9, place: .activation(name: "first.y"), value: .notANumber))

    // 1e30 · 1e30 overflows in the second layer: the first is fine.
    model.first.w.value.fill(1e30)
    model.second.w.value.fill(1e30)
    loss = model.forward(Tensor(Shape(4, 3), repeating: 1), &cache).loss
    #expect(
      StepGuard.check(loss: loss, step: 9, model, cache)
        == NonFinite(step: 9, place: .activation(name: "second.y"), value: .infinite))
  }

  @Test("a loss that is not finite while all activations are is named itself")
  func loss() {
    var (model, cache) = (TwoLayers(), TwoLayers.Cache())
    _ = model.forward(TwoLayers.input(step: 0), &cache)
    #expect(
      StepGuard.check(loss: .infinity, step: 2, model, cache) == NonFinite(step: 2, place: .loss, value: .infinite))
  }

  @Test("of gradients the one that backward came to first is named", arguments: ["first.w", "first.b", "second.w"])
  func gradients(_ name: String) {
    var (model, cache, norms) = (TwoLayers(), TwoLayers.Cache(), GradientNorms())
    let y = model.forward(TwoLayers.input(step: 0), &cache).y
    model.backward(y, &cache)
    // Everything that backward comes to later, which is earlier in the model, is NaN, too.
    var isLater = true
    model.forEachParameter { parameter in
      if isLater { parameter.gradientToAddTo().gradient.rows(0..<1).fill(.nan) }
      if parameter.name == name { isLater = false }
    }
    norms.measure(&model)
    #expect(
      StepGuard.check(norms, step: 3) == NonFinite(step: 3, place: .gradient(parameter: name), value: .notANumber))
  }
}
