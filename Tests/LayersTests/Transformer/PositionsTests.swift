import Foundation
import Layers
import Tensors
import Testing

@Suite("Positions")
struct PositionsTests {
  @Test("sinusoids are those of the paper")
  func table() {
    let positions = SinusoidalPositions<Double>(width: 6, greatestLength: 50)
    #expect(positions.table[0, 0] == 0 && positions.table[0, 1] == 1)
    // 10000^(2/6) = 21.544346900…, 10000^(4/6) = 464.15888336…
    expectNear([positions.table[7, 0], positions.table[7, 1]], [sin(7.0), cos(7.0)], tolerance: 1e-15)
    expectNear(
      [positions.table[41, 2], positions.table[41, 5]],
      [sin(41 / 21.544346900318843), cos(41 / 464.15888336127803)], tolerance: 1e-14)
  }

  @Test("positions are added to every sequence alike, from where one says")
  func added() {
    let positions = SinusoidalPositions<Double>(width: 4, greatestLength: 9)
    var cache = SinusoidalPositions<Double>.Cache()
    let x = Tensor<Double>.cosines(Shape(3, 2, 4), 0.37, 0.2)
    let y = positions.forward(x, from: 6, cache: &cache)
    for t in 0..<3 {
      for b in 0..<2 {
        let expected = (0..<4).map { 2 * x[t, b, $0] + positions.table[6 + t, $0] }
        expectNear(step(y, t, b), expected, tolerance: 1e-15)
      }
    }
  }

  @Test("step by step one gets what one gets at once", arguments: [true, false])
  func steps(isLearned: Bool) {
    let x = Tensor<Float>.cosines(Shape(3, 2, 4), 0.37, 0.2)
    func forward(_ x: Tensor<Float>, from first: Int) -> [Float] {
      if isLearned {
        var cache = LearnedPositions<Float>.Cache()
        return LearnedPositions<Float>(
          name: "positions", width: 4, greatestLength: 3, from: CounterRandom(seed: 1, stream: 0)
        ).forward(x, from: first, cache: &cache).elements
      }
      var cache = SinusoidalPositions<Float>.Cache()
      return SinusoidalPositions<Float>(width: 4, greatestLength: 3).forward(x, from: first, cache: &cache).elements
    }
    let parts = (0..<3).flatMap { forward(Tensor(Shape(1, 2, 4), step(x, $0, 0) + step(x, $0, 1)), from: $0) }
    #expect(parts == forward(x, from: 0))
  }

  @Test("learned positions get the sum over the batch, and those beyond the text none")
  func gradient() {
    var positions = LearnedPositions<Double>(
      name: "positions", width: 2, greatestLength: 5, from: CounterRandom(seed: 1, stream: 0))
    var cache = LearnedPositions<Double>.Cache()
    let x = Tensor<Double>.cosines(Shape(2, 3, 2), 0.37, 0.2)
    _ = positions.forward(x, from: 1, cache: &cache)
    #expect(positions.backward(x, cache: &cache) == x)
    let sums = (0..<2).flatMap { t in (0..<2).map { d in x[t, 0, d] + x[t, 1, d] + x[t, 2, d] } }
    expectNear(positions.table.gradient.elements, [0, 0] + sums + [0, 0, 0, 0], tolerance: 1e-15)
  }
}
