import Layers
import Tensors
import Testing

@Suite("Attention step by step")
struct StepAttentionTests {
  /// T 3, B 2, S 4; source lengths 4 and 2
  static let lengths = SequenceLengths([4, 2], steps: 4)

  /// What a decoder of three steps gets, and the gradients for Σ contexts ∘ dContexts.
  struct Run<Scalar: TensorScalar> {
    var contexts = Tensor<Scalar>()  // [T, B, M]
    var weights = Tensor<Scalar>()  // [T, B, S]
    var dQueries = Tensor<Scalar>()  // [T, B, Q]
    var dMemory = Tensor<Scalar>()  // [S, B, M]
  }

  static func run<A: StepAttention>(
    _ attention: inout A, queries: Tensor<A.Scalar>, memory: Tensor<A.Scalar>, lengths: SequenceLengths? = lengths,
    cache: inout A.Cache
  ) -> Run<A.Scalar> {
    let (T, B) = (queries.shape[0], queries.shape[1])
    let pass = Pass.training(CounterRandom(seed: 1, stream: 1))
    var run = Run<A.Scalar>()
    let contexts = run.contexts.matrix(resizedTo: Shape(T, B, attention.memorySize))
    attention.prepare(memory, lengths: lengths, steps: T, pass, cache: &cache)
    for t in 0..<T {
      attention.step(
        t, query: queries.matrix.step(t, batch: B), into: contexts.step(t, batch: B), cache: &cache)
    }
    run.weights = cache.weights
    let dContexts = Tensor<A.Scalar>.cosines(run.contexts.shape, 0.83, 0.2)
    let dQueries = run.dQueries.matrix(resizedTo: queries.shape)
    for t in (0..<T).reversed() {
      attention.backwardStep(
        t, dContext: dContexts.matrix.step(t, batch: B), into: dQueries.step(t, batch: B), adding: false,
        cache: &cache)
    }
    attention.finishBackward(
      into: run.dMemory.matrix(resizedTo: memory.shape), adding: false, cache: &cache)
    return run
  }

  static func additive<Scalar: TensorScalar>(_ type: Scalar.Type = Scalar.self) -> AdditiveAttention<Scalar> {
    AdditiveAttention<Scalar>(
      name: "attention", querySize: 3, memorySize: 5, keySize: 6, from: CounterRandom(seed: 1, stream: 0)
    ).withCosines([0.29, 0.41, 0.67])
  }

  static func queries<Scalar: TensorScalar>(_ size: Int) -> Tensor<Scalar> { .cosines(Shape(3, 2, size), 0.37, 0.2) }
  static func memory<Scalar: TensorScalar>() -> Tensor<Scalar> { .cosines(Shape(4, 2, 5), 0.53, 0.2) }

  // c = lambda *shape, a: torch.cos(a * torch.arange(math.prod(shape)) + 0.2).reshape(shape)       (float64)
  // p = lambda *shape, a: c(*shape, a=a).requires_grad_()
  // check = lambda x: (x.flatten() * torch.cos(0.7 * torch.arange(x.numel()))).sum()
  // T, B, S, Q, M, K = 3, 2, 4, 3, 5, 6
  // q, m, w, u, v = p(T, B, Q, a=.37), p(S, B, M, a=.53), p(Q, K, a=.41), p(M, K, a=.29), p(K, a=.67)
  // mask = torch.tensor([[s >= n for s in range(S)] for n in (4, 2)])
  // e = torch.tanh((q @ w)[:, :, None] + (m @ u).transpose(0, 1)) @ v
  // alpha = e.masked_fill(mask, -math.inf).softmax(2)
  // y = torch.einsum('tbs,sbm->tbm', alpha, m)
  // (y * c(T, B, M, a=.83)).sum().backward()
  // alpha[2], [check(x) for x in (y, q.grad, m.grad, u.grad, w.grad, v.grad)]
  @Test("additive attention and its gradients equal those that PyTorch derives")
  func additiveGolden() {
    var attention = Self.additive(Double.self)
    var cache = AdditiveAttention<Double>.Cache()
    let run = Self.run(&attention, queries: Self.queries(3), memory: Self.memory(), cache: &cache)
    expectNear(
      run.weights.elements.suffix(8),
      [
        0.353016336523, 0.30659779753, 0.199127884288, 0.141257981659, 0.408321926522, 0.591678073478, 0, 0,
      ])
    expectNear([checksum(run.contexts), checksum(run.dQueries)], [-4.42551923264, -0.178599641349])
    expectNear([checksum(run.dMemory)], [-0.52473843673])
    expectNear(attention.gradientChecksums, [-0.299040861804, 0.250704407859, 0.0734352956397])
  }

