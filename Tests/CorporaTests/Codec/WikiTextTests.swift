import CZlib
import Corpora
import Foundation
import TestSupport
import Testing
import Tokenization

@Suite("WikiText-2")
struct WikiTextTests {
  @Test("the numbers of tokens and words are those of its authors")
  func publishedNumbers() throws {
    guard let wikitext = SharedCorpora.url("wikitext-2") else { return }
    let folder = try TemporaryFolder()
    let archive = try Data(contentsOf: wikitext.appendingPathComponent("wiki.train.tokens.zip"))
    let train = try folder.write(firstMember(of: Array(archive)), to: "train.txt")
    let built = try BuiltCodec([train], .words, EncodingOptions(threads: 2)) { $0.tokenizer = .pretokenized }
    #expect(built.ids.count == 2_088_628)
    #expect(built.codec.vocabulary.count == 33_278)
    #expect(built.ledger.endsOfLines == 36_718 && built.ledger.replaced == 0)
    for (name, count) in [("valid", 217_646), ("test", 245_569)] {
      let path = wikitext.appendingPathComponent("wiki.\(name).tokens").path
      let encoded = try built.codec.encode(CorpusInput(arguments: [path]))
      #expect(encoded.corpus.tokenCount == count)
      // Whatever is not among the words of the training set is <unk> in these sets already.
      #expect(encoded.ledger.replaced == 0 && encoded.ledger.isBalanced)
    }
    // Decoded text has each line's words: spaces aside, the text itself.
    let text = try String(contentsOfFile: train, encoding: .utf8)
    let decoded = built.codec.decoded(Array(built.ids.prefix(200_000)))
    let marks = ["@-@": "-", "@,@": ",", "@.@": "."]
    let expected = text.prefix(2_000_000).split(whereSeparator: \.isWhitespace).map { marks[String($0)] ?? String($0) }
      .joined()
    #expect(expected.hasPrefix(decoded.filter { !$0.isWhitespace }))
  }

  /// The first file in a zip archive.
  private func firstMember(of archive: [UInt8]) throws -> [UInt8] {
    func number(at offset: Int, bytes: Int) -> Int {
      (0..<bytes).reduce(0) { $0 | Int(archive[offset + $1]) << (8 * $1) }
    }
    // PKWARE, APPNOTE, section 4.3.7
    try #require(archive.starts(with: [0x50, 0x4B, 3, 4]) && number(at: 8, bytes: 2) == 8)
    let start = 30 + number(at: 26, bytes: 2) + number(at: 28, bytes: 2)
    var input = Array(archive[start...])
    var output = [UInt8](repeating: 0, count: 16 << 20)
    var stream = z_stream()
    try #require(inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK)
    defer { inflateEnd(&stream) }
    let capacity = output.count
    let status = input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        return inflate(&stream, Z_FINISH)
      }
    }
    try #require(status == Z_STREAM_END)
    return Array(output[..<(capacity - Int(stream.avail_out))])
  }
}
