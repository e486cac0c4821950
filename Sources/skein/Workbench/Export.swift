import ArgumentParser
import Corpora
import Embeddings
import Storage

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write an embedding in word2vec's, GloVe's or other formats, or a model's parameters as safetensors.",
    usage: """
      skein export [FILE] [--format FORM] [--precision float16|int8] [--restrict N] [--name NAME] [--db FILE]
      skein export FILE.safetensors --name MODEL [--db FILE]
      """,
    discussion: """
      The forms of vectors, and how a FILE is named that is of that form without --format:

        word2vec       the binary form; any other name
        word2vec-text  the text form, with a first line of two numbers; .txt, .vec
        glove          the text form without that line
        fasttext       fastText's own form, which keeps n-grams, too
        numpy          an array, and the words in FILE.words.txt; .npy
        projector      TensorBoard's: FILE.tsv and FILE.metadata.tsv; .tsv
        safetensors    the tensors vectors, counts, words; .safetensors

      Numbers in text have as many digits as bring the same bits back. What a lower precision loses is told; int8 has one tensor \
      more, the rows' scales. Of fastText's form that part is empty which only training needs. Of a model the parameters are written, as \
      safetensors.

      EXAMPLES
        skein export vectors.bin
        skein export --format glove > vectors.txt
        skein export vectors.npy --precision float16 --restrict 50000
        skein export vectors.safetensors --precision int8 --name wiki
        skein export wiki.bin --format fasttext --name wiki
        skein export tales.safetensors --name tales
      """)

  @Argument(help: "The file to write, or - for standard output.", completion: .file())
  var file = "-"

  @Option(help: "The form of a file of vectors. (default: what its name tells, or word2vec)")
  var format: VectorFileFormat?

  @Option(help: "The form of the numbers: float16 in numpy and safetensors, int8 in safetensors.")
  var precision = VectorPrecision.float32

  @Option(help: .init("Write only the N most frequent words.", valueName: "N"))
  var restrict: Int?

  @OptionGroup var workbench: WorkbenchOptions

  @Option(help: "The embedding or model (default: the only one there is).")
  var name: String?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let restrict, restrict < 1 { throw ValidationError("--restrict \(restrict): at least 1 word") }
    if [".gz", ".zst"].contains(where: file.hasSuffix) {
      throw ValidationError("files are not compressed: write to -, as in: skein export - | gzip > \(file)")
    }
    if file == "-", let format, format.wordsPath(for: file) != nil {
      throw ValidationError("--format \(format.rawValue) is two files: name a FILE")
    }
    if !form.precisions.contains(precision) {
      let forms = VectorFileFormat.allCases.filter { $0.precisions.contains(precision) }.map(\.rawValue)
      throw ValidationError("--precision \(precision.rawValue) is for --format \(forms.joined(separator: " or "))")
    }
    if file == "-", [.word2vec, .fastText, .safetensors].contains(form), StandardOutput.isTerminal {
      throw ValidationError("the binary form is nothing for a terminal: name a FILE, or pass --format word2vec-text")
    }
    if file == "-", output.json {
      throw ValidationError("--json and vectors cannot share standard output: name a FILE")
    }
  }

  func run() throws {
    let workbench = try Workbench.open(path: workbench.path, access: .read)
    if try isModel(in: workbench) { return try exportModel(from: workbench) }
    let record = try workbench.embedding(named: name)
    let format = form
    let matrix = try workbench.vectors(of: record, first: restrict)
    let vocabulary = try workbench.vocabulary(of: record).prefix(matrix.rows)
    if let (row, number) = matrix.number(notIn: precision), precision != .float32 {
      throw EmbeddingError.unstorable(word: vocabulary.word(TokenID(row)), number: number, precision: precision)
    }
    let loss = precision == .float32 ? nil : PrecisionLoss(of: matrix, in: precision)
    try VectorFile.write(
      WordVectors(vocabulary: vocabulary, matrix: matrix), as: format, to: file, precision: precision,
      subwords: format == .fastText ? try workbench.subwords(of: record) : nil)
    let leavesOutNGrams = record.subwords != nil && format != .fastText
    if output.json {
      try StandardOutput.printJSON(
        Exported(
          name: record.name, file: file, format: format, wordsFile: format.wordsPath(for: file), words: matrix.rows,
          dimension: matrix.dimension, largestError: loss?.largestError, meanError: loss?.meanError,
          smallestCosine: loss?.smallestCosine, leavesOutNGrams: leavesOutNGrams ? true : nil))
    } else if !output.quiet {
      let place = file == "-" ? "standard output" : file
      StandardError.print("\(place): \(WorkbenchText.count(matrix.rows, "word")), dimension \(matrix.dimension)")
      if let words = format.wordsPath(for: file) { StandardError.print("\(words): their words") }
      if let loss { StandardError.print("\(precision.rawValue): \(loss)") }
      let uncounted = vocabulary.occurrences.count { $0 == 0 }
      if format == .fastText, uncounted > 0 {
        StandardError.print(
          "\(WorkbenchText.count(uncounted, "word")) without a number of occurrences: written as occurring once")
      }
      if leavesOutNGrams {
        StandardError.print("the vectors of its n-grams are left out; --format fasttext keeps them")
      }
    }
  }

  /// The form that is asked for, or that the file's name tells.
  private var form: VectorFileFormat { format ?? VectorFileFormat(nameOf: file) ?? .word2vec }

  private func exportModel(from workbench: Workbench) throws {
    let model = try workbench.model(named: name)
    try workbench.export(model, to: file)
    if output.json {
      try StandardOutput.printJSON(
        ExportedModel(
          name: model.name, file: file, tensors: model.tensors.count, parameters: model.parameters,
          digest: model.digest))
    } else if !output.quiet {
      StandardError.print(
        "\(file): \(WorkbenchText.count(model.parameters, "parameter")) in "
          + WorkbenchText.count(model.tensors.count, "tensor"))
    }
  }

  /// Whether a model is written: one has the name, or, without a name, there is one and no embedding, and the file is one of tensors.
  private func isModel(in workbench: Workbench) throws -> Bool {
    let models = try workbench.models().map(\.name)
    guard let name else {
      return try SafetensorsName.isOne(file) && !models.isEmpty && workbench.embeddings().isEmpty
    }
    guard models.contains(name) else { return false }
    if !SafetensorsName.isOne(file) { throw UsageError.otherFile(name: name, file: file) }
    if format != nil && format != .safetensors || restrict != nil || precision != .float32 {
      throw UsageError.refused(
        message: "--format, --precision and --restrict are for vectors, and “\(name)” is a model", usage: nil,
        command: "skein export")
    }
    return true
  }

  private struct ExportedModel: Encodable {
    var name: String
    var file: String
    var tensors: Int
    var parameters: Int
    var digest: String
  }

  private struct Exported: Encodable {
    var name: String
    var file: String
    var format: VectorFileFormat
    var wordsFile: String?
    var words: Int
    var dimension: Int
    /// What a lower precision loses.
    var largestError: Float?
    var meanError: Double?
    var smallestCosine: Double?
    var leavesOutNGrams: Bool?
  }
}

extension VectorPrecision: ExpressibleByArgument {}

/// By its name, a file is one of tensors or one of vectors.
enum SafetensorsName {
  static func isOne(_ path: String) -> Bool { path.lowercased().hasSuffix(".safetensors") }
}
