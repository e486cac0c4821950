import Corpora
import Diagnostics

/// Everything that can go wrong with vectors: their training, their files and what is asked of them.
public enum EmbeddingError: Error, Equatable {
  case configuration(option: String, value: String, rule: String)
  /// Steps were too long: a number is not finite. `epoch` counts from 1.
  case diverged(epoch: Int)
  /// No line of the corpus holds two words: a window would have nothing but its own word.
  case noNeighbours

  case cannotRead(path: String, reason: String)
  case cannotWrite(path: String, reason: String)
  /// Compressed data is damaged, or compressed in a way that is not read.
  case decompression(CorpusError)
  /// A file of tensors is not in order.
  case tensors(SafetensorsError)
  /// `line` counts from 1.
  case malformedLine(path: String, line: Int, problem: String)
  /// `offset` counts bytes from 0.
  case malformedBytes(path: String, offset: Int, problem: String)
  case otherFormat(path: String, format: String, advice: String)
  case unwritableWord(word: String, format: String)

  case unknownWord(word: String, suggestions: [String])

  /// `line` counts from 1.
  case malformedQuestion(path: String, line: Int, problem: String, form: String)
  case nothingToScore(path: String, asked: Int)

  /// A table has fewer singular values above 0 than are wanted.
  case rankTooHigh(wanted: Int, possible: Int)
  case noDocuments
  case cannotFactorize(reason: String)
  /// An index that finds too little, with what it would take; or none for too few words.
  case lowRecall(found: Double, wanted: Double, advice: String)
  case nothingToIndex(words: Int)
  case noMemory(what: String)
  /// `number` is too large for half precision, or none at all.
  case unstorable(word: String, number: Float, precision: VectorPrecision)
}

extension EmbeddingError {
  /// A share as people read it, cut rather than rounded, so that too little never looks like enough.
  private static func percent(_ share: Double) -> String { "\((share * 1000).rounded(.down) / 10) %" }

  /// The same of a setting that is a part of others, by its whole name.
  package func within(_ part: String) -> EmbeddingError {
    guard case .configuration(let option, let value, let rule) = self else { return self }
    return .configuration(option: "\(part).\(option)", value: value, rule: rule)
  }
}

