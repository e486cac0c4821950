import Corpora
import Foundation

/// How often words occur in documents, which are the lines of a corpus that hold words.
struct DocumentCounts {
  let corpus: EncodedCorpus
  let vocabularySize: Int
  /// In how many documents each word occurs.
  private(set) var documentFrequencies: [Int]
  private(set) var documents = 0

  /// Different words of each document, all together: the elements of the matrix.
  var elements: Int { documentFrequencies.reduce(0, +) }

  init(_ corpus: EncodedCorpus, vocabularySize: Int) throws(CorpusError) {
    self.corpus = corpus
    self.vocabularySize = vocabularySize
    var frequencies = [Int](repeating: 0, count: vocabularySize)
    var lastDocument = [Int](repeating: -1, count: vocabularySize)
    var document = -1
    try corpus.forEachID { id, startsLine in
      if startsLine || document < 0 { document += 1 }
      if lastDocument[Int(id)] != document {
        lastDocument[Int(id)] = document
        frequencies[Int(id)] += 1
      }
    }
    documents = document + 1
    documentFrequencies = frequencies
  }
}

extension SparseMatrix {
  /// Words by documents, as gensim's `TfidfModel` weights them: of a word that occurs tf times in a document, and at all in df of N
  /// documents, tf · log₂(N / df) (1); then each document is brought to length 1 (2).
  static func tfIDF(_ counts: DocumentCounts) throws(CorpusError) -> SparseMatrix {
    let weights = counts.documentFrequencies.map { df in
      df == 0 ? 0 : log2(Double(counts.documents) / Double(df))
    }
    var lines = Lines(starts: [0], places: [], values: [])
    lines.starts.reserveCapacity(counts.documents + 1)
    lines.places.reserveCapacity(counts.elements)
    lines.values.reserveCapacity(counts.elements)
    var words: [UInt32] = []
    func endDocument() {
      words.sort()
      var squares = 0.0
      let first = lines.places.count
      var raw: [Double] = []
      var start = 0
      while start < words.count {
        var end = start + 1
        while end < words.count, words[end] == words[start] { end += 1 }
        let weight = Double(end - start) * weights[Int(words[start])]  // (1)
        // A word that every document has tells nothing.
        if weight > 0 {
          lines.places.append(words[start])
          raw.append(weight)
          squares += weight * weight
        }
        start = end
      }
      let length = squares.squareRoot()
      for weight in raw { lines.values.append(Float(weight / length)) }  // (2)
      precondition(lines.values.count == lines.places.count && first <= lines.places.count)
      lines.starts.append(lines.places.count)
      words.removeAll(keepingCapacity: true)
    }
    try counts.corpus.forEachID { id, startsLine in
      if startsLine, !words.isEmpty { endDocument() }
      words.append(id)
    }
    if !words.isEmpty { endDocument() }
    return SparseMatrix(byColumn: lines, rows: counts.vocabularySize)
  }
}

extension EncodedCorpus {
  /// Calls `body` with every id, and whether it begins a line.
  func forEachID(_ body: (_ id: TokenID, _ startsLine: Bool) -> Void) throws(CorpusError) {
    var done = 0
    let buffer = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: 1 << 14)
    defer { buffer.deallocate() }
    while done < tokenCount {
      let count = try read(from: done, into: buffer)
      for id in buffer[..<count] {
        body(id & ~EncodedCorpus.lineStart, id & EncodedCorpus.lineStart != 0)
      }
      done += count
    }
  }
}
