import CKernels
import Foundation

/// A block of windows over small random tables, for every kernel to train from the same start.
struct Word2VecBlock {
  var vocabulary = 23
  var dimension: Int
  var window: Int
  var negative: Int
  var words: [Int] = []
  var begin: [Int32] = []
  var end: [Int32] = []
  /// Of each window: its output rows and how often each was drawn.
  var outputs: [[(row: Int, weight: UInt8)]] = []
  /// Of each window the label of each output row; nil with negative sampling.
  var labels: [[UInt8]]?
  var input: [Float] = []
  var output: [Float] = []
  let learningRate: Float = 0.05

  var stride: Int { (dimension + 15) / 16 * 16 }
  let firstCenter = 2

  /// - Parameter scale: how large the weights are: with 1, most scores lie in ±1 · √dimension.
  /// - Parameter withLabels: whether output rows are nodes of a tree, one to `negative` + 1 of them, with random labels.
  init(
    dimension: Int, window: Int, negative: Int, windows: Int = 12, scale: Float = 0.5, seed: UInt64 = 1,
    withLabels: Bool = false
  ) {
    self.dimension = dimension
    self.window = window
    self.negative = negative
    var random = SystemlessRandom(state: seed)
    words = (0..<windows + 5).map { _ in Int(random.next() % UInt64(vocabulary)) }
    for index in 0..<windows {
      let center = firstCenter + index
      let reach = 1 + Int(random.next() % UInt64(window))
      begin.append(Int32(max(0, center - reach)))
      // Now and then a window with no context at all.
      end.append(index % 7 == 6 ? Int32(center + 1) : Int32(min(words.count, center + reach + 1)))
      if index % 7 == 6 { begin[index] = Int32(center) }
      var rows: [(row: Int, weight: UInt8)] = [(words[center], 1)]
      for _ in 0..<negative {
        let row = Int(random.next() % UInt64(vocabulary))
        if row == words[center] { continue }
        if let earlier = rows.firstIndex(where: { $0.row == row }) {
          rows[earlier].weight += 1
        } else {
          rows.append((row, 1))
        }
      }
      outputs.append(rows)
    }
    if withLabels {
      outputs = outputs.map { rows in
        let count = 1 + Int(random.next() % UInt64(rows.count))
        return rows.prefix(count).map { (row: $0.row, weight: 1) }
      }
      labels = outputs.map { rows in rows.map { _ in UInt8(random.next() % 2) } }
    }
    func table() -> [Float] {
      (0..<vocabulary * stride).map { $0 % stride < dimension ? (random.float() - 0.5) * 2 * scale : 0 }
    }
    input = table()
    output = table()
  }

  struct Result: Equatable {
    var input: [UInt32]
    var output: [UInt32]
    var loss: Double
    var pairs: Int64
  }

