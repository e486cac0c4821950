import Foundation
import Layers
import Tensors
import Testing

/// Two bidirectional layers over sequences of lengths 5, 3 and 1, from states that are not zero, against PyTorch 2.15:
///
///     import torch
///     torch.set_default_dtype(torch.float64)
///     def f(shape, phase): return torch.cos(0.37 * torch.arange(torch.Size(shape).numel()) + phase).reshape(shape)
///     T, B, I, H = 5, 3, 2, 4
///     for kind in ["RNN", "LSTM", "GRU"]:
///       m = getattr(torch.nn, kind)(I, H, num_layers=2, bidirectional=True); G = m.weight_ih_l0.shape[0] // H
///       with torch.no_grad():
///         for n, (name, p) in enumerate(m.named_parameters()): p.copy_(0.5 * f(p.shape, n))
///         for name, p in m.named_parameters():
///           if "bias_hh" in name: p[:2 * H if kind == "GRU" else G * H] = 0
///       x = f((T, B, I), 0.2).requires_grad_()
///       h0 = f((4, B, H), 0.3).requires_grad_(); c0 = f((4, B, H), 0.4).requires_grad_()
///       packed = torch.nn.utils.rnn.pack_padded_sequence(x, [5, 3, 1])
///       y, s = m(packed, (h0, c0) if kind == "LSTM" else h0)
///       y = torch.nn.utils.rnn.pad_packed_sequence(y)[0]; hn, cn = s if kind == "LSTM" else (s, None)
///       loss = (y * f(y.shape, 0.6)).sum() + (hn * f(hn.shape, 0.7)).sum()
///       if kind == "LSTM": loss = loss + (cn * f(cn.shape, 0.8)).sum()
///       loss.backward()
///       check = lambda g: (g * f(g.shape, 0.9)).sum().item()
///       print(kind, loss.item(), check(y.detach()), check(x.grad), check(h0.grad), check(c0.grad) if kind == "LSTM" else "")
///       for name, p in m.named_parameters(): print(name, check(p.grad[2 * H:] if "bias_hh" in name else p.grad))
@Suite("Recurrent layers against PyTorch")
struct RecurrentPyTorchTests {
  private static let (T, B, I, H) = (5, 3, 2, 4)

  /// f of the snippet, for one index.
  private static func f(_ index: Int, _ phase: Double) -> Double { cos(0.37 * Double(index) + phase) }

  private static func f(_ shape: Shape, _ phase: Double) -> Tensor<Double> { Tensor(shape) { f($0, phase) } }

  /// A matrix [rows, G · H] of ours at PyTorch's place: gate number `gates[g]`, transposed.
  private static func place(_ row: Int, _ column: Int, rows: Int, gates: [Int]) -> Int {
    (gates[column / H] * H + column % H) * rows + row
  }

  /// One parameter of ours: its gates in PyTorch's numbers, and the number of PyTorch's parameter in a layer.
  private struct Place {
    let suffix: String
    let gates: [Int]
    let number: Int
    /// Where a vector starts in PyTorch's.
    var offset = 0
  }

  private struct Expected {
    let loss, y, x: Double
    /// h0, and c0 where there is one.
    let states: [Double]
    /// By layer and direction: 0, 0.reverse, 1, 1.reverse; then in the order of the places.
    let parameters: [[Double]]
  }

  @Test("RNN: outputs, states and all gradients equal PyTorch's")
  func rnn() {
    check(
      { RNN(name: $0, inputSize: $1, hiddenSize: Self.H, from: CounterRandom(seed: 0, stream: 0)) },
      [
        Place(suffix: ".wx", gates: [0], number: 0), Place(suffix: ".wh", gates: [0], number: 1),
        Place(suffix: ".b", gates: [0], number: 2),
      ],
      Expected(
        loss: 3.4625389858995916, y: 1.140330441185373, x: 0.12087605549429073, states: [0.09217536921482777],
        parameters: [
          [2.7786846042349755, -0.7119371420399105, -0.5776258986309839],
          [-0.5664622281327786, 1.1800251634793404, 1.1019625120477348],
          [1.615158422972812, -1.5564688721423696, -0.20249217289167676],
          [0.03213789307144155, -0.38678373962655554, -0.03613627027105837],
        ]))
  }

  @Test("LSTM: outputs, states and all gradients equal PyTorch's")
  func lstm() {
    let gates = [0, 1, 2, 3]
    check(
      { LSTM(name: $0, inputSize: $1, hiddenSize: Self.H, from: CounterRandom(seed: 0, stream: 0)) },
      [
        Place(suffix: ".wx", gates: gates, number: 0), Place(suffix: ".wh", gates: gates, number: 1),
        Place(suffix: ".b", gates: gates, number: 2),
      ],
      Expected(
        loss: 4.121778773948158, y: -0.3106974233234706, x: 3.0396772468055846,
        states: [-0.03394858008874721, 6.28913771053905],
        parameters: [
          [-0.3848153203510286, -1.1302468180500842, -0.7318848431141833],
          [-6.088953411000838, -1.2963405445259606, -3.240264366947028],
          [-0.9676672658320529, -0.23525449198432263, -0.15084522471645684],
          [0.7967789446077683, -0.19898190614396216, 1.07095420983751],
        ]))
  }

