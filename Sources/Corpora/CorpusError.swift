import Diagnostics
import Tokenization

/// Everything that can go wrong between a corpus' files and its vocabulary.
public enum CorpusError: Error, Equatable {
  case notFound(path: String)
  case cannotRead(path: String, reason: String)
  case noInput
  case noFiles(folder: String)
  case standardInputTwice
  /// `column` counts characters and `line` lines, both from 1; `offset` counts bytes from 0.
  case invalidUTF8(path: String, line: Int64, column: Int64, offset: Int64, byte: UInt8)
  case utf16(path: String)
  case unsupportedCompression(path: String, format: String, command: String)
  case notCompressed(path: String, format: String)
  case truncated(path: String, format: String)
  case corrupt(path: String, format: String, reason: String)
  case windowTooLarge(path: String)
  /// What is read as a whole has more bytes than may be held.
  case largerThanMemory(path: String, limit: Int64)
  case empty(files: Int, bytes: Int64, filtered: Int64)
  case belowMinimumCount(minimumCount: Int, distinct: Int, most: [WordCount])
  case cannotSpill(folder: String, reason: String)
  case cancelled
  case duplicateWord(String)
  case invalidVocabulary(path: String, line: Int, reason: String)
  case cannotWrite(path: String, reason: String)
  case tooManyWords
  /// A setting of a ``CodecConfiguration`` that cannot be what it is.
  case invalidCodecSetting(name: String, reason: String)
  /// A setting of a ``PhraseConfiguration`` that cannot be what it is.
  case invalidPhraseSetting(name: String, value: String, rule: String)
  /// A stored codec whose parts do not belong together.
  case invalidCodec(reason: String)
  case tokenization(TokenizationError)

  /// A word with its number of occurrences.
  public struct WordCount: Sendable, Equatable {
    public var word: String
    public var count: Int64

    public init(word: String, count: Int64) {
      self.word = word
      self.count = count
    }
  }
}
