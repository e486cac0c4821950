import Corpora
import TestSupport

/// A built codec and its corpus as values that can be compared.
struct BuiltCodec: Equatable {
  var codec: TextCodec
  var ids: [TokenID]
  var ledger: CorpusLedger
  var sources: [CorpusSource]

  init(
    _ paths: [String], _ kind: CodecConfiguration.Kind, _ options: EncodingOptions = EncodingOptions(),
    _ change: (inout CodecConfiguration) -> Void = { _ in }
  ) throws {
    var configuration = CodecConfiguration(kind)
    change(&configuration)
    let result = try CodecBuilder(configuration, options).build(CorpusInput(arguments: paths))
    codec = result.codec
    ids = try result.corpus.allIDs()
    ledger = result.ledger
    sources = result.sources
  }

  /// The spellings of the ids, a space after each.
  var text: String { codec.spelling(of: ids) }
}

extension TextCodec {
  func spelling(of ids: [TokenID]) -> String { ids.map { vocabulary.word($0) }.joined(separator: " ") }

  /// What a decoder makes of ids.
  func decoded(_ ids: [TokenID]) -> String {
    var decoder = makeDecoder()
    return ids.map { decoder.append($0) }.joined() + decoder.finish()
  }

  func encodedIDs(_ paths: String..., options: EncodingOptions = EncodingOptions()) throws -> [TokenID] {
    try encode(CorpusInput(arguments: paths), options).corpus.allIDs()
  }
}

extension EncodingOptions {
  init(threads: Int = 1, memoryLimit: Int? = nil, chunkBytes: Int? = nil) {
    self.init()
    self.threads = threads
    if let memoryLimit { self.memoryLimit = memoryLimit }
    if let chunkBytes { self.chunkBytes = chunkBytes }
  }
}
