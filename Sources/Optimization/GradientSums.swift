import Layers
import Tensors

/// Adds the gradients of a model's copies to its own, in the order of the copies.
///
/// Gradients are cut into pieces that threads add up at once; each element is still summed in that order.
struct GradientSums<Scalar: TensorScalar> {
  /// The gradients of the model, then of each copy, in the order of the parameters; empty between two sums.
  private var gradients: [Gradient<Scalar>?] = []
  private var pieces: [Piece] = []

  /// Elements of one parameter.
  private struct Piece {
    let parameter: Int
    let offset: Int
    let count: Int
  }

  /// 256 KiB of floats: a piece of the sum stays in the cache while those of the copies are added.
  private static var pieceSize: Int { 1 << 16 }

  mutating func add<M: Module<Scalar>>(copies: inout [M], to model: inout M, _ team: ThreadTeam) {
    if copies.isEmpty { return }
    model.forEachParameter { gradients.append($0.takeGradient()) }
    let parameters = gradients.count
    for index in copies.indices { copies[index].forEachParameter { gradients.append($0.takeGradient()) } }

    for parameter in 0..<parameters { prepare(parameter, parameters, copies.count) }
    addPieces(parameters, copies.count, team)

    var number = 0
    func next() -> Gradient<Scalar> {
      defer { number += 1 }
      return gradients[number].take()!
    }
    model.forEachParameter { $0.putGradient(next()) }
    for index in copies.indices { copies[index].forEachParameter { $0.putGradient(next()) } }
    gradients.removeAll(keepingCapacity: true)
    pieces.removeAll(keepingCapacity: true)
  }

  /// Adds gradients that are rows; of those that are not, notes the pieces.
  private mutating func prepare(_ parameter: Int, _ parameters: Int, _ copies: Int) {
    let places = (0...copies).lazy.map { parameter + $0 * parameters }
    if places.allSatisfy({ !gradients[$0]!.isWhole }) {
      for place in places.dropFirst() {
        let other = gradients[place].take()!
        gradients[parameter]!.addRows(of: other)
        gradients[place] = other
      }
      return
    }
    for place in places { _ = gradients[place]!.dense() }
    let count = gradients[parameter]!.shape.count
    for offset in stride(from: 0, to: count, by: Self.pieceSize) {
      pieces.append(Piece(parameter: parameter, offset: offset, count: min(Self.pieceSize, count - offset)))
    }
  }

  private mutating func addPieces(_ parameters: Int, _ copies: Int, _ team: ThreadTeam) {
    gradients.withUnsafeMutableBufferPointer { gradients in
      pieces.withUnsafeBufferPointer { pieces in
        team.run(tasks: pieces.count) { number in
          let piece = pieces[number]
          // Tasks write to different elements.
          let sum = gradients[piece.parameter]!.uniqueElements + piece.offset
          for copy in 1...copies {
            let other = gradients[piece.parameter + copy * parameters]!.uniqueElements + piece.offset
            Scalar.kernels.rows.add(piece.count, 1, other, sum)
          }
        }
      }
    }
  }
}
