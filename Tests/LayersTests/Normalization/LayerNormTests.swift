import Layers
import Tensors
import Testing

@Suite("Layer normalization")
struct LayerNormTests {
  private static func layer<Scalar: TensorScalar>(_ type: Scalar.Type = Scalar.self) -> LayerNorm<Scalar> {
    var layer = LayerNorm<Scalar>(name: "norm", size: 7)
    layer.gain.value = .cosines(Shape(7), 0.9, 0.1)
    layer.bias.value = .cosines(Shape(7), 0.5, 0.3)
    return layer
  }

  private static let training = Pass.training(CounterRandom(seed: 1, stream: 0))

  // def t(shape, a, b):
  //   return torch.cos(torch.arange(math.prod(shape)) * a + b).reshape(shape)
  // x = t((2, 3, 7), 0.37, 0.2).requires_grad_()
  // layer = torch.nn.LayerNorm(7)
  // layer.weight.data, layer.bias.data = t((7,), 0.9, 0.1), t((7,), 0.5, 0.3)
  // y = layer(x)
  // (y * t((2, 3, 7), 0.21, 0.4)).sum().backward()
  // print(y[1, 2], x.grad[1, 2], layer.weight.grad, layer.bias.grad)
  @Test("values and gradients are PyTorch's")
  func reference() {
    var layer = Self.layer(Double.self)
    var cache = LayerNorm<Double>.Cache()
    let y = layer.forward(.cosines(Shape(2, 3, 7), 0.37, 0.2), Self.training, cache: &cache)
    let dx = layer.backward(.cosines(Shape(2, 3, 7), 0.21, 0.4), cache: &cache)
    expectNear(
      y.elements.suffix(7),
      [
        2.42845254372, 1.27571582195, 0.0937187919434, -0.180556038064, -0.148903681372, -0.822422182428,
        -1.95265646512,
      ])
    expectNear(
      dx.elements.suffix(7),
      [
        -0.168813311906, -0.372944244218, -0.0524588300053, 0.618488074965, 0.844248011689, 0.138102341512,
        -1.00662204204,
      ])
    expectNear(
      layer.gain.gradient.elements,
      [
        0.496318591935, -0.0215767822148, -0.412231724837, -0.574486057236, -0.493390035681, -0.243850243728,
        0.0357650893071,
      ])
    expectNear(
      layer.bias.gradient.elements,
      [
        0.847165267588, 0.59006416045, 0.307036713594, 0.0105186352511, -0.286461612682, -0.57085526142,
        -0.830166574322,
      ])
  }

  @Test("positions have mean 0 and deviation 1 before gain and bias, at any offset and scale")
  func moments() {
    let layer = LayerNorm<Double>(name: "norm", size: 33)
    var cache = LayerNorm<Double>.Cache()
    let x = Tensor<Double>(Shape(4, 33)) { 1000 + 50 * Double(($0 * 7919) % 101) }
    let y = layer.forward(x, .inference, cache: &cache)
    for row in 0..<4 {
      let numbers = (0..<33).map { y[row, $0] }
      #expect(abs(numbers.reduce(0, +)) < 1e-12 * 33)
      #expect(abs(numbers.reduce(0) { $0 + $1 * $1 } / 33 - 1) < 1e-6)  // ε lowers it by ε / σ²
    }
  }

  @Test("Float agrees with Double", arguments: [1, 5, 16, 37, 512])
  func precision(size: Int) {
    func run<Scalar: TensorScalar>(_ type: Scalar.Type) -> (y: [Scalar], dx: [Scalar], dgain: [Scalar]) {
      var layer = LayerNorm<Scalar>(name: "norm", size: size)
      var cache = LayerNorm<Scalar>.Cache()
      let y = layer.forward(.cosines(Shape(3, size), 0.37, 0.2), Self.training, cache: &cache)
      let dx = layer.backward(.cosines(Shape(3, size), 0.21, 0.4), cache: &cache)
      return (y.elements, dx.elements, layer.gain.gradient.elements)
    }
    let (float, double) = (run(Float.self), run(Double.self))
    // Numbers of the size of 1, and sums over at most 512 of them in 16 parts.
    expectNear(float.y, double.y, tolerance: 1e-5)
    expectNear(float.dx, double.dx, tolerance: 1e-5)
    expectNear(float.dgain, double.dgain, tolerance: 1e-5)
  }

