import Layers
import Tensors
import Testing

/// Against PyTorch 2.15, where f is torch.sigmoid, torch.tanh, and of torch.nn.functional relu, leaky_relu(x, 0.2), relu6
/// and gelu:
///
///     x = (7 * cosines(4, 5)).requires_grad_(); y = f(x)
///     (y * cosines(4, 5, phase=0.9)).sum().backward(); show(y); show(x.grad)
@Suite("Activations")
struct ActivationTests {
  private static let pass = Pass.training(CounterRandom(seed: 1, stream: 2))
  private static let all: [Activation] = [.sigmoid, .tanh, .relu, .leakyRelu(slope: 0.2), .relu6, .gelu]

  private static func run<Scalar>(_ activation: Activation, _ x: Tensor<Scalar>) -> (
    y: Tensor<Scalar>, dx: Tensor<Scalar>
  ) {
    var cache = Activation.Cache<Scalar>()
    let y = activation.forward(x, pass, cache: &cache)
    return (y, activation.backward(cosines(x.shape, phase: 0.9), cache: &cache))
  }

  private static func input<Scalar: TensorScalar>() -> Tensor<Scalar> {
    let x: Tensor<Double> = cosines(Shape(4, 5))
    return Tensor(x.shape) { Scalar(7 * x[flat: $0]) }
  }

  @Test("sigmoid: values and gradients are PyTorch's")
  func sigmoid() {
    let (y, dx) = Self.run(.sigmoid, Self.input() as Tensor<Double>)
    #expect(Checksum(y).equals(11.4836292254, 4.04365059802, 0.998952672839, 0.983534700058))
    #expect(Checksum(dx).equals(-0.00060538585175, -0.149540159948, 0.000650347163177, -0.00122987082778))
  }

  @Test("tanh: values and gradients are PyTorch's")
  func tanh() {
    let (y, dx) = Self.run(.tanh, Self.input() as Tensor<Double>)
    #expect(Checksum(y).equals(2.81184087196, -1.86548163434, 0.999997801612, 0.999439638593))
    #expect(Checksum(dx).equals(0.0415719248784, -0.256113069503, 2.73307729136e-06, -8.5089639086e-05))
  }

  @Test("relu: values and gradients are PyTorch's")
  func relu() {
    let (y, dx) = Self.run(.relu, Self.input() as Tensor<Double>)
    #expect(Checksum(y).equals(54.8171868657, 16.4673131957, 6.86046604489, 4.08989778681))
    #expect(Checksum(dx).equals(4.91866840682, 0.757609307999, 0.621609968271, -0.075945171457))
  }

  @Test("leaky relu: values and gradients are PyTorch's")
  func leakyRelu() {
    let (y, dx) = Self.run(.leakyRelu(slope: 0.2), Self.input() as Tensor<Double>)
    #expect(Checksum(y).equals(47.2413091883, 11.2492294441, 6.86046604489, 4.08989778681))
    #expect(Checksum(dx).equals(4.10373935163, 0.0442244558032, 0.621609968271, -0.075945171457))
  }

  @Test("relu6: values and gradients are PyTorch's")
  func relu6() {
    let (y, dx) = Self.run(.relu6, Self.input() as Tensor<Double>)
    #expect(Checksum(y).equals(52.1705405856, 15.7409507662, 6, 4.08989778681))
    #expect(Checksum(dx).equals(1.83534032275, 0.170737819753, 0, -0.075945171457))
  }

  @Test("gelu: values and gradients are PyTorch's")
  func gelu() {
    let (y, dx) = Self.run(.gelu, Self.input() as Tensor<Double>)
    #expect(Checksum(y).equals(54.3805403608, 16.1786155022, 6.86046604487, 4.08980953431))
    #expect(Checksum(dx).equals(5.02249873542, 0.766919914373, 0.621609968371, -0.0759724290822))
  }

  @Test("Float agrees with Double", arguments: all)
  func float(_ activation: Activation) {
    let x: Tensor<Float> = Self.input()
    let (float, double) = (Self.run(activation, x), Self.run(activation, x.converted() as Tensor<Double>))
    // A few ulps of the function, of its derivative and of dy; 1 − y² of y near 1 loses all digits but the absolute ones.
    #expect(agree(float.y, double.y, ulps: 8))
    #expect(agree(float.dx, double.dx, ulps: 16))
  }

  @Test("inference gives what training gives, and steps of the same shape use the same memory", arguments: all)
  func memory(_ activation: Activation) {
    let x: Tensor<Float> = Self.input()
    var (cache, other) = (Activation.Cache<Float>(), Activation.Cache<Float>())
    let trained = activation.forward(x, Self.pass, cache: &other).elements
    #expect(activation.forward(x, .inference, cache: &cache).elements == trained)
    var places: Set<[UnsafePointer<Float>?]> = []
    for _ in 0..<2 {
      let y = address(activation.forward(x, Self.pass, cache: &cache))
      places.insert([y, address(activation.backward(x, cache: &cache))])
    }
    #expect(places.count == 1)
  }

  @Test("what is not a number stays so", arguments: all)
  func notANumber(_ activation: Activation) {
    let (y, _) = Self.run(activation, Tensor<Float>(Shape(3), [1, .nan, -1]))
    #expect(y[1].isNaN && !y[0].isNaN && !y[2].isNaN)
  }
}
