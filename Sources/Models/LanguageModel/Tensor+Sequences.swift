import Tensors

extension Tensor {
  /// The entries of one dimension with these numbers, in this order: of a state [B, H] the rows of some sequences.
  func sequences(_ numbers: [Int], of dimension: Int) -> Tensor {
    let outer = (0..<dimension).reduce(1) { $0 * shape[$1] }
    let inner = count / max(1, outer * shape[dimension])
    var chosen: [Scalar] = []
    chosen.reserveCapacity(outer * numbers.count * inner)
    withUnsafeBufferPointer { elements in
      for index in 0..<outer {
        for number in numbers {
          let first = (index * shape[dimension] + number) * inner
          chosen.append(contentsOf: elements[first..<first + inner])
        }
      }
    }
    let result =
      switch shape.rank {
      case 2: Shape(numbers.count, shape[1])
      default: Shape(shape[0], numbers.count, shape[2])
      }
    return Tensor(result, chosen)
  }
}
