import CKernels
import CTileEmulation
import Testing

/// A table of products in bfloat16.
enum BFloat16Table: String, CaseIterable, CustomTestStringConvertible {
  case scalar, avx2, avx512, neon
  /// On a processor with AMX.
  case amx
  /// The same, whose instructions are caught on processors without AMX.
  case emulated

  /// Those that run here in plain C, but for the definition.
  static let portable = [avx2, avx512, neon].filter(\.isAvailable)

  /// The same and AMX.
  static let all = portable + [amx].filter(\.isAvailable)

  var isAvailable: Bool {
    switch self {
    case .scalar: true
    case .avx2, .emulated: skein_isa_available(SKEIN_ISA_AVX2)
    case .avx512: skein_isa_available(SKEIN_ISA_AVX512)
    case .neon: skein_isa_available(SKEIN_ISA_NEON)
    case .amx: skein_has_amx_bf16() && skein_isa_available(SKEIN_ISA_AVX512)
    }
  }

  var kernels: skein_product_kernels {
    #if arch(x86_64)
      switch self {
      case .avx2: return skein_bfloat16_products_avx2
      case .avx512: return skein_bfloat16_products_avx512
      case .amx: return skein_bfloat16_products_amx
      case .emulated: return skein_bfloat16_products_amx_avx2
      default: return skein_bfloat16_products_scalar
      }
    #else
      return self == .neon ? skein_bfloat16_products_neon : skein_bfloat16_products_scalar
    #endif
  }

  var testDescription: String { rawValue }
}
