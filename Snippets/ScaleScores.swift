// How sure attention is of random keys, with and without dividing scores by √d: swift run -c release ScaleScores
import Foundation
import Layers
import Tensors

let (queries, keys) = (1_000, 20)
for d in [4, 16, 64, 256] {
  let random = CounterRandom(seed: 1, stream: UInt64(d))
  let q = Tensor<Double>(Shape(queries, d)) { random.normal(at: UInt64($0)) }
  let k = Tensor<Double>(Shape(keys, d)) { random.normal(at: UInt64(queries * d + $0)) }
  var row = "d \(d)"
  for scale in [1, 1 / Double(d).squareRoot()] {
    var weights = Tensor<Double>(Shape(queries, keys))
    let p = weights.mutableMatrix()
    multiply(q.matrix, k.matrix.transposed, into: p, scale: scale)
    softmax(p, into: p)
    // The largest weight of a row, and the largest derivative of a weight by its own score: p (1 − p).
    let rows = stride(from: 0, to: weights.count, by: keys).map { weights.elements[$0..<$0 + keys] }
    let largest = rows.map { $0.max()! }.reduce(0, +) / Double(queries)
    let slope = rows.map { $0.map { $0 * (1 - $0) }.max()! }.reduce(0, +) / Double(queries)
    row += String(format: "   largest weight %.2f, slope %.3f", largest, slope)
  }
  print(row)
}
