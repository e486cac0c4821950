import CKernels
import Corpora

/// A piece of a corpus in memory, with an index of where each word stands in it.
///
/// Unchecked: its memory is written only while it is made.
final class CorpusStretch: @unchecked Sendable {
  /// An id, and a place in the index.
  static let bytesPerToken = 8
  /// Places are numbers of 32 bits.
  static let longest = Int(UInt32.max) / 2

  private let window: Int
  /// The ids, with those of a window before and after.
  private let ids: [UInt32]
  /// The places of word w are `places[starts[w] ..< starts[w + 1]]`.
  private let starts: [UInt32]
  private let places: [UInt32]

  init(_ corpus: EncodedCorpus, _ range: Range<Int>, window: Int, rows: Int) throws(CorpusError) {
    let first = max(range.lowerBound - window, 0)
    let last = min(range.upperBound + window, corpus.tokenCount)
    var ids = [UInt32](repeating: 0, count: last - first)
    if !ids.isEmpty {
      let count = try ids.withUnsafeMutableBufferPointer { (ids) throws(CorpusError) in
        try corpus.read(from: first, into: ids)
      }
      precondition(count == ids.count, "\(count) of \(ids.count) ids")
    }
    let centers = range.lowerBound - first..<range.upperBound - first
    var starts = [UInt32](repeating: 0, count: rows + 2)
    for place in centers { starts[Int(ids[place] & ~EncodedCorpus.lineStart) + 2] += 1 }
    for row in 2..<max(starts.count, 2) { starts[row] += starts[row - 1] }
    // While places are filled in, starts[w + 1] is where the next of word w goes; at the end it is where they end.
    places = [UInt32](unsafeUninitializedCapacity: centers.count) { places, count in
      for place in centers {
        let word = Int(ids[place] & ~EncodedCorpus.lineStart)
        places[Int(starts[word + 1])] = UInt32(place)
        starts[word + 1] += 1
      }
      count = centers.count
    }
    self.window = window
    self.ids = ids
    self.starts = starts
  }

  /// Adds what stands near a word.
  func add(_ row: Int, to sums: RowSums, weights: [UInt64]) {
    ids.withUnsafeBufferPointer { ids in
      weights.withUnsafeBufferPointer { weights in
        places.withUnsafeBufferPointer { places in
          for index in Int(starts[row])..<Int(starts[row + 1]) {
            if index + 8 < places.count { skein_prefetch(ids.baseAddress! + Int(places[index + 8])) }
            let center = Int(places[index])
            var place = center
            while center - place < window, place > 0, ids[place] & EncodedCorpus.lineStart == 0 {
              place -= 1
              sums.add(ids[place] & ~EncodedCorpus.lineStart, weights[center - place])
            }
            place = center + 1
            while place - center <= window, place < ids.count, ids[place] & EncodedCorpus.lineStart == 0 {
              sums.add(ids[place], weights[place - center])
              place += 1
            }
          }
        }
      }
    }
  }
}
