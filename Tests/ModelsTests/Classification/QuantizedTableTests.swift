import Models
import Tensors
import Testing

@Suite("Quantized tables")
struct QuantizedTableTests {
  /// Numbers of which a few are large; each column has its own size.
  private static func table(_ rows: Int, _ columns: Int) -> Tensor<Float> {
    let random = CounterRandom(seed: 3, stream: 0)
    return Tensor(Shape(rows, columns)) { i in
      let x = Float(random.below(2001, at: UInt64(i)) - 1000) / 1000
      return x * x * x * Float(1 + 10 * (i % columns))
    }
  }

  @Test("no number is further off than half a step of its column, and the largest of a column is 127 steps")
  func errorBound() {
    let table = Self.table(500, 3)
    let quantized = QuantizedTable(table)
    #expect(quantized.rows == 500 && quantized.columns == 3 && quantized.values.count == 1500)
    let back = quantized.table
    for c in 0..<3 {
      let column = (0..<500).map { table[$0, c] }
      let scale = quantized.scales[c]
      #expect(scale == column.map { abs($0) }.max()! / 127)
      // Besides half a step: the rounding of a division and a product.
      #expect((0..<500).map { abs(back[$0, c] - column[$0]) }.max()! <= scale * 0.5001)
      #expect((0..<500).map { abs(Int(quantized.values[$0 * 3 + c])) }.max() == 127)
    }
    #expect(Set(quantized.scales).count == 3)
  }

  @Test("zeros stay zeros, and signs stay")
  func signs() {
    let quantized = QuantizedTable(Tensor(Shape(3, 2), [1, 0, -1, 0, 0.3, 0]))
    #expect(quantized.values == [127, 0, -127, 0, 38, 0] && quantized.scales == [1 / 127, 0])
    #expect(quantized.table[0, 1] == 0)
    #expect(QuantizedTable(values: quantized.values, scales: quantized.scales) == quantized)
    #expect(QuantizedTable(values: [1, 2, 3], scales: [1, 1]) == nil)
    #expect(QuantizedTable(values: [1], scales: [.nan]) == nil)
  }

  @Test("a feature matters by what it adds to the scores: where a text has one class, by how much that differs")
  func importances() {
    let table = Tensor<Float>(Shape(3, 2), [3, 4, 5, 5, -1, 1])
    let classifier = LinearClassifier(table: table, map: nil, bias: Tensor(Shape(2)), lengthExponent: 0.5)
    let (alone, exclusive) = (classifier.importances(exclusive: false), classifier.importances(exclusive: true))
    for (x, y) in zip(
      alone + exclusive, [5, 50.0.squareRoot(), 2.0.squareRoot(), 0.5.squareRoot(), 0, 2.0.squareRoot()])
    {
      #expect(abs(x - y) < 1e-6)
    }
    // With a map from vectors to scores it is the scores that count, not the vectors.
    let map = Tensor<Float>(Shape(2, 3), [0, 0, 0, 1, 2, 3])
    let mapped = LinearClassifier(table: table, map: map, bias: Tensor(Shape(3)), lengthExponent: 1)
    for (x, y) in zip(mapped.importances(exclusive: false), [4.0, 5, 1]) {
      #expect(abs(x - 14.0.squareRoot() * y) < 1e-5)
    }
    #expect(mapped.table(of: [2, 0]).elements == [-1, 1, 3, 4])
  }
}
