import Layers
import Tensors
import Testing

@Suite("Embedding")
struct EmbeddingTests {
  private static let random = CounterRandom(seed: 1, stream: 2)
  private static let pass = Pass.training(random)

  // e = torch.nn.Embedding(5, 3, padding_idx=1)
  // with torch.no_grad(): e.weight.copy_(cosines(5, 3)); e.weight[1] = 0
  // y = e(torch.tensor([[4, 1], [0, 4], [2, 4]]))
  // (y * cosines(3, 2, 3, phase=0.9)).sum().backward()
  // show(y); print(e.weight.grad)
  @Test("vectors and gradients are PyTorch's, with padding")
  func golden() {
    var embedding = Embedding<Double>(name: "e", vectors: cosines(Shape(5, 3)), padding: 1)
    let tokens = Tokens(steps: 3, batch: 2, ids: [4, 1, 0, 4, 2, 4])
    var cache = Embedding<Double>.Cache()
    let y = embedding.forward(tokens, Self.pass, cache: &cache)
    embedding.backward(cosines(y.shape, phase: 0.9), cache: &cache)
    #expect(y.shape == Shape(3, 2, 3))
    #expect(Checksum(y).equals(2.24241395643, 2.29767399651, -0.0723257752533, 0.61911168218))
    let expected = [
      -0.999766887713, -0.939917638660, -0.752854946567, 0, 0, 0, 0.587212716720, 0.840177813193, 0.979428784103, 0, 0,
      0, 1.143831762804, 1.043470354420, 0.801880128705,
    ]
    #expect(zip(embedding.table.gradient.elements, expected).allSatisfy { abs($0 - $1) < 1e-11 })
  }

  @Test("tokens are laid side by side, time-major, and the shorter ones filled up")
  func tokens() {
    let tokens = Tokens([[5, 2, 7], [], [4, 9]], padding: 1)
    #expect(tokens.steps == 3 && tokens.batch == 3)
    #expect(tokens.ids == [5, 1, 4, 2, 1, 9, 7, 1, 1])
    #expect(tokens[1, 2] == 9)
    #expect(Tokens([], padding: 0).ids.isEmpty)
  }

  @Test("only the rows of tokens that occur hold a gradient")
  func sparse() {
    var embedding = Embedding<Float>(name: "e", vocabulary: 100, size: 3, padding: 7, from: Self.random)
    var cache = Embedding<Float>.Cache()
    for _ in 0..<2 {
      embedding.clearGradients()
      let y = embedding.forward(Tokens([[7, 9, 3, 9], [7, 7, 5]], padding: 7), Self.pass, cache: &cache)
      embedding.backward(Tensor(y.shape, repeating: 1), cache: &cache)
    }
    guard case .rows(let touched) = embedding.table.extent else {
      Issue.record("the gradient is dense")
      return
    }
    #expect(Set(touched.rows) == [3, 5, 9])
    #expect(embedding.table.gradient[9, 2] == 2)
    #expect(embedding.table.gradient[7, 0] == 0)
  }

  @Test("a frozen table takes no gradient")
  func frozen() {
    var embedding = Embedding<Float>(name: "e", vectors: cosines(Shape(5, 3)))
    embedding.table.isFrozen = true
    var cache = Embedding<Float>.Cache()
    let y = embedding.forward(Tokens([[4, 1]], padding: 0), Self.pass, cache: &cache)
    embedding.backward(y, cache: &cache)
    guard case .nothing = embedding.table.extent else {
      Issue.record("a frozen table has a gradient")
      return
    }
  }

  @Test("the padding's vector is zero, and given vectors are not changed by it")
  func paddingVector() {
    let vectors: Tensor<Float> = cosines(Shape(5, 3))
    let embedding = Embedding(name: "e", vectors: vectors, padding: 2)
    #expect((0..<3).allSatisfy { embedding.table.value[2, $0] == 0 && vectors[2, $0] != 0 })
    #expect((0..<3).allSatisfy { embedding.table.value[3, $0] == vectors[3, $0] })
  }

  @Test("steps one at a time give what all at once give; Float is Double rounded")
  func steps() {
    let random = CounterRandom(seed: 3, stream: 0)
    let tokens = Tokens(steps: 17, batch: 3, ids: (0..<51).map { Int32(random.below(11, at: UInt64($0))) })
    let float = Embedding<Float>(name: "e", vocabulary: 11, size: 5, from: Self.random)
    let double = Embedding<Double>(name: "e", vocabulary: 11, size: 5, from: Self.random)
    var (cache, doubleCache) = (Embedding<Float>.Cache(), Embedding<Double>.Cache())
    let all = float.forward(tokens, .inference, cache: &cache)
    #expect(all == double.forward(tokens, .inference, cache: &doubleCache).converted())
    for t in 0..<17 {
      let step = Tokens(steps: 1, batch: 3, ids: Array(tokens.ids[3 * t..<3 * t + 3]))
      var cache = Embedding<Float>.Cache()
      #expect(float.forward(step, .inference, cache: &cache).elements == Array(all.elements[15 * t..<15 * t + 15]))
    }
  }

  @Test("a second step of the same shape uses the first one's memory")
  func memory() {
    let embedding = Embedding<Float>(name: "e", vocabulary: 11, size: 5, from: Self.random)
    var cache = Embedding<Float>.Cache()
    let first = address(embedding.forward(Tokens([[4, 1]], padding: 0), Self.pass, cache: &cache))
    #expect(address(embedding.forward(Tokens([[3, 7]], padding: 0), Self.pass, cache: &cache)) == first)
  }

  @Test("a token beyond the vocabulary, or below 0, stops the program", arguments: [[1, 5], [1, -1]] as [[Int32]])
  func outOfRange(_ ids: [Int32]) async {
    if ids[1] == 5 {
      await #expect(processExitsWith: .failure) { EmbeddingTests.lookUp([1, 5]) }
    } else {
      await #expect(processExitsWith: .failure) { EmbeddingTests.lookUp([1, -1]) }
    }
  }

  private static func lookUp(_ ids: [Int32]) {
    var cache = Embedding<Float>.Cache()
    let embedding = Embedding<Float>(name: "e", vectors: cosines(Shape(5, 3)))
    _ = embedding.forward(Tokens([ids], padding: 0), .inference, cache: &cache)
  }
}
