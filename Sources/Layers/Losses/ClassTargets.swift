import CKernels
import Tensors

/// The targets of a loss over classes, checked, and as kernels take them.
struct ClassTargets<Scalar: TensorScalar> {
  private let targets: [Int32]  // [N]
  private let ignored: Int32
  private let classWeights: Tensor<Scalar>?  // [V]
  private let classes: Int  // V
  /// How many are not ignored.
  let count: Int
  /// The sum of their classes' weights.
  let weight: Double

  /// - Parameter outputs: [N, V], what the targets belong to.
  init(_ targets: [Int32], ignored: Int32?, classWeights: Tensor<Scalar>?, of outputs: MatrixView<Scalar>) {
    classes = outputs.columns
    precondition(targets.count == outputs.rows, "\(targets.count) targets for outputs of \(outputs)")
    precondition(!outputs.isTransposed, "outputs of \(outputs) that are columns")
    if let classWeights {
      precondition(classWeights.count == classes, "weights of \(classWeights.count) classes for outputs of \(outputs)")
    }
    self.targets = targets
    self.ignored = ignored ?? .min
    self.classWeights = classWeights
    let weights = classWeights?.matrix
    var (count, weight) = (0, 0.0)
    for (position, target) in targets.enumerated() where target != self.ignored {
      precondition(
        target >= 0 && Int(target) < classes,
        "target \(target) at position \(position), where there are \(classes) classes")
      count += 1
      if let weights { weight += Double(weights.pointer[Int(target)]) }
    }
    self.count = count
    self.weight = weights == nil ? Double(count) : weight
  }

  func withKernelTargets(
    scale: Double, rowLosses: MatrixView<Scalar>?, _ body: (UnsafePointer<skein_class_targets>) -> Double
  ) -> Double {
    targets.withUnsafeBufferPointer { targets in
      let weights = classWeights?.matrix
      var kernelTargets = skein_class_targets()
      kernelTargets.targets = targets.baseAddress
      kernelTargets.ignored = ignored
      kernelTargets.class_weights = weights.map { UnsafeRawPointer($0.pointer) }
      kernelTargets.class_weight_sum = weights.map { Scalar.kernels.rows.sum($0.count, $0.pointer) } ?? Double(classes)
      kernelTargets.scale = scale
      kernelTargets.row_losses = rowLosses.map { UnsafeMutableRawPointer($0.pointer) }
      return body(&kernelTargets)
    }
  }
}
