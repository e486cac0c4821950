import ArgumentParser
import Foundation
import Layers
import Optimization
import Tensors

/// Training steps of the models that `Benchmarks/steps.py` runs in PyTorch.
struct StepsBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "steps",
    abstract: "Time training steps: forward, loss, backward, clipping, update. A JSON line for each.")

  enum Work: String, CaseIterable, ExpressibleByArgument {
    case lstm650, lstm200, gru200, rnn200, transformer, seq2seq_gru
  }

  @Argument(help: "What to train.")
  var work: Work

  @Option(help: "Parts that a batch is cut into; threads share them.")
  var shards = 1

  @Option(help: "Threads.")
  var threads = 1

  @Option(help: "Of products: float32, or bf16 where the processor has AMX.")
  var precision = ProductPrecision.float32

  @Option(help: "How long to run.")
  var seconds = 4.0

  @Option(help: "Steps between two looks at the clock; 0 finds a number that takes a quarter of a second.")
  var block = 0

  func run() throws {
    guard precision.isAvailable else {
      // Products in plain C give the same bits, but their speed says nothing.
      return try print(Missing(work: work.rawValue, precision: precision, missing: "no AMX here"))
    }
    try withProducts(in: precision) { try runWork() }
  }

  private func runWork() throws {
    func recurrent<L: RecurrentLayer<Float>>(
      _ size: Int, gates: Double, _ make: (String, Int, CounterRandom) -> L
    ) throws {
      let h = Double(size)
      try measure(
        RecurrentStepModel(hiddenSize: size, make), .gradientDescent, rate: 0.1,
        operations: 3 * (2 * 2 * (2 * gates * h * h) + 2 * h * 10_000))
    }
    switch work {
    case .lstm650: try recurrent(650, gates: 4) { LSTM(name: $0, inputSize: $1, hiddenSize: $1, from: $2) }
    case .lstm200: try recurrent(200, gates: 4) { LSTM(name: $0, inputSize: $1, hiddenSize: $1, from: $2) }
    case .gru200: try recurrent(200, gates: 3) { GRU(name: $0, inputSize: $1, hiddenSize: $1, from: $2) }
    case .rnn200: try recurrent(200, gates: 1) { RNN(name: $0, inputSize: $1, hiddenSize: $1, from: $2) }
    case .transformer:
      let (d, inner, t) = (256.0, 1024.0, 64.0)
      try measure(
        TransformerStepModel(), .adam(), rate: 1e-4,
        operations: 3 * (4 * (8 * d * d + 4 * d * inner + 4 * t * d) + 2 * d * 10_000))
    case .seq2seq_gru:
      let (h, s) = (256.0, 15.0)
      try measure(
        TranslationStepModel(), .adam(), rate: 1e-4,
        operations: 3 * (2 * 3 * h * 2 * h + 4 * h * h + 4 * s * h + 2 * 3 * h * 3 * h + 2 * h * 8_000))
    }
  }

  /// What a step took, in the form of the peer's lines.
  private struct Result: Encodable {
    let work: String
    let precision: ProductPrecision
    let threads: Int
    let shards: Int
    let tokensPerStep: Int
    let millisecondsPerStep: Double
    let processorMillisecondsPerStep: Double
    let tokensPerSecond: Double
    let gigaflops: Double
    let productGigaflops: Double
    let shareOfProduct: Double
    let phases: [String: Double]
    let parameters: Int
    let loss: Double
    let allocationsPerStep: Double
  }

  /// Why nothing was measured.
  private struct Missing: Encodable {
    let work: String
    let precision: ProductPrecision
    let missing: String
  }

  private func print(_ line: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    Swift.print(String(decoding: try encoder.encode(line), as: UTF8.self))
  }

  private func measure<M: StepModel>(
    _ model: M, _ rule: UpdateRule, rate: Double, operations: Double
  ) throws {
    var model = model
    let parameters = model.parameterCount
    var optimizer = Optimizer<Float>(OptimizerConfiguration(rule), for: model)
    var norms = GradientNorms()
    var parallel = DataParallel<M, M.Cache>(shards: shards, threads: threads) { _ in model.makeCache() }
    let shards = shards
    var phases = (gradients: 0.0, clipping: 0.0, update: 0.0)
    var loss = 0.0
    func step() {
      let start = clock(CLOCK_MONOTONIC)
      loss = parallel.run(&model) { model, cache, shard in
        model.run(M.batch * shard / shards..<M.batch * (shard + 1) / shards, cache: &cache)
      }
      let gradients = clock(CLOCK_MONOTONIC)
      norms.measure(&model)
      let scale = GradientClipping.norm(5).clip(&model, norms)
      let clipped = clock(CLOCK_MONOTONIC)
      optimizer.update(&model, learningRate: rate, gradientScale: scale)
      phases.gradients += gradients - start
      phases.clipping += clipped - gradients
      phases.update += clock(CLOCK_MONOTONIC) - clipped
    }
    for _ in 0..<3 { step() }
    let began = clock(CLOCK_MONOTONIC)
    step()
    let block = block > 0 ? block : max(1, Int(0.25 / (clock(CLOCK_MONOTONIC) - began)))
    phases = (0, 0, 0)
    var (walls, processor, products): ([Double], [Double], [Double]) = ([], [], [])
    var steps = 0
    let end = clock(CLOCK_MONOTONIC) + seconds
    let calibration = ProductCalibration()
    repeat {
      let (wall, cpu) = (clock(CLOCK_MONOTONIC), clock(CLOCK_PROCESS_CPUTIME_ID))
      for _ in 0..<block { step() }
      walls.append((clock(CLOCK_MONOTONIC) - wall) / Double(block))
      processor.append((clock(CLOCK_PROCESS_CPUTIME_ID) - cpu) / Double(block))
      steps += block
      products.append(calibration.gigaflops())
    } while clock(CLOCK_MONOTONIC) < end
    let wall = walls.sorted()[walls.count / 2]
    let tokens = M.batch * model.steps
    let speed = operations * Double(tokens) / wall / 1e9
    let product = products.sorted()[products.count / 2]
    let allocations = AllocationCount.during { step() }
    let result = Result(
      work: work.rawValue, precision: precision, threads: threads, shards: shards, tokensPerStep: tokens,
      millisecondsPerStep: 1e3 * wall,
      processorMillisecondsPerStep: 1e3 * processor.sorted()[processor.count / 2],
      tokensPerSecond: Double(tokens) / wall, gigaflops: speed, productGigaflops: product,
      shareOfProduct: speed / product,
      phases: [
        "gradients": 1e3 * phases.gradients / Double(steps), "clipping": 1e3 * phases.clipping / Double(steps),
        "update": 1e3 * phases.update / Double(steps),
      ],
      parameters: parameters, loss: loss, allocationsPerStep: Double(allocations))
    try print(result)
  }

  private func clock(_ id: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(id, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

extension ProductPrecision: ExpressibleByArgument {}

/// How fast this machine multiplies large matrices now, in the precision of the steps, as the peer measures it: [2048, 512]·[512, 2048] twice.
private struct ProductCalibration {
  private let a = Tensor<Float>(Shape(2048, 512)) { Float($0 % 101) / 101 - 0.5 }
  private let b = Tensor<Float>(Shape(512, 2048)) { Float($0 % 103) / 103 - 0.5 }

  func gigaflops() -> Double {
    var c = Tensor<Float>(Shape(2048, 2048))
    let view = c.mutableMatrix()
    let start = Self.processorSeconds()
    for _ in 0..<2 { multiply(a.matrix, b.matrix, into: view) }
    return 2 * 2 * 2048 * 2048 * 512 / (Self.processorSeconds() - start) / 1e9
  }

  private static func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