extension EmbeddingError: Diagnostic {
  public var code: String {
    switch self {
    case .configuration: "SK-EMB-001"
    case .diverged: "SK-EMB-002"
    case .noNeighbours: "SK-EMB-003"
    case .cannotRead: "SK-EMB-101"
    case .cannotWrite: "SK-EMB-102"
    case .decompression(let error): error.code
    case .tensors(let error): error.code
    case .malformedLine: "SK-EMB-103"
    case .malformedBytes: "SK-EMB-104"
    case .otherFormat: "SK-EMB-105"
    case .unwritableWord: "SK-EMB-106"
    case .unknownWord: "SK-EMB-201"
    case .malformedQuestion: "SK-EMB-301"
    case .nothingToScore: "SK-EMB-302"
    case .rankTooHigh: "SK-EMB-501"
    case .noDocuments: "SK-EMB-502"
    case .cannotFactorize: "SK-EMB-503"
    case .lowRecall: "SK-EMB-401"
    case .nothingToIndex: "SK-EMB-402"
    case .noMemory: "SK-EMB-403"
    case .unstorable: "SK-EMB-404"
    }
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .configuration, .diverged: .wrongUsage
    case .cannotRead, .cannotWrite, .cannotFactorize, .noMemory: .machineFailed
    case .decompression(let error): error.exitStatus
    case .tensors(let error): error.exitStatus
    case .malformedLine, .malformedBytes, .otherFormat, .unwritableWord, .malformedQuestion, .rankTooHigh, .noDocuments,
      .noNeighbours, .unstorable:
      .badInput
    case .unknownWord, .nothingToScore, .lowRecall, .nothingToIndex: .nothingFound
    }
  }

  public var setting: (name: String, problem: String)? {
    guard case .configuration(let option, let value, let rule) = self else { return nil }
    return (option, " is \(value), and must be \(rule)")
  }

  public var message: String {
    switch self {
    case .configuration: setting.map { $0.name + $0.problem } ?? ""
    case .diverged(let epoch): "the training diverged in epoch \(epoch): its loss is no finite number"
    case .noNeighbours: "no line holds two words of the vocabulary: they have no neighbours to learn from"
    case .cannotRead(let path, let reason): "\(path): cannot be read: \(reason)"
    case .cannotWrite(let path, let reason): "\(path): cannot be written: \(reason)"
    case .decompression(let error): error.message
    case .tensors(let error): error.message
    case .malformedLine(let path, let line, let problem): "\(path):\(line): \(problem)"
    case .malformedBytes(let path, let offset, let problem): "\(path): at byte \(offset): \(problem)"
    case .otherFormat(let path, let format, _): "\(path): this is \(format)"
    case .unwritableWord(let word, let format):
      "the word \(TextLine.quoted(word.utf8)) cannot be written in the \(format) format"
    case .unknownWord(let word, _): "“\(word)” is not in the vocabulary"
    case .malformedQuestion(let path, let line, let problem, _): "\(path):\(line): \(problem)"
    case .rankTooHigh(let wanted, let possible):
      "the table of counts has no \(wanted) independent dimensions, but \(possible)"
    case .noDocuments: "the text is one line, and tf-idf compares lines"
    case .cannotFactorize(let reason): "the singular values cannot be computed: \(reason)"
    case .nothingToScore(let path, let asked):
      asked == 0 ? "\(path): it asks nothing" : "\(path): none of \(asked) can be scored: their words are unknown"
    case .lowRecall(let found, let wanted, _):
      "the index finds \(Self.percent(found)) of the nearest words, and should find \(Self.percent(wanted)); it was not stored"
    case .nothingToIndex(let words): "an index of \(words) word\(words == 1 ? "" : "s") would find nothing"
    case .noMemory(let what): "there is not enough memory for \(what)"
    case .unstorable(let word, let number, let precision):
      "“\(word)” has the number \(number), which \(precision.rawValue) does not have"
    }
  }

  public var advice: String {
    switch self {
    case .configuration: "see skein embed train --help for what is allowed"
    case .diverged: "train anew with --restart and a lower --learning-rate"
    case .noNeighbours: "give text with more words in a line, or keep rarer ones with --minimum-count"
    case .cannotRead: "check the path and your rights to it"
    case .cannotWrite: "check the folder, your rights to it and the space on its disk"
    case .decompression(let error): error.advice
    case .tensors(let error): error.advice
    case .malformedLine: "check the line, or name the file's form with --format"
    case .malformedBytes: "the file is damaged or cut short, or of another form: name it with --format"
    case .otherFormat(_, _, let advice): advice
    case .unwritableWord:
      "it could not be read back; --format safetensors keeps words with spaces; no form keeps words with line ends"
    case .unknownWord(_, let suggestions):
      suggestions.isEmpty
        ? "nothing in the vocabulary is spelled like it"
        : "spelled nearly so: \(suggestions.joined(separator: ", "))"
    case .malformedQuestion(_, _, _, let form): "a line is \(form)"
    case .rankTooHigh(_, let possible):
      possible > 0
        ? "take --dimension \(possible) or less, or more text"
        : "take more text whose lines differ, and with ppmi a lower --shift"
    case .noDocuments: "put each document on a line of its own, or count words near words: --weighting ppmi"
    case .cannotFactorize: "take a smaller --dimension, or free memory"
    case .nothingToScore: "check --case and --restrict, and that file and embedding are of one language"
    case .lowRecall(_, _, let advice): advice
    case .nothingToIndex: "exact search of so few words takes no time"
    case .noMemory: "make room, or keep fewer words: export with --restrict, and import again"
    case .unstorable(_, let number, _):
      number.isFinite
        ? "choose int8, which has any size of numbers" : "the vectors are broken: train or import them again"
    }
  }
}
