import Layers
import Optimization
import Tensors
import Testing

@Suite("Data parallelism")
struct DataParallelTests {
  private typealias Stack = RecurrentStack<GRU<Float>>
  private static let (T, B, I, H) = (6, 5, 7, 300)  // wh's gradient is several pieces
  private static let shards = 4

  private static func numbers(_ shape: Shape, _ stream: UInt64) -> Tensor<Float> {
    let random = CounterRandom(seed: 3, stream: stream)
    return Tensor(shape) { Float(random.normal(at: UInt64($0))) }
  }

  private static var stack: Stack {
    RecurrentStack(layers: 2, inputSize: I) { name, inputSize, number in
      GRU(name: name, inputSize: inputSize, hiddenSize: H, from: CounterRandom(seed: 5, stream: UInt64(number)))
    }
  }

  /// Forward and backward of a shard's own sequences; the loss is the sum of the outputs.
  private static func step(_ stack: inout Stack, _ cache: inout Stack.Cache, _ shard: Int) -> Double {
    var (state, dState) = (stack.initialState(batch: B), stack.initialState(batch: B))
    let x = numbers(Shape(T, B, I), UInt64(shard))
    let y = stack.forward(x, state: &state, .training(CounterRandom(seed: 1, stream: 0)), cache: &cache)
    _ = stack.backward(numbers(y.shape, 100 + UInt64(shard)), dState: &dState, cache: &cache)
    return y.elements.reduce(0) { $0 + Double($1) }
  }

  private static func run(threads: Int, steps: Int = 2) -> (losses: [Double], gradients: [[Float]]) {
    var stack = stack
    var parallel = DataParallel<Stack, Stack.Cache>(shards: shards, threads: threads) { _ in Stack.Cache() }
    var losses: [Double] = []
    for _ in 0..<steps {
      losses.append(parallel.run(&stack) { step(&$0, &$1, $2) })
      // An update, so that the second step shows whether the copies see the model's new weights.
      stack.forEachParameter { parameter in
        let gradient = parameter.gradient
        for i in 0..<gradient.count { parameter.value[flat: i] -= 0.01 * gradient[flat: i] }
      }
    }
    return (losses, stack.parameters.map(\.gradient.elements))
  }

  @Test("one thread and many give the same bytes", arguments: [2, 3, 4, 9])
  func threads(_ threads: Int) {
    let (one, many) = (Self.run(threads: 1), Self.run(threads: threads))
    #expect(one.losses == many.losses)
    #expect(one.gradients == many.gradients)
  }

  @Test("gradients are the sum of the shards' in their order")
  func sums() {
    let parallel = Self.run(threads: 2, steps: 1)
    var expected: [[Float]] = []
    var losses = 0.0
    for shard in 0..<Self.shards {
      var (stack, cache) = (Self.stack, Stack.Cache())
      losses += Self.step(&stack, &cache, shard)
      let gradients = stack.parameters.map(\.gradient.elements)
      expected = shard == 0 ? gradients : zip(expected, gradients).map { zip($0, $1).map(+) }
    }
    #expect(parallel.losses == [losses])
    #expect(parallel.gradients == expected)
  }

  /// A parameter whose gradient is rows: what an embedding has.
  private struct Table: Module {
    var table = Parameter<Float>(name: "table", value: Tensor(Shape(6, 2)))
    mutating func forEachParameter(_ body: (inout Parameter<Float>) throws -> Void) rethrows { try body(&table) }
  }

  @Test("rows that several shards ask for are added, the others stay nothing")
  func rows() {
    var table = Table()
    var parallel = DataParallel<Table, Void>(shards: 3, threads: 2) { _ in }
    for _ in 0..<2 {
      _ = parallel.run(&table) { table, _, shard in
        let rows = Tensor<Float>(Shape(2, 2)) { Float(10 * shard + $0) }
        table.table.addRows(rows.matrix, at: [Int32(shard), 4])
        return 0
      }
      // Row s gets 10 s and 10 s + 1; row 4 all of 2 + 10 s and 3 + 10 s.
      #expect(table.table.gradient.elements == [0, 1, 10, 11, 20, 21, 0, 0, 36, 39, 0, 0])
      guard case .rows(let rows) = table.table.extent else {
        Issue.record("the gradient is whole")
        return
      }
      #expect(rows.rows.sorted() == [0, 1, 2, 4])
    }
  }

  @Test("a gradient that is whole in one shard and rows in others is whole")
  func mixed() {
    var table = Table()
    var parallel = DataParallel<Table, Void>(shards: 3, threads: 2) { _ in }
    _ = parallel.run(&table) { table, _, shard in
      let rows = Tensor<Float>(Shape(1, 2)) { Float(1 + $0) }
      if shard == 1 {
        table.table.denseGradient().fill(5)
      } else {
        table.table.addRows(rows.matrix, at: [Int32(shard)])
      }
      return 0
    }
    #expect(table.table.gradient.elements == [6, 7, 5, 5, 6, 7, 5, 5, 5, 5, 5, 5])
  }
}
