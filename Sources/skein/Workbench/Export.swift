import ArgumentParser
import Embeddings
import Storage

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write an embedding in word2vec's, GloVe's or other formats, or a model's parameters as safetensors.",
    usage: """
      skein export [FILE] [--format FORM] [--precision float16] [--restrict N] [--name NAME] [--db FILE]
      skein export FILE.safetensors [--name MODEL] [--db FILE]
      """,
    discussion: """
      word2vec is the binary form, word2vec-text the text form with a first line of two numbers, glove the same without \
      it. Numbers in text have as many digits as bring the same bits back. gensim reads all three. numpy is an array of \
      single, or with --precision float16 half, precision, with the words in FILE.words.txt; projector the two files that \
      TensorBoard's Embedding Projector loads, FILE.tsv and FILE.metadata.tsv. A FILE named .npy or .tsv is of that form \
      without --format. What half precision loses is told. \
      A FILE whose name ends in .safetensors gets the parameters of a model.

      EXAMPLES
        skein export vectors.bin
        skein export --format glove > vectors.txt
        skein export vectors.npy --precision float16 --restrict 50000
        skein export tales.safetensors --name tales
      """)

  @Argument(help: "The file to write, or - for standard output.")
  var file = "-"

  @Option(help: "The form of a file of vectors. (default: word2vec)")
  var format: VectorFileFormat?

  @Option(help: "The numbers of a NumPy array.")
  var precision = VectorFile.Precision.float32

  @Option(help: .init("Write only the N most frequent words.", valueName: "N"))
  var restrict: Int?

  @OptionGroup var workbench: WorkbenchOptions

  @Option(help: "The embedding or model (default: the only one there is).")
  var name: String?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let restrict, restrict < 1 { throw ValidationError("--restrict \(restrict): at least 1 word") }
    if let format, !format.isWritable {
      throw ValidationError("--format \(format.rawValue) is read, not written: choose another form")
    }
    if file == "-", let format, format.wordsPath(for: file) != nil {
      throw ValidationError("--format \(format.rawValue) is two files: name a FILE")
    }
    if precision != .float32, form != .numpy {
      throw ValidationError("--precision \(precision.rawValue) is for --format numpy")
    }
    if file == "-", format ?? .word2vec == .word2vec, StandardOutput.isTerminal {
      throw ValidationError("the binary form is nothing for a terminal: name a FILE, or pass --format word2vec-text")
    }
    if SafetensorsName.isOne(file), format != nil || restrict != nil {
      throw ValidationError("--format and --restrict are for vectors, and \(file) gets a model's parameters")
    }
    if file == "-", output.json {
      throw ValidationError("--json and vectors cannot share standard output: name a FILE")
    }
  }

  func run() throws {
    let workbench = try Workbench.open(path: workbench.path, access: .read)
    if let name { try checkFile(for: name, in: workbench) }
    if SafetensorsName.isOne(file) { return try exportModel(from: workbench) }
    let record = try workbench.embedding(named: name)
    let format = form
    let matrix = try workbench.vectors(of: record, first: restrict)
    let vocabulary = try workbench.vocabulary(of: record).prefix(matrix.rows)
    try VectorFile.write(
      WordVectors(vocabulary: vocabulary, matrix: matrix), as: format, to: file, precision: precision)
    let loss = precision == .float16 ? PrecisionLoss(of: matrix) { Float(Float16($0)) } : nil
    if output.json {
      try StandardOutput.printJSON(
        Exported(
          name: record.name, file: file, format: format, wordsFile: format.wordsPath(for: file), words: matrix.rows,
          dimension: matrix.dimension, largestError: loss?.largestError, smallestCosine: loss?.smallestCosine))
    } else if !output.quiet {
      let place = file == "-" ? "standard output" : file
      StandardError.print("\(place): \(matrix.rows) words, dimension \(matrix.dimension)")
      if let words = format.wordsPath(for: file) { StandardError.print("\(words): their words") }
      if let loss { StandardError.print("\(precision.rawValue): \(loss)") }
    }
  }

  /// The form that is asked for, or that the file's name tells.
  private var form: VectorFileFormat {
    if let format { return format }
    if file.hasSuffix(".npy") { return .numpy }
    return file.hasSuffix(".tsv") ? .projector : .word2vec
  }

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

  /// Refuses a file of the other kind than what has the name.
  private func checkFile(for name: String, in workbench: Workbench) throws {
    let isModel = try workbench.models().contains { $0.name == name }
    let isEmbedding = try workbench.embeddings().contains { $0.name == name }
    if isModel || isEmbedding, isModel != SafetensorsName.isOne(file) {
      throw UsageError.otherFile(name: name, isModel: isModel, file: file)
    }
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
    var smallestCosine: Double?
  }
}

extension VectorFile.Precision: ExpressibleByArgument {}

/// By its name, a file is one of tensors or one of vectors.
enum SafetensorsName {
  static func isOne(_ path: String) -> Bool { path.lowercased().hasSuffix(".safetensors") }
}
