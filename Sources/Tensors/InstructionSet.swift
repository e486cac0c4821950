import CKernels
import Glibc

/// The instruction set that kernels run on; all of them give the same bits.
public enum InstructionSet: String, CaseIterable, Sendable {
  case scalar, avx2, avx512, neon

  /// What this process uses: the widest one the machine has, or the one that `SKEIN_ISA` names, if the machine has it.
  public static let current: InstructionSet = {
    if let name = getenv("SKEIN_ISA"), let chosen = InstructionSet(rawValue: String(cString: name)),
      chosen.isAvailable
    {
      return chosen
    }
    return allCases.first { $0.kernel == skein_best_isa() } ?? .scalar
  }()

  /// Whether this processor, under this operating system, can run it.
  public var isAvailable: Bool { skein_isa_available(kernel) }

  /// The sets that can run here, the scalar one first.
  public static var available: [InstructionSet] { allCases.filter(\.isAvailable) }

  /// The set's number in the C kernels.
  package var kernel: skein_isa {
    switch self {
    case .scalar: SKEIN_ISA_SCALAR
    case .avx2: SKEIN_ISA_AVX2
    case .avx512: SKEIN_ISA_AVX512
    case .neon: SKEIN_ISA_NEON
    }
  }
}
