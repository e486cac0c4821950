import Corpora
import Diagnostics
import Foundation

/// What can go wrong between reading a corpus and storing what was learned from it.
public enum TaskError: Error, Equatable {
  /// The corpus is not the one that the training began with.
  case corpusChanged(name: String, path: String, files: Int, filesBefore: Int)
  /// A checkpoint that this version cannot read.
  case unknownCheckpoint(name: String, version: String)
  /// There is a checkpoint, and it was not said whether to go on from it.
  case unfinished(name: String)
  /// An embedding whose vectors are not as long as the model's.
  case vectorsOfOtherSize(name: String, dimension: Int, wanted: Int)
  /// A text that has too few tokens for what is to be done with it.
  case textTooShort(TextUse, tokens: Int, needed: Int)
  case notALanguageModel(name: String, kind: String)
  /// A model that this version cannot read.
  case unknownModel(name: String, version: String)
  /// A training of this size takes more memory than there is.
  case notEnoughMemory(gigabytes: Double, availableGigabytes: Double)
  /// Neither a prompt, nor a token that texts begin with.
  case nothingToBeginWith
  case notAClassifier(name: String, kind: String)
  /// Texts to learn from that all have the same label.
  case oneClass(label: String, path: String)
  /// Texts to learn from without a word.
  case noFeatures(path: String)
  /// A network, alone or combined, where a linear classifier is needed.
  case notLinear(name: String, model: String)
  /// Of a search for a classifier; `reason` is that of the last trial.
  case noTrialMeasured(trials: Int, reason: String)

  case notATranslator(name: String, kind: String)
  /// Of a pair that a transformer is to look at as a whole.
  case sentenceTooLong(tokens: Int, longest: Int)

  /// What a language model does with a text.
  public enum TextUse: String, Sendable {
    case training = "train on"
    case validation = "validate on"
    case evaluation = "measure the model on"
  }
}

extension TaskError: Diagnostic {
  public var code: String {
    switch self {
    case .corpusChanged: "SK-RUN-001"
    case .unknownCheckpoint: "SK-RUN-002"
    case .unfinished: "SK-RUN-003"
    case .vectorsOfOtherSize: "SK-RUN-004"
    case .textTooShort: "SK-RUN-005"
    case .notALanguageModel: "SK-RUN-006"
    case .unknownModel: "SK-RUN-007"
    case .nothingToBeginWith: "SK-RUN-008"
    case .notEnoughMemory: "SK-RUN-009"
    case .notAClassifier: "SK-RUN-010"
    case .oneClass: "SK-RUN-011"
    case .noFeatures: "SK-RUN-012"
    case .notLinear: "SK-RUN-013"
    case .noTrialMeasured: "SK-RUN-014"
    case .notATranslator: "SK-RUN-015"
    case .sentenceTooLong: "SK-RUN-016"
    }
  }

  public var message: String {
    switch self {
    case .corpusChanged(let name, let path, let files, let filesBefore):
      files == filesBefore
        ? "\(path) is not as it was when the training of “\(name)” began"
        : "the training of “\(name)” began with \(counted(filesBefore, "file")), and now there are \(files)"
    case .unknownCheckpoint(let name, let version):
      "the checkpoint of “\(name)” was written by Skein \(version) in a form that this version does not know"
    case .unfinished(let name):
      "there is an unfinished training of “\(name)”"
    case .vectorsOfOtherSize(let name, let dimension, let wanted):
      "the vectors of “\(name)” have \(dimension) elements, and the model's embedding has \(wanted)"
    case .textTooShort(let use, let tokens, let needed):
      "the text to \(use.rawValue) has \(counted(tokens, "token")), and \(needed) are needed"
    case .notALanguageModel(let name, let kind): "“\(name)” is no language model but of the kind “\(kind)”"
    case .unknownModel(let name, let version):
      "the model “\(name)” was written by Skein \(version) in a form that this version does not know"
    case .nothingToBeginWith: "there is nothing to begin a text with"
    case .notAClassifier(let name, let kind): "“\(name)” is no classifier but of the kind “\(kind)”"
    case .oneClass(let label, let path): "all texts of \(path) have the label “\(label)”"
    case .noFeatures(let path): "the texts of \(path) hold no word that is kept"
    case .notLinear(let name, let model):
      "“\(name)” has a network (\(model)), and only linear classifiers can be quantized"
    case .notATranslator(let name, let kind): "“\(name)” is no translator but of the kind “\(kind)”"
    case .sentenceTooLong(let tokens, let longest):
      "a sentence has \(counted(tokens, "token")), and this transformer knows no positions beyond \(longest)"
    case .noTrialMeasured(let trials, let reason):
      "of \(counted(trials, "trial")) none could be measured; of the last one, \(reason)"
    case .notEnoughMemory(let needed, let available):
      "this training needs \(Self.text(needed)) of memory at least, and \(Self.text(available)) are available"
    }
  }

