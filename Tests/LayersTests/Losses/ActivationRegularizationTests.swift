import Layers
import Tensors
import Testing

@Suite("Activation regularization")
struct ActivationRegularizationTests {
  private static func dropped<S: TensorScalar>(_: S.Type) -> Tensor<S> { cosines(Shape(5, 3, 4), slope: 0.23) }
  private static func raw<S: TensorScalar>(_: S.Type) -> Tensor<S> { cosines(Shape(5, 3, 4), slope: 0.41) }

  // h = cosines(5, 3, 4, slope=0.41).requires_grad_(); m = cosines(5, 3, 4, slope=0.23).requires_grad_()
  // ar = 2 * m.pow(2).mean(); tar = 0.7 * (h[1:] - h[:-1]).pow(2).mean()                  # as AWD-LSTM adds them
  // (ar + tar).backward(); print(ar, tar); show(m.grad); show(h.grad)
  @Test("penalties and their gradients are PyTorch's")
  func golden() {
    let penalties = ActivationRegularization<Double>(alpha: 2, beta: 0.7)
    let (m, h) = (Self.dropped(Double.self), Self.raw(Double.self))
    var (dm, dh) = (Tensor<Double>(m.shape), Tensor<Double>(h.shape))
    expectNear([penalties.evaluate(dropped: m, addingTo: &dm)], [1.01147927545], tolerance: 1e-11)
    expectNear([penalties.evaluate(raw: h, addingTo: &dh)], [0.537353769171], tolerance: 1e-11)
    #expect(Checksum(dm).equals(0.256645418137, 0.302240797863, 0.0653377718561, 0.0239315097375))
    #expect(Checksum(dh).equals(0, -0.146271853815, 0.0170231065931, -0.00224591914493))
    #expect(penalties.evaluate(dropped: m) == penalties.evaluate(dropped: m, addingTo: &dm))
    #expect(penalties.evaluate(raw: h) == penalties.evaluate(raw: h, addingTo: &dh))
  }

  @Test("parts of a batch add up to the batch, each with its share of the sequences")
  func parts() {
    let penalties = ActivationRegularization<Double>()
    let h = Self.raw(Double.self)
    var (sum, all, gradients) = (0.0, Tensor<Double>(h.shape), Tensor<Double>(h.shape))
    let whole = penalties.evaluate(dropped: h, addingTo: &all) + penalties.evaluate(raw: h, addingTo: &all)
    for sequences in [0..<1, 1..<3] {
      let n = sequences.count
      let part = Tensor<Double>(Shape(5, n, 4)) { h[$0 / (4 * n), sequences.lowerBound + $0 / 4 % n, $0 % 4] }
      var gradient = Tensor<Double>(part.shape)
      sum += penalties.evaluate(dropped: part, share: Double(n) / 3, addingTo: &gradient)
      sum += penalties.evaluate(raw: part, share: Double(n) / 3, addingTo: &gradient)
      for t in 0..<5 {
        for b in 0..<n { for i in 0..<4 { gradients[t, sequences.lowerBound + b, i] = gradient[t, b, i] } }
      }
    }
    expectNear([sum], [whole], tolerance: 1e-14)
    expectNear(gradients.elements, all.elements, tolerance: 1e-15)
  }

  @Test("a single step does not change, and a penalty of 0 leaves the gradient alone")
  func nothing() {
    let step = Self.raw(Double.self).steps(0..<1)
    var gradient = Tensor<Double>(step.shape, repeating: 3)
    #expect(ActivationRegularization<Double>().evaluate(raw: step, addingTo: &gradient) == 0)
    let none = ActivationRegularization<Double>(alpha: 0, beta: 0)
    #expect(none.evaluate(dropped: step, addingTo: &gradient) == 0)
    #expect(none.evaluate(raw: step, addingTo: &gradient) == 0)
    #expect(gradient.elements.allSatisfy { $0 == 3 })
  }

  @Test("Float agrees with Double")
  func float() {
    func results<S: TensorScalar>(_: S.Type) -> [Tensor<S>] {
      let penalties = ActivationRegularization<S>()
      let (m, h) = (Self.dropped(S.self), Self.raw(S.self))
      var (dm, dh) = (Tensor<S>(m.shape), Tensor<S>(h.shape))
      let values = [penalties.evaluate(dropped: m, addingTo: &dm), penalties.evaluate(raw: h, addingTo: &dh)]
      return [Tensor(Shape(2), values.map { S($0) }), dm, dh]
    }
    // Inputs and squares are rounded once each, in sums of 16.
    for (float, double) in zip(results(Float.self), results(Double.self)) { #expect(agree(float, double, ulps: 20)) }
  }
}
