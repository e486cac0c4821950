import Glibc
import Tensors

/// What GloVe learns: for each word two vectors with a bias each, one for the word and one for it as context, and beside each
/// number its sum of squared steps. All of a word stands in one piece, since a pair needs all of it.
///
/// Of a word: 16 floats of which 4 are used (bias, its sum, context bias, its sum), then the vector, its sums, the context vector,
/// its sums; each vector is padded to a multiple of 16.
///
/// Unchecked: threads write the words of different parts; nothing else writes while a training runs.
final class GloVeTable: @unchecked Sendable {
  let dimension: Int
  let deal: WordDeal
  let words: Int
  /// Floats of a vector.
  let stride: Int
  /// Floats of a word.
  var wordStride: Int { 16 + 4 * stride }
  private let base: UnsafeMutablePointer<Float>
  private var count: Int { deal.parts * deal.wordsPerPart * wordStride }

  /// Vectors and biases as the authors' program starts them: uniform in ±½ / dimension, sums at 1.
  init(words: Int, deal: WordDeal, dimension: Int, seed: UInt64) {
    self.dimension = dimension
    self.deal = deal
    self.words = words
    stride = RowTable.stride(dimension: dimension)
    base = RowTable.allocate(count: deal.parts * deal.wordsPerPart * (16 + 4 * stride))
    let random = CounterRandom(seed: seed, gloVe: .initialRows)
    let scale = 1 / (Float(dimension) * 0x1p24)
    for word in 0..<words {
      let row = row(word)
      func next(_ number: Int) -> Float {
        let bits = random.bits(at: UInt64(word) << 20 | UInt64(number)) >> 40  // 24 bits: exact in a float
        return (Float(bits) - 0x1p23) * scale
      }
      row[0] = next(2 * dimension)
      row[1] = 1
      row[2] = next(2 * dimension + 1)
      row[3] = 1
      let (vector, context) = (row + 16, row + 16 + 2 * stride)
      for column in 0..<dimension {
        vector[column] = next(column)
        context[column] = next(dimension + column)
      }
      (vector + stride).update(repeating: 1, count: stride)
      (context + stride).update(repeating: 1, count: stride)
    }
  }

  deinit { free(base) }

  private func row(_ word: Int) -> UnsafeMutablePointer<Float> { base + deal.row(of: word) * wordStride }

  /// The first word of a part.
  func part(_ part: Int) -> UnsafeMutablePointer<Float> { base + part * deal.wordsPerPart * wordStride }

  /// Everything: what a checkpoint holds.
  var bytes: UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(start: base, count: count * MemoryLayout<Float>.stride)
  }

  /// Vector and context vector of each word added, as the paper does (section 4.2) and its program by default; no biases.
  func matrix() -> VectorMatrix {
    VectorMatrix(rows: words, dimension: dimension) { elements in
      for word in 0..<words {
        let (vector, context) = (row(word) + 16, row(word) + 16 + 2 * stride)
        for column in 0..<dimension { elements[word * dimension + column] = vector[column] + context[column] }
      }
    }
  }
}

extension CounterRandom {
  /// What GloVe draws random numbers for.
  enum GloVeUse: UInt64 {
    case initialRows = 32
    case rounds, pairs
  }

  /// Independent numbers for each seed, use and epoch.
  init(seed: UInt64, gloVe use: GloVeUse, epoch: Int = 0) {
    self.init(seed: seed, stream: use.rawValue << 32 | UInt64(epoch))
  }
}
