import CKernels
import Foundation
import Layers
import Tensors

/// Scores of classes that are linear in the features of a text:
///
///     h = n^−γ Σ E[f]          over the n features f of the text
///     z = h W + b              W is the identity where features have a number a class
///
/// E [F, D], W [D, K], b [K] → z [K]. With γ = 1 and W learned it is the model of fastText (Joulin et al. 2017, arXiv:1607.01759).
public struct LinearClassifier: Sendable {
  public package(set) var table: Tensor<Float>  // E
  /// W; nil is the identity, with D = K.
  public package(set) var map: Tensor<Float>?
  public package(set) var bias: Tensor<Float>
  public let lengthExponent: Double

  /// - Precondition: shapes fit.
  public init(table: Tensor<Float>, map: Tensor<Float>?, bias: Tensor<Float>, lengthExponent: Double) {
    precondition(
      table.shape.rank == 2
        && (map.map { $0.shape == Shape(table.shape[1], bias.count) } ?? (table.shape[1] == bias.count)),
      "a table \(table.shape), a map \(map.map { "\($0.shape)" } ?? "–"), a bias \(bias.shape)")
    (self.table, self.map, self.bias, self.lengthExponent) = (table, map, bias, lengthExponent)
  }

  /// Visits E, W if there is one, and b.
  public mutating func forEachTensor(_ body: (String, inout Tensor<Float>) throws -> Void) rethrows {
    try body("features.table", &table)
    if map != nil { try body("map", &map!) }
    try body("bias", &bias)
  }

  public var parameterCount: Int { table.count + (map?.count ?? 0) + bias.count }

  /// F
  public var features: Int { table.shape[0] }
  /// D
  public var dimension: Int { table.shape[1] }
  /// K
  public var classes: Int { bias.count }

  /// Room for the numbers of one text.
  public struct Cache: Sendable {
    var h = Tensor<Float>()  // [1, D]
    var z = Tensor<Float>()  // [1, K]

    public init() {}
  }

  /// The scores of a text, [1, K]; of one without known features, the bias.
  public func scores(_ bag: UnsafeBufferPointer<UInt32>, cache: inout Cache) -> Tensor<Float> {
    let h = cache.h.matrix(resizedTo: Shape(1, dimension))
    Float.kernels.bags.sum_rows(bag.count, dimension, bag.baseAddress, table.matrix.pointer, h.pointer)
    let scale = Self.scale(bag.count, lengthExponent)
    let z = cache.z.matrix(resizedTo: Shape(1, classes))
    if let map {
      for d in 0..<dimension { h.pointer[d] *= scale }
      multiply(h, map.matrix, plus: bias, into: z)
    } else {
      let b = bias.matrix.pointer
      for k in 0..<classes { z.pointer[k] = h.pointer[k] * scale + b[k] }
    }
    return cache.z
  }

  /// What one of a text's `count` features adds to the score of a class.
  public func contribution(of feature: UInt32, among count: Int, to k: Int) -> Double {
    let row = Int(feature)
    var sum = 0.0
    if let map {
      for d in 0..<dimension { sum += Double(table[row, d]) * Double(map[d, k]) }
    } else {
      sum = Double(table[row, k])
    }
    return sum * Double(Self.scale(count, lengthExponent))
  }

  /// n^−γ
  static func scale(_ count: Int, _ exponent: Double) -> Float {
    switch exponent {
    case _ where count == 0: 0
    case 0: 1
    case 0.5: 1 / Float(count).squareRoot()
    case 1: 1 / Float(count)
    default: Float(pow(Double(count), -exponent))
    }
  }
}
