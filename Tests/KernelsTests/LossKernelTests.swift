import CKernels
import Foundation
import Testing

/// Losses, on every instruction set that this machine has.
@Suite("Loss kernels")
struct LossKernelTests {
  /// The sum of the losses, and all that was written.
  struct Result: Equatable {
    var sums: [UInt64] = []
    var numbers: [UInt32] = []

    mutating func add(_ sum: Double, _ numbers: [Float]...) {
      sums.append(sum.isNaN ? 0 : sum.bitPattern)
      for numbers in numbers { self.numbers += NormalizationKernelTests.bits(numbers) }
    }
  }

  static func results(_ kernels: skein_loss_kernels, columns: Int, damaged: Bool) -> Result {
    let rows = 3
    let count = rows * columns
    var x = NormalizationKernelTests.numbers(count, 0.37)
    if damaged {
      x[columns / 2] = .nan
      x[columns + columns / 3] = .infinity
      x[2 * columns] = -.infinity
    }
    let y = NormalizationKernelTests.numbers(count, 0.21).map { $0 > 0 ? Float(1) : -1 }
    let z = NormalizationKernelTests.numbers(count, 0.77)
    let weights = NormalizationKernelTests.numbers(columns, 0.9).map(abs)
    var gradient = [Float](repeating: 0, count: count)
    var (dp, dn, losses) = (gradient, gradient, [Float](repeating: 0, count: rows))
    var result = Result()
    let targets: [Int32] = [0, Int32(columns - 1), -1]
    targets.withUnsafeBufferPointer { targets in
      weights.withUnsafeBufferPointer { weights in
        losses.withUnsafeMutableBufferPointer { losses in
          for smoothing in [0, 0.1] {
            for classWeights in [nil, weights.baseAddress] {
              var classTargets = skein_class_targets(
                targets: targets.baseAddress, ignored: -1, class_weights: classWeights,
                class_weight_sum: Double(columns), scale: 0.5, row_losses: losses.baseAddress)
              result.add(
                kernels.cross_entropy(rows, columns, smoothing, &classTargets, x, columns, &gradient, columns),
                gradient, Array(losses))
              result.add(
                kernels.class_hinge(
                  rows, columns, 1, smoothing > 0 ? 1 : 0, &classTargets, x, columns, &gradient, columns),
                gradient, Array(losses))
            }
          }
        }
      }
    }
    result.add(kernels.binary_cross_entropy(rows, columns, x, y, weights, 0, weights, 0.5, &gradient), gradient)
    result.add(kernels.binary_cross_entropy(1, count, x, y, nil, 0, nil, 0.5, &gradient), gradient)
    result.add(kernels.squared_error(count, x, y, 0.5, &gradient), gradient)
    result.add(kernels.hinge(count, 1, 0, x, y, 0.5, &gradient), gradient)
    result.add(kernels.hinge(count, 1, 1, x, y, 0.5, &gradient), gradient)
    for cosine: Int32 in [0, 1] {
      result.add(
        kernels.triplet_margin(rows, columns, 2, cosine, x, y, z, 0.5, &gradient, &dp, &dn), gradient, dp, dn)
    }
    return result
  }

  @Test(
    "every instruction set gives the scalar twin's bits",
    arguments: NormalizationKernelTests.instructionSets.map(\.rawValue))
  func sameBits(isa: UInt32) {
    for columns in NormalizationKernelTests.widths {
      for damaged in [false, true] {
        let expected = Self.results(skein_layers_scalar.losses, columns: columns, damaged: damaged)
        let results = Self.results(
          skein_layers_float(skein_isa(isa)).pointee.losses, columns: columns, damaged: damaged)
        #expect(results == expected, "\(columns) columns")
      }
    }
  }

  @Test("sums without elements are 0")
  func nothing() {
    let kernels = skein_layers_float(skein_best_isa()).pointee.losses
    var gradient: [Float] = [7]
    #expect(kernels.squared_error(0, [1] as [Float], [1] as [Float], 1, &gradient) == 0)
    #expect(kernels.hinge(0, 1, 0, [1] as [Float], [1] as [Float], 1, &gradient) == 0)
    #expect(kernels.binary_cross_entropy(0, 4, [1] as [Float], [1] as [Float], nil, 0, nil, 1, &gradient) == 0)
    #expect(gradient == [7])
  }
}