  @Test("GRU with the reset gate after the product: outputs, states and all gradients equal PyTorch's")
  func gru() {
    // PyTorch's gates are r z n; wx's are n r z, wh's r z n.
    check(
      { GRU(name: $0, inputSize: $1, hiddenSize: Self.H, from: CounterRandom(seed: 0, stream: 0)) },
      [
        Place(suffix: ".wx", gates: [2, 0, 1], number: 0), Place(suffix: ".wh", gates: [0, 1, 2], number: 1),
        Place(suffix: ".bx", gates: [2, 0, 1], number: 2),
        Place(suffix: ".bh", gates: [0], number: 3, offset: 2 * Self.H),
      ],
      Expected(
        loss: 2.6096388956742964, y: 0.9240125124807921, x: 1.5089728694790465, states: [5.242580661437527],
        parameters: [
          [0.3436738636975738, 1.152129228481343, -1.219524425806093, -7.67336677975905e-07],
          [-2.0528922891875885, -0.2171895884612738, -1.073550377386217, 0.22390547579752942],
          [2.0291526233725374, -0.04405968063243049, -2.315875745704738, -0.03811750456823783],
          [-0.7889591748619278, 1.073719859209767, 0.8171741442903611, -0.39097624523610675],
        ]))
  }

  private func check<L: RecurrentLayer<Double>>(
    _ makeLayer: (_ name: String, _ inputSize: Int) -> L, _ places: [Place], _ expected: Expected
  ) {
    let (T, B, I, H) = (Self.T, Self.B, Self.I, Self.H)
    var stack = RecurrentStack(layers: 2, inputSize: I, isBidirectional: true) { name, inputSize, _ in
      makeLayer(name, inputSize)
    }
    let layers = ["0", "0.reverse", "1", "1.reverse"]
    stack.forEachParameter { parameter in
      let (layer, place) = Self.find(parameter.name, layers, places)
      let rows = parameter.value.shape.rank == 1 ? 1 : parameter.value.shape[0]
      let columns = parameter.value.shape.columns
      let phase = Double(4 * layer + place.number)
      parameter.value = Tensor(parameter.value.shape) { index in
        let there = Self.place(index / columns, index % columns, rows: rows, gates: place.gates) + place.offset
        return 0.5 * Self.f(there, phase)
      }
    }
    var state = stack.initialState(batch: B)
    var dState = state
    fill(&state, phases: [0.3, 0.4])
    fill(&dState, phases: [0.7, 0.8])
    let lossWeights = dState

    let lengths = SequenceLengths([5, 3, 1], steps: T)
    let pass = Pass.training(CounterRandom(seed: 0, stream: 0))
    var cache = RecurrentStack<L>.Cache()
    let y = stack.forward(Self.f(Shape(T, B, I), 0.2), state: &state, lengths: lengths, pass, cache: &cache)
    let dy = Self.f(y.shape, 0.6)
    let stateLoss = zip(tensors(state), tensors(lossWeights)).map { product($0, $1) }.reduce(0, +)
    expectEqual(product(y, dy) + stateLoss, expected.loss, "the loss")
    expectEqual(product(y, Self.f(y.shape, 0.9)), expected.y, "y")

    let dx = stack.backward(dy, dState: &dState, cache: &cache)
    expectEqual(product(dx, Self.f(dx.shape, 0.9)), expected.x, "dx")
    let states = tensors(dState)
    let kinds = states.count / layers.count
    for kind in 0..<kinds {
      var sum = 0.0
      for layer in layers.indices {
        for i in 0..<B * H { sum += states[layer * kinds + kind][flat: i] * Self.f(layer * B * H + i, 0.9) }
      }
      expectEqual(sum, expected.states[kind], "the gradient of initial state \(kind)")
    }
    for parameter in stack.parameters {
      let (layer, place) = Self.find(parameter.name, layers, places)
      let rows = parameter.value.shape.rank == 1 ? 1 : parameter.value.shape[0]
      let columns = parameter.value.shape.columns
      let gradient = parameter.gradient
      let sum = (0..<gradient.count).reduce(0.0) { sum, index in
        let there = Self.place(index / columns, index % columns, rows: rows, gates: place.gates)
        return sum + gradient[flat: index] * Self.f(there, 0.9)
      }
      let number = places.firstIndex { $0.suffix == place.suffix }!
      expectEqual(sum, expected.parameters[layer][number], parameter.name)
    }
  }

  private static func find(_ name: String, _ layers: [String], _ places: [Place]) -> (layer: Int, place: Place) {
    let place = places.first { name.hasSuffix($0.suffix) }!
    return (layers.firstIndex(of: String(name.dropLast(place.suffix.count)))!, place)
  }

  /// PyTorch's states are [layers · directions, B, H], h before c.
  private func fill<L: RecurrentLayer<Double>>(_ state: inout RecurrentStack<L>.State, phases: [Double]) {
    for layer in 0..<2 {
      fill(&state.forward[layer], 2 * layer, phases)
      fill(&state.reverse[layer], 2 * layer + 1, phases)
    }
  }

  private func fill<S: RecurrentState<Double>>(_ state: inout S, _ number: Int, _ phases: [Double]) {
    var phases = phases
    state.forEachTensor { _, tensor in
      let phase = phases.removeFirst()
      tensor = Tensor(tensor.shape) { Self.f(number * tensor.count + $0, phase) }
    }
  }

  /// In PyTorch's order.
  private func tensors<L: RecurrentLayer<Double>>(_ state: RecurrentStack<L>.State) -> [Tensor<Double>] {
    var all: [Tensor<Double>] = []
    for layer in 0..<2 {
      var (forward, reverse) = (state.forward[layer], state.reverse[layer])
      forward.forEachTensor { all.append($1) }
      reverse.forEachTensor { all.append($1) }
    }
    return all
  }

  private func product(_ a: Tensor<Double>, _ b: Tensor<Double>) -> Double {
    zip(a.elements, b.elements).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// Both sides sum some hundred products of numbers around 1 in double precision: 1e-12 is a hundred roundings.
  private func expectEqual(_ value: Double, _ expected: Double, _ what: String) {
    #expect(abs(value - expected) <= 1e-12 * max(1, abs(expected)), "\(what): \(value), PyTorch has \(expected)")
  }
}
