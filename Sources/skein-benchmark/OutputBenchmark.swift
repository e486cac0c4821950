import ArgumentParser
import Layers
import Tensors

/// A full softmax beside adaptive ones, with weights of its own and with those of an embedding: forward, loss and backward.
struct OutputBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "output",
    abstract: "Time the output of a language model, as a full and as an adaptive softmax.")

  @Option(help: "Rows, the positions of a batch.")
  var rows = 700

  @Option(help: "Numbers in a row.")
  var width = 200

  @Option(help: "Words; targets follow Zipf's law.")
  var vocabulary = 33_278

  @Option(parsing: .upToNextOption, help: "Where the vocabulary is cut; by default where it is suggested.")
  var cutoffs: [Int] = []

  @Option(help: "How often each way runs, in turn with the other.")
  var repeats = 7

  func validate() throws {
    if !AdaptiveCutoffs.areValid(cutoffs, vocabulary: vocabulary) {
      throw ValidationError("cutoffs rise, from 1 at least to \(vocabulary - 1) at most")
    }
  }

  func run() throws {
    let random = CounterRandom(seed: 1, stream: 0)
    let cutoffs =
      cutoffs.isEmpty ? .suggested(vocabulary: vocabulary) : AdaptiveCutoffs(cutoffs, vocabulary: vocabulary)
    let pass = Pass.training(random)
    let x = Tensor<Float>(Shape(rows, width)) { Float(random.normal(at: UInt64($0))) }
    var batches = (0..<UInt64(4)).map { targets(random.substream($0)) }
    var (batch, allocations) = (0, (full: 0, adaptive: 0, tied: 0))

    var linear = Linear<Float>(name: "full", inputs: width, outputs: vocabulary, from: random)
    var (linearCache, logits) = (Linear<Float>.Cache(), Tensor<Float>())
    var adaptive = AdaptiveSoftmax<Float>(name: "adaptive", inputs: width, cutoffs: cutoffs, from: random)
    var cache = AdaptiveSoftmax<Float>.Cache()
    var embedding = Embedding<Float>(name: "embedding", vocabulary: vocabulary, size: width, from: random)
    var tied = TiedAdaptiveSoftmax<Float>(name: "tied", inputs: width, cutoffs: cutoffs, from: random)
    var tiedCache = TiedAdaptiveSoftmax<Float>.Cache()

    var contenders = Contenders()
    contenders.add("full softmax") {
      allocations.full = AllocationCount.during {
        linear.clearGradients()
        linear.forward(x, pass, into: &logits, cache: &linearCache)
        _ = CrossEntropyLoss<Float>().replaceByGradient(&logits, targets: batches[batch])
        _ = linear.backward(logits, cache: &linearCache)
      }
    }
    contenders.add("adaptive softmax, cutoffs \((cutoffs.clusters.map { $0.lowerBound }))") {
      allocations.adaptive = AllocationCount.during {
        adaptive.clearGradients()
        _ = adaptive.forward(x, targets: batches[batch], pass, cache: &cache)
        _ = adaptive.backward(cache: &cache)
      }
    }
    contenders.add("adaptive softmax over tied weights") {
      allocations.tied = AllocationCount.during {
        embedding.table.clearGradient()
        tied.clearGradients()
        _ = tied.forward(x, embedding, targets: batches[batch], pass, cache: &tiedCache)
        _ = tied.backward(embedding: &embedding, cache: &tiedCache)
      }
      batch = (batch + 1) % batches.count
    }
    let seconds = try contenders.medianSeconds(repeats: repeats)
    batches = []
    print("\(rows) rows of \(width), \(vocabulary) words, processor time, medians of \(repeats)")
    for (name, seconds) in zip(contenders.names, seconds) { print("\((1e5 * seconds).rounded() / 100) ms  \(name)") }
    for (name, one) in zip(contenders.names, seconds).dropFirst() {
      print("\((10 * seconds[0] / one).rounded() / 10) times as fast: \(name)")
    }
    print("allocations in the last step: \(allocations.full), \(allocations.adaptive), \(allocations.tied)")
  }

  /// Words whose probability falls as 1 / rank.
  private func targets(_ random: CounterRandom) -> [Int32] {
    var sums = [0.0]
    for rank in 1...vocabulary { sums.append(sums[rank - 1] + 1 / Double(rank)) }
    return (0..<rows).map { row in
      let share = random.unit(at: UInt64(row)) * sums[vocabulary]
      var (low, high) = (0, vocabulary)  // sums[low] ≤ share < sums[high]
      while high - low > 1 {
        let middle = (low + high) / 2
        if sums[middle] <= share { low = middle } else { high = middle }
      }
      return Int32(low)
    }
  }
}
