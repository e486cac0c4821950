import CKernels

/// What the factors of products of `Float` are rounded to. Sums, and all that is not a product, stay `Float`.
///
///     withProducts(in: .bfloat16) {
///       multiply(x.matrix, weights.matrix, into: y)      // x and w rounded to 8 bits of significand, y in Float
///     }
///
/// So training is in mixed precision: weights, gradients, activations and optimizers are in `Float`, and a copy of a
/// product's factors is rounded on its way to the multipliers. bfloat16 has the exponents of `Float`: no loss needs to be
/// scaled. Products of `Double` do not change.
///
/// A setting of the thread: it holds while the body runs, on this thread and on those of a ``ThreadTeam`` that the body
/// runs tasks on. The bits are the same on every machine, and the same for parts of matrices, as those of ``float32`` are.
public enum ProductPrecision: String, CaseIterable, Codable, Sendable {
  case float32
  case bfloat16 = "bf16"

  /// What products of this thread are computed in now.
  public internal(set) static var current: ProductPrecision {
    get { skein_thread_precision() == SKEIN_PRECISION_BFLOAT16 ? .bfloat16 : .float32 }
    set { skein_set_thread_precision(newValue == .bfloat16 ? SKEIN_PRECISION_BFLOAT16 : SKEIN_PRECISION_FLOAT32) }
  }

  /// Whether this machine has instructions for it: for bfloat16, Intel's AMX. Without them products in it take longer than
  /// in float32, to the same bits.
  public var isAvailable: Bool {
    switch self {
    case .float32: true
    case .bfloat16: InstructionSet.current == .avx512 && skein_has_amx_bf16()
    }
  }

  /// What a program tells that was asked for it and trains in float32 instead, since it is not available; nil where it is.
  public var fallbackNote: String? { isAvailable ? nil : "this machine has no AMX: training in float32" }
}

/// Runs `body` with products of `Float` in a precision, and restores what held before, also if `body` throws.
public func withProducts<Result, Failure: Error>(
  in precision: ProductPrecision, _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
  let before = ProductPrecision.current
  ProductPrecision.current = precision
  defer { ProductPrecision.current = before }
  return try body()
}
