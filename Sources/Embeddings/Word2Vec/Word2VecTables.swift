import Tensors
import CKernels

/// What Word2Vec learns: an input row for each word, and an output row for each word or each inner node of the tree.
struct Word2VecTables: Sendable {
  let input: RowTable
  let output: RowTable
  /// What input rows are made of; `nil` if they are learned themselves.
  let subwords: SubwordRows?
  /// Output rows of a window at most.
  let outputsPerWindow: Int

  init(
    vocabularySize: Int, configuration: Word2VecConfiguration, output distribution: OutputDistribution,
    subwords: SubwordRows?
  ) {
    let dimension = configuration.dimension
    input = RowTable(rows: vocabularySize, dimension: dimension)
    self.subwords = subwords
    switch distribution {
    case .noise:
      output = RowTable(rows: vocabularySize, dimension: dimension)
      outputsPerWindow = 1 + configuration.negative
    case .tree(let tree):
      output = RowTable(rows: max(vocabularySize - 1, 1), dimension: dimension)
      outputsPerWindow = max(tree.longestPath, 1)
    }
    if subwords == nil { input.fill(CounterRandom(seed: configuration.seed, use: .initialRows)) }
  }
}

/// What a word's output rows follow from.
enum OutputDistribution: Sendable {
  case noise(NoiseDistribution)
  case tree(HuffmanTree)

  init(counts: [Int64], configuration: Word2VecConfiguration) {
    let schedule = configuration.effectiveSchedule
    switch configuration.loss {
    case .negative:
      self = .noise(
        NoiseDistribution(
          counts: counts, exponent: configuration.negativeExponent,
          parts: schedule.splitsNegatives ? schedule.shards : 1))
    case .hierarchical: self = .tree(HuffmanTree(counts: counts))
    }
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