  public var advice: String {
    switch self {
    case .corpusChanged: "put the corpus back as it was, or train anew with --restart"
    case .unknownCheckpoint(_, let version): "resume it with Skein \(version), or train anew with --restart"
    case .unfinished: "go on with --resume, or drop it and train anew with --restart"
    case .vectorsOfOtherSize(_, let dimension, _): "train with --dimension \(dimension), or name another embedding"
    case .textTooShort(.training, _, _): "give more text, or lower --batch"
    case .textTooShort(.validation, _, _): "give a longer one with --validation, or raise --held-out"
    case .textTooShort(.evaluation, _, _): "give more text"
    case .notALanguageModel, .notAClassifier, .notATranslator: "skein list shows what there is, and of which kind"
    case .oneClass: "give texts of all labels that are to be told apart; --label says which column has them"
    case .noFeatures: "keep more with --keep, or lower --minimum-count"
    case .notLinear: "train a smaller one: --dimension, --hidden, --filters or --maximum-size"
    case .noTrialMeasured: "raise --memory, or choose smaller models with --models"
    case .unknownModel(_, let version): "use it with Skein \(version)"
    case .nothingToBeginWith: "give a prompt"
    case .sentenceTooLong: "give a shorter one"
    case .notEnoughMemory:
      "make it smaller: --dimension, --batch, or the vocabulary by --minimum-count or --maximum-size"
    }
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .corpusChanged: .badInput
    case .unknownCheckpoint: .machineFailed
    case .unfinished, .vectorsOfOtherSize: .wrongUsage
    case .textTooShort: .badInput
    case .notALanguageModel, .nothingToBeginWith, .notAClassifier, .notLinear, .notATranslator:
      .wrongUsage
    case .oneClass, .noFeatures, .noTrialMeasured, .sentenceTooLong: .badInput
    case .unknownModel, .notEnoughMemory: .machineFailed
    }
  }

  /// Such as `7.5 GB` or `7,496 GB`.
  private static func text(_ gigabytes: Double) -> String {
    gigabytes < 99.95
      ? String(format: "%.1f GB", gigabytes) : "\(grouped(Int64(min(gigabytes.rounded(), 1e18)))) GB"
  }

  private func counted(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

  public static let explanations = [
    "SK-RUN-001": """
    A resumed training reads its corpus again and compares the SHA-256 of every file with the one it began with. Going \
    on with another text would give vectors that no single training gives, so it is refused. Nothing was changed: the \
    checkpoint is still there.
    """,
    "SK-RUN-002": """
    A checkpoint holds the state of a training in a form that can change between versions of Skein. The checkpoint is \
    intact; the version that wrote it can go on with it.
    """,
    "SK-RUN-003": """
    A training of this name was stopped before its end, and its checkpoint is in the workbench file. So that no work is \
    lost by accident, training under the same name again has to say what becomes of it: --resume goes on from the \
    checkpoint to the same result as if it had never stopped; --restart drops it.
    """,
    "SK-RUN-004": """
    A model can start with the vectors of an embedding from the same workbench file, which become the rows of its own \
    embedding: they have to be as long as those. skein list shows the dimension of every embedding.
    """,
    "SK-RUN-005": """
    A language model reads its text at several places at once, as many as the batch is large, and predicts each token from \
    those before it: every place needs two tokens at least, and text that was held out for validation counts as text too. \
    Nothing was trained.
    """,
    "SK-RUN-006": """
    The command works with language models, as skein lm train makes them, and the name belongs to something else.
    """,
    "SK-RUN-007": """
    A model holds settings and weights in a form that can change between versions of Skein. The file is intact; the version \
    that wrote the model can use it.
    """,
    "SK-RUN-008": """
    A model predicts from the tokens before. Where its lines have ends, a text begins after one; a model of text without \
    line ends needs a prompt to go on from.
    """,
    "SK-RUN-009": """
    Weights are kept several times: as they are, as they were at the last safe step and when validation was best, with their \
    gradients and what the optimizer remembers; and there is a score for every token of a window and every word of the \
    vocabulary. Together this is more than the memory that the system has left, so nothing was begun.
    """,
    "SK-RUN-010": """
    The commands skein classify test, predict, explain and quantize take a classifier, as skein classify train stores it. The workbench \
    file has something else of this name; skein list shows the kind of everything in it.
    """,
    "SK-RUN-011": """
    A classifier learns what tells labels apart, and here there is only one. Often the files are sorted by label and only \
    their beginning was given, or --label names a column that holds something else. skein classify check DATA shows how \
    often each label occurs.
    """,
    "SK-RUN-012": """
    No text to learn from has a word that the tokenizer keeps, or all words were left out because they occur less often \
    than --minimum-count. skein tokenize FILE shows what is kept of a text.
    """,
    "SK-RUN-013": """
    Quantizing makes a smaller copy of a linear classifier, most of which is a table with a row for each feature: its numbers \
    become bytes. The layers of a network are not quantized; it becomes smaller by being trained with fewer units or words.
    """,
    "SK-RUN-014": """
    skein classify autotune tries recipes and takes the one that is best on texts that it was not trained on. Every one that it \
    came to was skipped, because it would need more memory than --memory allows, or failed, because of its settings or because \
    the texts hold too little. Each trial that failed is a run: skein runs list --kind autotune.
    """,
    "SK-RUN-015": """
    The commands skein translate run, evaluate and align take a translator, as skein translate train stores it. The workbench file \
    has something else of this name; skein list shows the kind of everything in it.
    """,
    "SK-RUN-016": """
    A transformer knows as many positions as its configuration says (model.transformer.contextLength), and what is to be drawn \
    of a pair is drawn of it as a whole. To be translated, longer texts are cut into pieces.
    """,
  ]
}
