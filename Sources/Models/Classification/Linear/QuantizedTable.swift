import Tensors

/// A table of numbers as bytes, each column with a scale of its own:
///
///     x ≈ s_c q        s_c = max |x| / 127 over the column, q = round(x / s_c), −127…127
///
/// Rounding is to the nearest, so that no number is further than s_c / 2 from what it was.
public struct QuantizedTable: Sendable, Equatable {
  public let rows: Int
  /// q, row by row.
  public let values: [Int8]
  /// s, one a column; 0 for a column of zeros.
  public let scales: [Float]

  public var columns: Int { scales.count }

  public init(_ table: Tensor<Float>) {
    let columns = table.shape[1]
    var scales = [Float](repeating: 0, count: columns)
    values = table.withUnsafeBufferPointer { x in
      for i in x.indices { scales[i % columns] = max(scales[i % columns], abs(x[i])) }
      for c in 0..<columns { scales[c] /= 127 }
      return x.indices.map { i in
        let scale = scales[i % columns]
        return scale == 0 ? 0 : Int8(max(-127, min(127, (x[i] / scale).rounded())))
      }
    }
    rows = table.shape[0]
    self.scales = scales
  }

  /// A table that was kept; `nil` if it is none.
  public init?(values: [Int8], scales: [Float]) {
    guard !scales.isEmpty, values.count % scales.count == 0, scales.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
      return nil
    }
    (rows, self.values, self.scales) = (values.count / scales.count, values, scales)
  }

  /// The numbers s_c q.
  public var table: Tensor<Float> {
    Tensor(Shape(rows, columns)) { Float(values[$0]) * scales[$0 % columns] }
  }
}
