import Tensors
import CKernels

/// What Word2Vec learns: an input row and an output row for each word.
struct Word2VecTables: Sendable {
  let input: RowTable
  let output: RowTable

  init(vocabularySize: Int, configuration: Word2VecConfiguration) {
    input = RowTable(rows: vocabularySize, dimension: configuration.dimension)
    output = RowTable(rows: vocabularySize, dimension: configuration.dimension)
    input.fill(CounterRandom(seed: configuration.seed, use: .initialRows))
  }
}

extension InstructionSet {
  /// Word2Vec's kernels for this instruction set.
  var word2Vec: skein_w2v_kernels {
    switch self {
    case .scalar: skein_w2v_scalar
    #if arch(x86_64)
      case .avx2: skein_w2v_avx2
      case .avx512: skein_w2v_avx512
      case .neon: skein_w2v_scalar
    #else
      case .neon: skein_w2v_neon
      case .avx2, .avx512: skein_w2v_scalar
    #endif
    }
  }
}
