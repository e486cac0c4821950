import ArgumentParser
import Corpora
import Embeddings
import Foundation
import Storage

struct EmbedQuantize: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quantize",
    abstract: "Make a smaller copy of an embedding.",
    discussion: """
      With int8 a number takes a byte, and each word a scale of its own: a quarter of the size. With float16 a number takes two \
      bytes, and has about three digits. N-grams are kept in the same precision. Everything that asks an embedding asks such \
      a copy, too. What it loses is told: errors of numbers, and the share of the ten nearest words that stay so, over a sample \
      of 1,000; with --questions also the analogies that both answer.

      EXAMPLES
        skein embed quantize --to wiki-small
        skein embed quantize --name wiki --to wiki-half --precision float16 \\
          --questions questions-words.txt
      """)

  @OptionGroup var embedding: EmbeddingOptions

  @Option(help: "What the copy is to be called.")
  var to: String

  @Option(help: "The numbers of the copy: int8 or float16.")
  var precision = VectorPrecision.int8

  @Option(
    help: .init("Analogy questions to ask both, as of `skein evaluate analogies`.", valueName: "file"),
    completion: .file())
  var questions: String?

  @Flag(help: "Replace an embedding of that name.")
  var replace = false

  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if to.isEmpty { throw ValidationError("--to must not be empty") }
    if precision == .float32 {
      throw ValidationError("--precision is int8 or float16: a copy in float32 is no smaller")
    }
  }

  func run() throws {
    let questions = try questions.map { try AnalogyQuestions(path: $0) }
    let workbench = try Workbench.open(path: embedding.workbench.path, access: .modify)
    let source = try workbench.embedding(named: embedding.name)
    if source.name == to {
      throw UsageError.refused(
        message: "“\(to)” is the embedding that is copied: choose another name for the copy", usage: nil,
        command: "skein embed quantize")
    }
    let words = try workbench.vocabulary(of: source)
    let matrix = try workbench.vectors(of: source)
    let subwords = try workbench.subwords(of: source)
    if let (row, number) = matrix.number(notIn: precision) {
      throw EmbeddingError.unstorable(word: words.word(TokenID(row)), number: number, precision: precision)
    }
    if let subwords, let (row, number) = subwords.matrix.number(notIn: precision) {
      let bucket = subwords.used.members.dropFirst(row).first { _ in true }!
      throw EmbeddingError.unstorable(word: "n-gram \(bucket)", number: number, precision: precision)
    }
    let now = Date()
    var vocabulary = NewVocabulary(words: words, createdAt: now, skeinVersion: Skein.version)
    let stored = source.vocabulary
    (vocabulary.configuration, vocabulary.tokenizer) = (stored.configuration, stored.tokenizer)
    (vocabulary.icuVersion, vocabulary.unicodeVersion) = (stored.icuVersion, stored.unicodeVersion)
    (vocabulary.ledger, vocabulary.sources) = (stored.ledger, stored.sources)
    // The configuration is JSON text already.
    let origin = try [source.name, source.digest].map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
    let configuration =
      #"{"configuration":\#(source.configuration),"digest":\#(origin[1]),"quantizedFrom":\#(origin[0])}"#
    var copy = NewEmbedding(
      name: to, kind: source.kind, vocabulary: vocabulary, vectors: matrix, subwords: subwords,
      configuration: configuration, seed: source.seed,
      startedAt: now, finishedAt: now, skeinVersion: Skein.version)
    copy.precision = precision
    let saved = try workbench.save(copy, replacing: replace)

    let rounded = matrix.rounded(to: precision)
    var report = Report(
      name: saved.name, source: source.name, precision: precision, words: saved.rows, dimension: saved.dimension,
      bytes: Self.bytes(of: saved), sourceBytes: Self.bytes(of: source), loss: PrecisionLoss(of: matrix, in: precision),
      digest: saved.digest)
    if let shared = VectorSearch(matrix, threads: threads.count)
      .sharedNeighbours(with: VectorSearch(rounded, threads: threads.count))
    {
      (report.sharedNeighbours, report.askedWords) = (shared.share, shared.words)
    }
    if let questions {
      func accuracy(_ matrix: VectorMatrix) throws -> Double? {
        try AnalogyEvaluation(
          of: WordVectors(vocabulary: words, matrix: matrix), on: questions, threads: threads.count
        ).total.accuracy
      }
      (report.sourceAnalogyAccuracy, report.analogyAccuracy) = (try accuracy(matrix), try accuracy(rounded))
    }
    try StandardOutput.print(report, asJSON: output.json)
  }

  /// Bytes of the numbers, those of n-grams included.
  private static func bytes(of embedding: EmbeddingRecord) -> Int {
    (embedding.rows + (embedding.subwords?.rows ?? 0))
      * embedding.precision.byteCount(dimension: embedding.dimension)
  }

  private struct Report: CommandResult {
    var name: String
    var source: String
    var precision: VectorPrecision
    var words: Int
    var dimension: Int
    var bytes: Int
    var sourceBytes: Int
    var loss: PrecisionLoss
    var digest: String
    /// The share of the ten nearest words that stay so.
    var sharedNeighbours: Double?
    var askedWords: Int?
    var analogyAccuracy: Double?
    var sourceAnalogyAccuracy: Double?

    var lines: [String] {
      var lines = [
        "\(name): \(WorkbenchText.count(words, "word")) × \(dimension) of \(source), in \(precision.rawValue)",
        "  size        \(WorkbenchText.size(Int64(bytes))), of \(WorkbenchText.size(Int64(sourceBytes)))",
        "  loss        \(loss)",
      ]
      if let sharedNeighbours, let askedWords {
        lines.append(
          "  neighbours  " + String(format: "%.4f", sharedNeighbours)
            + " of the ten nearest stay so, over \(WorkbenchText.count(askedWords, "word"))")
      }
      if let analogyAccuracy, let sourceAnalogyAccuracy {
        lines.append(
          "  analogies   "
            + String(format: "%.2f %% right, %.2f %% before", 100 * analogyAccuracy, 100 * sourceAnalogyAccuracy))
      }
      return lines + ["  digest      \(digest)"]
    }
  }
}