  /// Runs a kernel on copies of the tables, in memory aligned as it asks for.
  func run(_ kernel: skein_w2v_block_function, updates: Bool = true) -> (
    input: [Float], output: [Float], result: Result
  ) {
    let count = vocabulary * stride
    let input = aligned(self.input)
    let output = aligned(self.output)
    let scratch = aligned([Float](repeating: 0, count: 8 * (2 * window + 2) + 2 * stride))
    defer {
      free(input)
      free(output)
      free(scratch)
    }
    let inputRows: [UnsafeMutablePointer<Float>?] = words.map { input + $0 * stride }
    var outputRows: [UnsafeMutablePointer<Float>?] = []
    var weights: [UInt8] = []
    for rows in outputs {
      for slot in 0...negative {
        outputRows.append(slot < rows.count ? output + rows[slot].row * stride : nil)
        weights.append(slot < rows.count ? rows[slot].weight : 0)
      }
    }
    let counts = outputs.map { UInt8($0.count) }
    let labelMemory = labels.map { labels -> UnsafeMutablePointer<UInt8> in
      let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: labels.count * (1 + negative))
      // What lies beyond a window's outputs is no label.
      memory.initialize(repeating: 9, count: labels.count * (1 + negative))
      for (window, own) in labels.enumerated() {
        for (place, label) in own.enumerated() { memory[window * (1 + negative) + place] = label }
      }
      return memory
    }
    defer { labelMemory?.deallocate() }
    let labelStart = labelMemory.map { UnsafePointer<UInt8>($0) }
    let (windows, rowStride, first, most) = (
      Int32(begin.count), Int32(stride), Int32(firstCenter), Int32(1 + negative)
    )
    let width = Int32((dimension + 7) / 8 * 8)
    let result: skein_w2v_result = inputRows.withUnsafeBufferPointer { inputRows in
      outputRows.withUnsafeBufferPointer { outputRows in
        begin.withUnsafeBufferPointer { begin in
          end.withUnsafeBufferPointer { end in
            weights.withUnsafeBufferPointer { weights in
              counts.withUnsafeBufferPointer { counts in
                var block = skein_w2v_block(
                  windows: windows, stride: rowStride, width: width, first_center: first,
                  outputs_per_window: most, inputs: inputRows.baseAddress, begin: begin.baseAddress,
                  end: end.baseAddress, outputs: outputRows.baseAddress, weights: weights.baseAddress,
                  labels: labelStart, output_counts: counts.baseAddress, learning_rate: learningRate, updates: updates,
                  scratch: scratch)
                return kernel(&block)
              }
            }
          }
        }
      }
    }
    let trainedInput = Array(UnsafeBufferPointer(start: input, count: count))
    let trainedOutput = Array(UnsafeBufferPointer(start: output, count: count))
    return (
      trainedInput, trainedOutput,
      Result(
        input: trainedInput.map(\.bitPattern), output: trainedOutput.map(\.bitPattern), loss: result.loss,
        pairs: result.pairs)
    )
  }

  private func aligned(_ values: [Float]) -> UnsafeMutablePointer<Float> {
    var memory: UnsafeMutableRawPointer?
    guard posix_memalign(&memory, 64, max(values.count, 16) * 4) == 0, let memory else { fatalError("no memory") }
    let floats = memory.bindMemory(to: Float.self, capacity: values.count)
    floats.update(from: values, count: values.count)
    return floats
  }

  /// The same training in `Double`, written from the equations, a group of six output rows at a time.
  func reference(cbow: Bool) -> (input: [Double], output: [Double], loss: Double, pairs: Int64) {
    var input = self.input.map(Double.init)
    var output = self.output.map(Double.init)
    var loss = 0.0
    var pairs: Int64 = 0
    for index in begin.indices {
      let context = (Int(begin[index])..<Int(end[index])).filter { $0 != firstCenter + index }.map { words[$0] }
      if context.isEmpty { continue }
      pairs += cbow ? 1 : Int64(context.count)
      func column(_ table: [Double], _ row: Int) -> [Double] { (0..<dimension).map { table[row * stride + $0] } }
      let hidden = (0..<dimension).map { k in
        context.map { input[$0 * stride + k] }.reduce(0, +) / Double(context.count)
      }
      var error = [Double](repeating: 0, count: dimension)
      for group in Swift.stride(from: 0, to: outputs[index].count, by: 6) {
        let rows = Array(outputs[index][group..<min(group + 6, outputs[index].count)])
        let before = input
        let outputBefore = output
        for source in cbow ? [-1] : context {
          let scored = source < 0 ? hidden : column(before, source)
          // A word that stands twice in the context is updated twice, one after the other.
          let x = source < 0 ? hidden : column(input, source)
          for (offset, target) in rows.enumerated() {
            let y = column(outputBefore, target.row)
            let score = zip(scored, y).map { $0 * $1 }.reduce(0, +)
            let isWord = labels.map { $0[index][group + offset] == 1 } ?? (group + offset == 0)
            let weight = Double(target.weight)
            loss += weight * log(1 + exp(isWord ? -score : score))
            let step = Double(learningRate) * weight * ((isWord ? 1 : 0) - 1 / (1 + exp(-score)))
            for k in 0..<dimension {
              output[target.row * stride + k] += step * x[k]
              if source < 0 { error[k] += step * y[k] } else { input[source * stride + k] += step * y[k] }
            }
          }
        }
      }
      if cbow {
        for word in context { for k in 0..<dimension { input[word * stride + k] += error[k] } }
      }
    }
    return (input, output, loss, pairs)
  }
}

/// A small generator, so that a test draws the same numbers everywhere.
struct SystemlessRandom {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return (z ^ (z >> 31)) >> 1
  }

  /// From 0 to 1.
  mutating func float() -> Float { Float(next() >> 39) * 0x1p-24 }
}