  // As above, with
  // w = p(M, Q, a=.41)
  // e = torch.einsum('tbq,sbq->tbs', q, m @ w)
  @Test("multiplicative attention and its gradients equal those that PyTorch derives")
  func generalGolden() {
    var attention = MultiplicativeAttention<Double>(
      name: "attention", querySize: 3, memorySize: 5, from: CounterRandom(seed: 1, stream: 0)
    ).withCosines([0.41])
    var cache = MultiplicativeAttention<Double>.Cache()
    let run = Self.run(&attention, queries: Self.queries(3), memory: Self.memory(), cache: &cache)
    expectNear(
      run.weights.elements.suffix(8),
      [
        0.152557927223, 0.133696254955, 0.230891315551, 0.482854502271, 0.303078073683, 0.696921926317, 0, 0,
      ])
    expectNear([checksum(run.contexts), checksum(run.dQueries)], [-4.82680836687, 3.25158536011])
    expectNear([checksum(run.dMemory)], [-2.86743657601])
    expectNear(attention.gradientChecksums, [2.4169346776])
  }

  // As above, with
  // q = p(T, B, M, a=.37)
  // e = torch.einsum('tbq,sbq->tbs', q, m)
  @Test("attention by dot products and its gradients equal those that PyTorch derives")
  func dotGolden() {
    var attention = MultiplicativeAttention<Double>(size: 5)
    var cache = MultiplicativeAttention<Double>.Cache()
    let run = Self.run(&attention, queries: Self.queries(5), memory: Self.memory(), cache: &cache)
    expectNear(
      run.weights.elements.suffix(8),
      [
        0.749201719604, 0.10698025211, 0.0415984439032, 0.102219584383, 0.586671768488, 0.413328231512, 0, 0,
      ])
    expectNear(
      [checksum(run.contexts), checksum(run.dQueries), checksum(run.dMemory)],
      [-4.62449337386, 0.112345432652, 6.65865935117])
  }

  @Test("padding of the memory changes nothing, forward and backward, and gets no gradient")
  func padding() {
    func results<A: StepAttention<Double>>(_ attention: A, _ memory: Tensor<Double>) -> Run<Double> {
      var attention = attention
      var cache = A.Cache()
      return Self.run(&attention, queries: Self.queries(attention.querySize), memory: memory, cache: &cache)
    }
    func check<A: StepAttention<Double>>(_ attention: A) {
      let (one, other) = (
        results(attention, Self.memory()), results(attention, repadded(Self.memory(), Self.lengths))
      )
      #expect(one.contexts == other.contexts)
      #expect(one.weights == other.weights)
      #expect(one.dQueries == other.dQueries)
      #expect(one.dMemory == other.dMemory)
      #expect(one.dMemory == masked(one.dMemory, Self.lengths))
    }
    check(Self.additive())
    check(MultiplicativeAttention<Double>(size: 5))
  }

