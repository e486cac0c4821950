import Foundation
import Models
import Tensors

/// A model in which the next token depends on the last one alone: row t of the table has what follows token t.
struct MarkovTable: SearchProblem {
  let probabilities: [[Float]]

  mutating func step(_ rows: SearchRows, into output: inout SearchOutput<Float>) {
    let count = probabilities.count
    output.logProbabilities = Tensor(Shape(rows.count, count)) {
      log(probabilities[Int(rows.tokens[$0 / count])][$0 % count])
    }
  }
}
