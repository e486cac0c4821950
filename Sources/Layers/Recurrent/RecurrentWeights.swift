import Tensors

/// Weights from state to state, which every step of a sequence multiplies with, forward by w and backward by wᵀ: arranged once
/// a sequence in the order in which products read them. The results have the bits of products with the weights as they are.
struct RecurrentWeights<Scalar: TensorScalar>: Sendable {
  private var forward = PackedMatrix<Scalar>()  // w [H, G]
  private var backward = PackedMatrix<Scalar>()  // wᵀ [G, H]
  private var isPackedForward = false
  private var isPackedBackward = false
  private var pays = false

  init() {}

  /// Arranging is a pass over the weights, which some steps have to win back; where exactly that begins was not measured.
  ///
  /// In bfloat16 every product arranges its weights, if they are not: 4 bytes read, rounded and written in 2. So two steps
  /// have won it back.
  private static var fewestSteps: Int { Scalar.productPrecision == .bfloat16 ? 2 : 4 }

  /// Starts a sequence of `steps`: the weights may have changed.
  mutating func begin(steps: Int) {
    isPackedForward = false
    isPackedBackward = false
    pays = steps >= Self.fewestSteps
  }

  /// z += h w   [B, H]·[H, G]
  mutating func multiply(_ h: MatrixView<Scalar>, _ w: MatrixView<Scalar>, addingTo z: MatrixView<Scalar>) {
    guard pays else { return Tensors.multiply(h, w, into: z, adding: true) }
    if !isPackedForward {
      forward.pack(w)
      isPackedForward = true
    }
    Tensors.multiply(h, forward, into: z, adding: true)
  }

  /// dh = dz wᵀ, added to what dh holds if `adding`   [B, G]·[G, H]
  mutating func multiplyTransposed(
    _ dz: MatrixView<Scalar>, _ w: MatrixView<Scalar>, into dh: MatrixView<Scalar>, adding: Bool
  ) {
    guard pays else { return Tensors.multiply(dz, w.transposed, into: dh, adding: adding) }
    if !isPackedBackward {
      backward.pack(w.transposed)
      isPackedBackward = true
    }
    Tensors.multiply(dz, backward, into: dh, adding: adding)
  }
}
