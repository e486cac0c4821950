import Tensors
import Glibc

/// A table of weights, a row a word, laid out for the kernels: rows are padded with zeros to a multiple of 16 floats and
/// aligned to 64 bytes; a large table lies on huge pages where the system offers them.
///
/// Unchecked: shards write disjoint rows between barriers; nothing else writes while a training runs.
final class RowTable: @unchecked Sendable {
  let rows: Int
  let dimension: Int
  /// Floats from one row to the next.
  let stride: Int
  /// Columns that kernels work on: the dimension rounded up to a multiple of 8.
  var width: Int { (dimension + 7) / 8 * 8 }
  let base: UnsafeMutablePointer<Float>

  /// All zeros.
  init(rows: Int, dimension: Int) {
    self.rows = rows
    self.dimension = dimension
    stride = Self.stride(dimension: dimension)
    base = Self.allocate(count: rows * stride)
  }

  deinit { free(base) }

  static func stride(dimension: Int) -> Int { (dimension + 15) / 16 * 16 }

  /// Zeroed floats, aligned and advised for huge pages; give them back with `free`.
  static func allocate(count: Int) -> UnsafeMutablePointer<Float> {
    let hugePage = 2 << 20
    let bytes = max(count, 16) * MemoryLayout<Float>.stride
    var address: UnsafeMutableRawPointer?
    guard posix_memalign(&address, bytes < hugePage ? 64 : hugePage, bytes) == 0, let address else {
      fatalError("no memory for \(bytes) bytes of weights")
    }
    if bytes >= hugePage { _ = madvise(address, bytes, MADV_HUGEPAGE) }  // advice only: it works without
    memset(address, 0, bytes)
    return address.bindMemory(to: Float.self, capacity: count)
  }

  @inline(__always)
  func row(_ index: Int) -> UnsafeMutablePointer<Float> { base + index &* stride }

  /// The whole table, padding included: what a checkpoint holds.
  var bytes: UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(start: base, count: rows * stride * MemoryLayout<Float>.stride)
  }

  /// Uniform in ±1 / dimension, as gensim (word2vec.c: half as wide, and CBOW a little worse); the number depends on row
  /// and column alone.
  func fill(_ random: CounterRandom) {
    let scale = 1 / (Float(dimension) * 0x1p23)
    for index in 0..<rows {
      let row = row(index)
      for column in 0..<dimension {
        let bits = random.bits(at: UInt64(index) << 20 | UInt64(column)) >> 40  // 24 bits: exact in a float
        row[column] = (Float(bits) - 0x1p23) * scale
      }
    }
  }

  /// The rows without padding.
  func matrix() -> VectorMatrix {
    VectorMatrix(rows: rows, dimension: dimension) { elements in
      guard let start = elements.baseAddress else { return }
      for index in 0..<rows {
        (start + index * dimension).update(from: row(index), count: dimension)
      }
    }
  }
}