  @Test("a sequence without positions gives zeros, and gets them")
  func empty() {
    var attention = Self.additive(Float.self)
    var cache = AdditiveAttention<Float>.Cache()
    let run = Self.run(
      &attention, queries: Self.queries(3), memory: Self.memory(), lengths: SequenceLengths([0, 3], steps: 4),
      cache: &cache)
    for t in 0..<3 {
      #expect(step(run.contexts, t, 0) == zeros(5))
      #expect(step(run.weights, t, 0) == zeros(4))
      #expect(step(run.dQueries, t, 0) == zeros(3))
    }
    #expect(isFinite(run.contexts))
    for parameter in attention.parameters { #expect(isFinite(parameter.gradient)) }
  }

  // Float is exact to 6e-8; scores of some ±5 go through an exponential, and sums have some ten terms.
  @Test("Float agrees with Double to 2e-5")
  func float() {
    func check<A: StepAttention, B: StepAttention<Float>>(_ double: A, _ float: B) where A.Scalar == Double {
      var (double, float) = (double, float)
      var (doubleCache, floatCache) = (A.Cache(), B.Cache())
      let expected = Self.run(
        &double, queries: Self.queries(double.querySize), memory: Self.memory(), cache: &doubleCache)
      let run = Self.run(&float, queries: Self.queries(float.querySize), memory: Self.memory(), cache: &floatCache)
      expectNear(run.contexts.elements, expected.contexts.elements, tolerance: 2e-5)
      expectNear(run.dQueries.elements, expected.dQueries.elements, tolerance: 2e-5)
      expectNear(run.dMemory.elements, expected.dMemory.elements, tolerance: 2e-5)
      expectNear(float.gradientChecksums, double.gradientChecksums, tolerance: 2e-5)
    }
    check(Self.additive(Double.self), Self.additive(Float.self))
    check(MultiplicativeAttention<Double>(size: 5), MultiplicativeAttention<Float>(size: 5))
  }

  @Test("a cache can be used again, for other sizes too, and gives the same")
  func reuse() {
    var cache = AdditiveAttention<Double>.Cache()
    var attention = Self.additive(Double.self)
    let first = Self.run(&attention, queries: Self.queries(3), memory: Self.memory(), cache: &cache)
    _ = Self.run(
      &attention, queries: .cosines(Shape(5, 1, 3), 0.1, 0), memory: .cosines(Shape(2, 1, 5), 0.1, 0), lengths: nil,
      cache: &cache)
    let again = Self.run(&attention, queries: Self.queries(3), memory: Self.memory(), cache: &cache)
    #expect(first.contexts == again.contexts)
    #expect(first.dMemory == again.dMemory)
  }

  @Test("a step of training works in the memory of the step before")
  func memoryIsKept() {
    var attention = Self.additive(Double.self)
    var cache = AdditiveAttention<Double>.Cache()
    let places = (0..<3).map { _ in
      _ = Self.run(&attention, queries: Self.queries(3), memory: Self.memory(), cache: &cache)
      return addresses(cache)
    }
    #expect(places[0].count == 2 && places[1] == places[0] && places[2] == places[0])
  }

  @Test("inference, where one step is asked for again and again, gives the contexts of training")
  func inference() {
    var attention = Self.additive(Double.self)
    var cache = AdditiveAttention<Double>.Cache()
    let expected = Self.run(&attention, queries: Self.queries(3), memory: Self.memory(), cache: &cache)
    let queries: Tensor<Double> = Self.queries(3)
    attention.prepare(Self.memory(), lengths: Self.lengths, steps: 1, .inference, cache: &cache)
    for t in 0..<3 {
      var context = Tensor<Double>(Shape(2, 5))
      attention.step(0, query: queries.matrix.step(t, batch: 2), into: context.mutableMatrix(), cache: &cache)
      #expect(context.elements == Array(expected.contexts.elements[t * 10..<(t + 1) * 10]))
    }
  }

  @Test("queries that choose their sequences, in any number, get the contexts of these")
  func chosenSequences() {
    func check<A: StepAttention<Double>>(_ attention: A) {
      var cache = A.Cache()
      let memory: Tensor<Double> = Self.memory()
      let queries = Tensor<Double>.cosines(Shape(5, attention.querySize), 0.37, 0.2)
      let chosen: [Int32] = [1, 0, 0, 1, 1]
      func contexts(of rows: Range<Int>, _ sequences: [Int32]?) -> [Double] {
        var context = Tensor<Double>(Shape(rows.count, 5))
        attention.step(
          0, query: queries.matrix.rows(rows), sequences: sequences, into: context.mutableMatrix(), cache: &cache)
        #expect(cache.weights.shape == Shape(1, rows.count, 4))
        return context.elements
      }
      attention.prepare(memory, lengths: Self.lengths, steps: 1, .inference, cache: &cache)
      let all = contexts(of: 0..<5, chosen)
      for row in 0..<5 {
        #expect(contexts(of: row..<row + 1, [chosen[row]]) == Array(all[row * 5..<(row + 1) * 5]))
      }
      let own = contexts(of: 0..<2, nil)
      #expect(own == contexts(of: 0..<2, [0, 1]) && own != contexts(of: 0..<2, [1, 0]))
    }
    check(Self.additive())
    check(MultiplicativeAttention<Double>(size: 5))
  }

  @Test("queries and contexts may be columns of wider matrices")
  func columns() {
    var attention = Self.additive(Double.self)
    var cache = AdditiveAttention<Double>.Cache()
    let expected = Self.run(&attention, queries: Self.queries(3), memory: Self.memory(), cache: &cache)
    let queries: Tensor<Double> = Self.queries(3)
    let wide = Tensor<Double>(Shape(6, 7)) { $0 % 7 < 3 ? queries[flat: $0 / 7 * 3 + $0 % 7] : 9 }
    var contexts = Tensor<Double>(Shape(6, 8), repeating: 4)
    let context = contexts.mutableMatrix()
    attention.prepare(Self.memory(), lengths: Self.lengths, steps: 3, .inference, cache: &cache)
    for t in 0..<3 {
      attention.step(
        t, query: wide.matrix.columns(0..<3).step(t, batch: 2), into: context.columns(2..<7).step(t, batch: 2),
        cache: &cache)
    }
    for row in 0..<6 {
      let row = row * 8..<(row + 1) * 8
      #expect(
        Array(contexts.elements[row]) == [4, 4] + step(expected.contexts, row.lowerBound / 16, row.lowerBound / 8 % 2)
          + [4])
    }
  }
}
