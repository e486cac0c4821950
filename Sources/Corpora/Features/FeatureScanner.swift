import Tokenization

/// Finds the features of texts. For one thread at a time.
///
///     let scanner = try FeatureScanner(configuration)
///     let hashes = try scanner.features(of: text)       // a feature may come more than once
///
/// A feature is known by a hash of 64 bits: of n features two share one with a probability of about n² / 2⁶⁵, which is one in a
/// hundred million for a million features. Models are stored with these hashes: they are the same on every machine and in every
/// version.
public final class FeatureScanner {
  private let configuration: FeatureConfiguration
  private let scanner: TokenScanner
  /// Empty, with room for the longest text so far.
  private var kept = Buffers()
  private var marked: [UInt8] = []
  private var ends: [Int] = []

  /// What is found of a text.
  private struct Buffers {
    var words: [UInt64] = []
    var sources: [Range<Int>] = []
    var characters: [(word: Int, feature: UInt64)] = []
  }

  /// - Throws: ``CorpusError/tokenization(_:)`` where the configuration's locale or tokenizer cannot be used.
  public init(_ configuration: FeatureConfiguration) throws(CorpusError) {
    self.configuration = configuration
    scanner = try corpusError { () throws(TokenizationError) in
      try Tokenizer(configuration.tokenizer).makeScanner()
    }
  }

  /// The features of a text in the order of their first words, a word's own before those of its characters, and runs by length.
  public func features(of text: UnsafeRawBufferPointer) throws(CorpusError) -> [UInt64] {
    var hashes: [UInt64] = []
    try scan(text) { hash, _ in hashes.append(hash) }
    return hashes
  }

  /// Calls `body` with every feature of a text, and the bytes of the text that it is of.
  ///
  /// - Returns: words kept and left out.
  @discardableResult
  public func scan(
    _ text: UnsafeRawBufferPointer, _ body: (_ feature: UInt64, _ source: Range<Int>) -> Void
  ) throws(CorpusError) -> ScanTally {
    // As variables of this function they cost no check of who else might change them at every word.
    var words = kept.words
    var sources = kept.sources
    var characters = kept.characters
    kept = Buffers()
    defer {
      words.removeAll(keepingCapacity: true)
      sources.removeAll(keepingCapacity: true)
      characters.removeAll(keepingCapacity: true)
      kept = Buffers(words: words, sources: sources, characters: characters)
    }
    words.append(Self.startOfText)
    sources.append(0..<0)
    let lengths = configuration.characterNGrams
    let tally = try corpusError { () throws(TokenizationError) in
      try scanner.scan(text) { token in
        if let lengths {
          addCharacters(of: token.text, lengths) { characters.append((words.count, $0)) }
        }
        words.append(wordHash(token.text.baseAddress!, count: token.text.count))
        sources.append(token.source)
      }
    }
    words.append(Self.endOfText)
    sources.append(text.count..<text.count)

    let runLength = configuration.wordNGrams
    var next = 0
    for first in words.indices {
      var hash = words[first]
      let isWord = first > 0 && first < words.count - 1
      if isWord { body(hash, sources[first]) }
      while next < characters.count, characters[next].word == first {
        body(characters[next].feature, sources[first])
        next += 1
      }
      let end = min(first + runLength, words.count)
      for last in (first + 1)..<max(end, first + 1) {
        hash = folded(hash ^ Self.pairing, words[last] &+ Self.step)
        body(hash, sources[first].lowerBound..<sources[last].upperBound)
      }
    }
    return tally
  }

  /// Runs of characters of a word between its two marks, but the word itself, which is a feature already.
  private func addCharacters(
    of word: UnsafeRawBufferPointer, _ lengths: FeatureConfiguration.Lengths, _ body: (UInt64) -> Void
  ) {
    marked.removeAll(keepingCapacity: true)
    marked.append(Self.wordMark)
    marked.append(contentsOf: word)
    marked.append(Self.wordMark)
    ends.removeAll(keepingCapacity: true)
    // Where characters start, and the end: continuation bytes of UTF-8 start none.
    for (place, byte) in marked.enumerated() where byte & 0xC0 != 0x80 { ends.append(place) }
    ends.append(marked.count)
    let count = ends.count - 1
    marked.withUnsafeBytes { bytes in
      for first in 0..<count {
        for length in lengths.minimum...lengths.maximum where first + length <= count && length < count {
          let range = ends[first]..<ends[first + length]
          // A mark alone is no run of a word's characters.
          if length == 1 && (first == 0 || first == count - 1) { continue }
          body(wordHash(bytes.baseAddress! + range.lowerBound, count: range.count) ^ Self.ofCharacters)
        }
      }
    }
  }

  // Bytes and numbers that no text has: words of texts are hashes of UTF-8.
  private static let wordMark: UInt8 = 0x02
  private static let startOfText: UInt64 = 0x9AE1_6A3B_2F90_404F
  private static let endOfText: UInt64 = 0xC949_D7C7_509E_6557
  private static let pairing: UInt64 = 0x2D35_8DCC_AA6C_78A5
  private static let step: UInt64 = 0x8BB8_4B93_962E_ACC9
  private static let ofCharacters: UInt64 = 0x4B33_A62E_D433_D4A3
}
