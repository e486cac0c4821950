import Corpora
import Foundation
import TestSupport
import Testing
import Tokenization

@Suite("The same ids for language models in every way")
struct CodecDeterminismTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func change(_ configuration: inout CodecConfiguration) {
    switch configuration.kind {
    case .words: configuration.minimumCount = 3
    case .characters: configuration.maximumSize = 60
    case .subwords: configuration.subwords = 600
    }
  }

  @Test(
    "any number of threads, memory and disk, and chunks of any size give the same",
    arguments: [CodecConfiguration.Kind.words, .characters, .subwords])
  func sameResult(kind: CodecConfiguration.Kind) throws {
    let paths = try (0..<5).map {
      // Lines are shorter than the smallest chunks: how longer ones are cut is a matter of the next test.
      try folder.write(randomText(words: 8000, seed: $0).replacing(" ", with: " \n"), to: "\($0).txt")
    }
    let expected = try BuiltCodec(paths, kind, EncodingOptions(), change)
    #expect(expected.ids.count > 30_000)
    for (threads, memoryLimit, chunkBytes) in [
      (2, nil, nil), (3, nil, 1000), (8, nil, 5000), (1, 0, 1 << 15), (3, 50_000, 1000), (1, nil, 300),
      (2, 10_000, 301),
    ] as [(Int, Int?, Int?)] {
      let options = EncodingOptions(threads: threads, memoryLimit: memoryLimit, chunkBytes: chunkBytes)
      let built = try BuiltCodec(paths, kind, options, change)
      #expect(built == expected, "\(threads) threads, limit \(memoryLimit ?? -1), chunks of \(chunkBytes ?? -1)")
      let encoded = try expected.codec.encode(CorpusInput(arguments: paths), options)
      #expect(try encoded.corpus.allIDs() == expected.ids && encoded.ledger == expected.ledger)
      #expect(encoded.corpus.isOnDisk == (memoryLimit != nil))
    }
  }

  @Test("characters are never cut in two, however small the chunks and whatever the text", arguments: 0..<6)
  func charactersAreNotCut(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    // Without line feeds, and mostly without two plain characters side by side.
    let stems = ["e\u{301}", "👩‍👩‍👧", "🇫🇷", "क्षि", "각", "ᄒ\u{1161}ᆫ", "ำ", "\u{600}", "a", " ", "\r", "日", "が"]
    let kinds = seed < 3 ? stems : Array(stems[1...3])
    let text = (0..<3000).map { _ in kinds.randomElement(using: &generator)! }.joined()
    let path = try folder.write(text, to: "a.txt")
    let expected = try BuiltCodec([path], .characters)
    #expect(expected.ids.map { expected.codec.vocabulary.word($0) } == text.map(String.init) || seed < 3)
    for chunkBytes in [64, 65, 66, 67, 100, 1000, 4096] {
      #expect(try BuiltCodec([path], .characters, EncodingOptions(chunkBytes: chunkBytes)) == expected)
    }
  }

  @Test("words and subwords are not cut where chunks end at white space", arguments: 0..<4)
  func wordsAreNotCut(seed: UInt64) throws {
    let text = randomText(words: 5000, seed: seed).replacing("\n", with: " ").replacing("\r", with: " ")
    let path = try folder.write(text.split(separator: " ").joined(separator: " "), to: "a.txt")
    for kind in [CodecConfiguration.Kind.words, .subwords] {
      let expected = try BuiltCodec([path], kind, EncodingOptions(), change)
      for chunkBytes in [512, 513, 2000] {
        #expect(try BuiltCodec([path], kind, EncodingOptions(chunkBytes: chunkBytes), change) == expected)
      }
    }
  }

  @Test(
    "a pipe and compressed files give what plain files give, in one reading",
    arguments: CodecConfiguration.Kind.allCases)
  func pipes(kind: CodecConfiguration.Kind) throws {
    let bytes = Array(randomText(words: 20_000, seed: 9).utf8)
    let plain = try folder.write(bytes, to: "a.txt")
    let expected = try BuiltCodec([plain], kind, EncodingOptions(), change)
    let gzip = try BuiltCodec([folder.write(gzipped(bytes), to: "a.gz")], kind, EncodingOptions(), change)
    #expect(gzip.ids == expected.ids && gzip.codec == expected.codec)
    try withPipe(of: bytes, seed: 1) { path in
      let piped = try BuiltCodec([path], kind, EncodingOptions(threads: 2), change)
      #expect(piped.ids == expected.ids && piped.codec == expected.codec && piped.ledger == expected.ledger)
    }
  }
}
