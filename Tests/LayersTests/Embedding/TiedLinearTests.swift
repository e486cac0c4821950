import Layers
import Tensors
import Testing

@Suite("Tied logits")
struct TiedLinearTests {
  private static let pass = Pass.training(CounterRandom(seed: 1, stream: 2))

  // e = cosines(5, 3); b = cosines(5, phase=0.7); x = cosines(2, 3, phase=0.4)     # all .requires_grad_()
  // y = torch.nn.functional.linear(x, e, b)
  // (y * cosines(2, 5, phase=0.9)).sum().backward(); show(y); show(e.grad); show(b.grad); show(x.grad)
  @Test("logits and gradients are PyTorch's")
  func golden() {
    var embedding = Embedding<Double>(name: "e", vectors: cosines(Shape(5, 3)))
    var output = TiedLinear<Double>(name: "o", vocabulary: 5)
    output.b.value = cosines(Shape(5), phase: 0.7)
    var cache = TiedLinear<Double>.Cache()
    let y = output.forward(cosines(Shape(2, 3), phase: 0.4), embedding, Self.pass, cache: &cache)
    let dx = output.backward(cosines(y.shape, phase: 0.9), embedding: &embedding, cache: &cache)
    #expect(Checksum(y).equals(0.510181253607, 0.571669946435, 2.51824521424, -1.05475072755))
    #expect(
      Checksum(embedding.table.gradient).equals(2.93983014614, 3.34067752566, 0.516381116823, -0.0108211835205))
    #expect(Checksum(output.b.gradient).equals(-4.38095305909, -4.21095680052, -0.302692410362, -1.18763474796))
    #expect(Checksum(dx).equals(3.65562530656, 3.48127549477, 1.1834193499, 0.890674133834))
  }

  @Test("both uses of a table add to one gradient, in either order, but never to the padding's")
  func bothUses() {
    let start = Embedding<Double>(name: "e", vectors: cosines(Shape(5, 3)), padding: 1)
    var output = TiedLinear<Double>(name: "o", vocabulary: 5)
    let tokens = Tokens([[4, 1], [2, 4]], padding: 1)
    let x: Tensor<Double> = cosines(Shape(2, 2, 3), phase: 0.4)
    let (dy, dv): (Tensor<Double>, Tensor<Double>) = (cosines(Shape(2, 2, 5)), cosines(Shape(2, 2, 3)))
    func gradient(_ lookUp: Bool, _ score: Bool, lookUpFirst: Bool) -> Tensor<Double> {
      var embedding = start
      func look() {
        var cache = Embedding<Double>.Cache()
        _ = embedding.forward(tokens, Self.pass, cache: &cache)
        embedding.backward(dv, cache: &cache)
      }
      if lookUp && lookUpFirst { look() }
      if score {
        var cache = TiedLinear<Double>.Cache()
        _ = output.forward(x, embedding, Self.pass, cache: &cache)
        _ = output.backward(dy, embedding: &embedding, cache: &cache)
      }
      if lookUp && !lookUpFirst { look() }
      return embedding.table.gradient
    }
    let (looked, scored) = (gradient(true, false, lookUpFirst: true), gradient(false, true, lookUpFirst: true))
    for lookUpFirst in [true, false] {
      let both = gradient(true, true, lookUpFirst: lookUpFirst)
      #expect((0..<15).allSatisfy { abs(both[flat: $0] - looked[flat: $0] - scored[flat: $0]) < 1e-14 })
      #expect((0..<3).allSatisfy { both[1, $0] == 0 && both[2, $0] != 0 })
    }
  }

  @Test("Float agrees with Double")
  func float() {
    func logits<Scalar: TensorScalar>(_: Scalar.Type) -> Tensor<Scalar> {
      let embedding = Embedding<Scalar>(name: "e", vectors: cosines(Shape(50, 30)))
      var cache = TiedLinear<Scalar>.Cache()
      return TiedLinear(name: "o", vocabulary: 50).forward(
        cosines(Shape(7, 30), slope: 0.3), embedding, .inference, cache: &cache)
    }
    // Sums of 30 products below 1: at most 30 roundings of numbers below 30, and of the inputs.
    #expect(agree(logits(Float.self), logits(Double.self), ulps: 900))
  }
}
