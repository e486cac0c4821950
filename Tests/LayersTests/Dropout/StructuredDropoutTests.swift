import Layers
import Tensors
import Testing

@Suite("Locked, word, token and weight dropout")
struct StructuredDropoutTests {
  private static let random = CounterRandom(seed: 1, stream: 2)
  private static let pass = Pass.training(random)

  @Test("locked: a unit is dropped at every step or at none, in each sequence for itself")
  func locked() {
    let (T, B, D) = (5, 30, 40)
    var cache = LockedDropout<Float>.Cache()
    let layer = LockedDropout<Float>(rate: 0.5)
    let x = Tensor<Float>(Shape(T, B, D)) { Float($0) + 1 }
    let y = layer.forward(x, Self.pass, cache: &cache)
    #expect((0..<x.count).allSatisfy { y[flat: $0] == (y[flat: $0 % (B * D)] == 0 ? 0 : 2 * x[flat: $0]) })
    let masks = Set((0..<B).map { b in (0..<D).map { y[0, b, $0] == 0 } })
    #expect(masks.count == B)
    #expect(layer.backward(x, cache: &cache) == y)
  }

  @Test("locked: steps one at a time give what all at once give, in the same pass")
  func lockedSteps() {
    let layer = LockedDropout<Float>(rate: 0.3)
    let x: Tensor<Float> = cosines(Shape(6, 3, 5))
    var cache = LockedDropout<Float>.Cache()
    let all = layer.forward(x, Self.pass, cache: &cache).elements
    for t in 0..<6 {
      var cache = LockedDropout<Float>.Cache()
      let step = Tensor(Shape(1, 3, 5), x.elements[15 * t..<15 * t + 15])
      #expect(layer.forward(step, Self.pass, cache: &cache).elements == Array(all[15 * t..<15 * t + 15]))
    }
  }

  @Test("words: a word falls wherever it occurs, with its gradient; as many fall as the rate says")
  func words() {
    let tokens = Tokens(steps: 100, batch: 100, ids: (0..<10_000).map { Int32($0 * 7 % 4000) })
    let x = Tensor<Float>(Shape(100, 100, 3)) { Float($0) + 1 }
    let layer = WordDropout<Float>(rate: 0.2)
    var cache = WordDropout<Float>.Cache()
    let y = layer.forward(x, of: tokens, Self.pass, cache: &cache)
    var isDropped = [Bool?](repeating: nil, count: 4000)
    for (row, id) in tokens.ids.enumerated() {
      let drops = y[flat: 3 * row] == 0
      #expect(isDropped[Int(id)] ?? drops == drops)
      isDropped[Int(id)] = drops
      #expect((0..<3).allSatisfy { y[flat: 3 * row + $0] == (drops ? 0 : 1.25 * x[flat: 3 * row + $0]) })
    }
    // 4000 words: 800 ± 5 · 25.3
    #expect(abs(isDropped.count { $0 == true } - 800) < 127)
    #expect(layer.backward(x, cache: &cache) == y)
    #expect(address(layer.forward(x, of: tokens, .inference, cache: &cache)) == address(x))
    #expect(address(layer.backward(x, cache: &cache)) == address(x))
  }

  @Test("tokens: each occurrence is replaced for itself, padding never, and nothing in inference")
  func tokens() {
    let before = Tokens(steps: 100, batch: 100, ids: (0..<10_000).map { Int32($0 % 4) })
    let dropout = TokenDropout(rate: 0.3, replacement: 9, padding: 0)
    var after = before
    dropout.apply(to: &after, Self.pass)
    let changed = (0..<10_000).filter { after.ids[$0] != before.ids[$0] }
    #expect(changed.allSatisfy { after.ids[$0] == 9 && before.ids[$0] != 0 })
    // Of 7500 tokens 2250 ± 5 · 39.7, of each word a third
    #expect(abs(changed.count - 2250) < 199)
    for word in Int32(1)...3 { #expect(abs(changed.count { before.ids[$0] == word } - 750) < 115) }
    var same = before
    dropout.apply(to: &same, .inference)
    TokenDropout(rate: 0, replacement: 9).apply(to: &same, Self.pass)
    #expect(same == before)
  }

  @Test("weights: one mask for a pass, and the gradient of a dropped weight is zero")
  func weights() {
    var linear = Linear<Double>(name: "l", inputs: 40, outputs: 30, hasBias: false, from: Self.random)
    let drop = WeightDrop<Double>(rate: 0.5)
    var cache = WeightDrop<Double>.Cache()
    let w = drop.forward(linear.w, Self.pass, cache: &cache)
    #expect(address(drop.weights(of: linear.w, cache: cache)) == address(w))
    let (x, dy): (Tensor<Double>, Tensor<Double>) = (cosines(Shape(7, 40)), cosines(Shape(7, 30), phase: 0.9))
    drop.addProduct(x.matrix.transposed, dy.matrix, to: &linear.w, cache: &cache)
    let dropped = linear.w.gradient
    linear.clearGradients()
    linear.w.addProduct(x.matrix.transposed, dy.matrix)
    let whole = linear.w.gradient
    var count = 0
    for i in 0..<1200 {
      let drops = w[flat: i] == 0
      count += drops ? 1 : 0
      #expect(w[flat: i] == (drops ? 0 : 2 * linear.w.value[flat: i]))
      #expect(dropped[flat: i] == (drops ? 0 : 2 * whole[flat: i]))
    }
    // 600 ± 5 · 17.3
    #expect(abs(count - 600) < 87)
  }

  @Test("weights: in inference they are the weights themselves, and frozen ones take no gradient")
  func plainWeights() {
    var linear = Linear<Float>(name: "l", inputs: 4, outputs: 3, hasBias: false, from: Self.random)
    var cache = WeightDrop<Float>.Cache()
    let drop = WeightDrop<Float>(rate: 0.5)
    #expect(address(drop.forward(linear.w, .inference, cache: &cache)) == address(linear.w.value))
    linear.w.isFrozen = true
    _ = drop.forward(linear.w, Self.pass, cache: &cache)
    let (x, dy): (Tensor<Float>, Tensor<Float>) = (cosines(Shape(7, 4)), cosines(Shape(7, 3)))
    drop.addProduct(x.matrix.transposed, dy.matrix, to: &linear.w, cache: &cache)
    #expect(linear.w.gradient.elements.allSatisfy { $0 == 0 })
  }
}