  @Test("inference gives the values of training")
  func inference() {
    let layer = Self.layer(Double.self)
    let x = Tensor<Double>.cosines(Shape(4, 7), 0.37, 0.2)
    var (trained, inferred) = (LayerNorm<Double>.Cache(), LayerNorm<Double>.Cache())
    #expect(
      layer.forward(x, .inference, cache: &inferred) == layer.forward(x, Self.training, cache: &trained))
  }

  @Test("a position depends on no other, so that padding and the number of steps in a call change nothing")
  func positions() {
    let (x, dy) = (Tensor<Float>.cosines(Shape(3, 2, 7), 0.37, 0.2), Tensor<Float>.cosines(Shape(3, 2, 7), 0.21, 0.4))
    var layer = Self.layer(Float.self)
    var cache = LayerNorm<Float>.Cache()
    let y = layer.forward(x, Self.training, cache: &cache).elements
    let dx = layer.backward(dy, cache: &cache).elements
    for t in 0..<3 {
      let step = t * 14..<(t + 1) * 14
      let one = layer.forward(Tensor(Shape(1, 2, 7), x.elements[step]), Self.training, cache: &cache)
      #expect(one.elements == Array(y[step]))
      #expect(layer.backward(Tensor(Shape(1, 2, 7), dy.elements[step]), cache: &cache).elements == Array(dx[step]))
    }
    var damaged = x
    for column in 0..<7 { damaged[2, 1, column] = .nan }
    #expect(Array(layer.forward(damaged, Self.training, cache: &cache).elements[..<35]) == Array(y[..<35]))
    #expect(Array(layer.backward(dy, cache: &cache).elements[..<35]) == Array(dx[..<35]))
  }

  @Test("frozen parameters take no gradient, and the input's stays")
  func frozen() {
    let (x, dy) = (Tensor<Double>.cosines(Shape(4, 7), 0.37, 0.2), Tensor<Double>.cosines(Shape(4, 7), 0.21, 0.4))
    func run(_ layer: LayerNorm<Double>) -> (Tensor<Double>, LayerNorm<Double>) {
      var layer = layer
      var cache = LayerNorm<Double>.Cache()
      _ = layer.forward(x, Self.training, cache: &cache)
      return (layer.backward(dy, cache: &cache), layer)
    }
    var layer = Self.layer(Double.self)
    let (dx, trained) = run(layer)
    layer.gain.isFrozen = true
    let (frozenDx, frozen) = run(layer)
    #expect(frozenDx == dx)
    #expect(frozen.bias.gradient == trained.bias.gradient)
    #expect(frozen.gain.gradient == Tensor(Shape(7)) && trained.gain.gradient != frozen.gain.gradient)
  }

  @Test("gradients of two backward passes add up")
  func accumulation() {
    let (x, dy) = (Tensor<Double>.cosines(Shape(4, 7), 0.37, 0.2), Tensor<Double>.cosines(Shape(4, 7), 0.21, 0.4))
    var layer = Self.layer(Double.self)
    var cache = LayerNorm<Double>.Cache()
    for _ in 0..<2 {
      _ = layer.forward(x, Self.training, cache: &cache)
      _ = layer.backward(dy, cache: &cache)
    }
    let twice = layer.gain.gradient.elements
    layer.clearGradients()
    _ = layer.forward(x, Self.training, cache: &cache)
    _ = layer.backward(dy, cache: &cache)
    expectNear(twice, layer.gain.gradient.elements.map { 2 * $0 }, tolerance: 1e-14)
  }
}
