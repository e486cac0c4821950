import Corpora

/// An encoder's result as values that can be compared.
struct EncodedResult: Equatable {
  var vocabulary: Vocabulary
  var ids: [UInt32]
  var ledger: CorpusLedger
  var sources: [CorpusSource]

  init(_ result: CorpusEncoder.Result) throws {
    vocabulary = result.vocabulary
    ids = try result.corpus.allIDs()
    ledger = result.ledger
    sources = result.sources
  }

  init(_ paths: [String], _ change: (inout CorpusEncoder.Options) -> Void = { _ in }) throws {
    var options = CorpusEncoder.Options()
    options.minimumCount = 1
    change(&options)
    try self.init(CorpusEncoder(options).encode(CorpusInput(arguments: paths)))
  }

  /// The words in corpus order, those that begin a line after a `|`.
  var text: String {
    ids.map { id in
      (id & EncodedCorpus.lineStart != 0 ? "|" : "") + vocabulary.word(id & ~EncodedCorpus.lineStart)
    }.joined(separator: " ")
  }
}

extension EncodedCorpus {
  func allIDs() throws -> [UInt32] {
    var ids = [UInt32](repeating: 0, count: tokenCount)
    let count = try ids.withUnsafeMutableBufferPointer { try read(from: 0, into: $0) }
    precondition(count == tokenCount)
    return ids
  }
}
