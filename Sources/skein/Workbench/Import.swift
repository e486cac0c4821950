import ArgumentParser
import Corpora
import Embeddings
import Foundation
import Storage

struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract:
      "Read an embedding in word2vec's, GloVe's, fastText's or other formats, or a model's parameters from safetensors.",
    usage: """
      skein import FILE [--format FORM] [--words FILE] [--tensor NAME] [--name NAME] [--db FILE]
      skein import FILE.safetensors --into MODEL --name NAME [--db FILE]
      """,
    discussion: """
      The form is found out from the first lines: word2vec's binary and text forms, the latter also fastText's .vec; \
      GloVe's; a NumPy array with the words in FILE.words.txt or the file that --words names, a line each; the tables of \
      TensorBoard's Embedding Projector, the words in FILE.metadata.tsv; and fastText's own .bin, which brings its words' counts and the vectors of its n-grams, by which words are \
      answered that are not in it. Of a safetensors file the tensor vectors is read, or the one that --tensor names, and the words of \
      its tensor words or of the file that --words names. Words keep their order, by convention most frequent first; other forms tell no counts, so \
      these are 0. Nothing is stored unless the whole file is in order.

      With --into, a new model is stored that is MODEL with the parameters of a safetensors file. Every tensor of MODEL has \
      to be in it with its name and shape, as F32, F16, BF16 or F64, and no other; what does not fit is listed.

      EXAMPLES
        skein import GoogleNews-vectors-negative300.bin.gz --name news
        skein import cc.th.300.bin
        skein import vectors.npy --words words.txt
        skein import model.safetensors --into tales --name tuned
      """)

  @Argument(help: "A file of vectors, or - for standard input.", completion: .file())
  var file: String

  @Option(help: "The file's form, where it should not be found out.")
  var format: VectorFileFormat?

  @Option(
    help: .init("The words of a NumPy array, of the Projector's vectors or of tensors.", valueName: "file"),
    completion: .file())
  var words: String?

  @Option(help: .init("The tensor that has the vectors (default: vectors, or the only matrix).", valueName: "name"))
  var tensor: String?

  @Option(help: "What to do with words that are not UTF-8: fail, replace or skip.")
  var invalid = InvalidUTF8Policy.fail

  @Flag(help: "Replace an embedding, or with --into a model, of the same name.")
  var replace = false

  @Option(help: "The model whose parameters the file has, for a file of tensors.")
  var into: String?

  @Option(help: "The name to store it under (default: the file's, without .bin, .gz and the like).")
  var name: String?

  @OptionGroup var workbench: WorkbenchOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if into != nil, name == nil { throw ValidationError("a new model needs a --name") }
    if into != nil, format != nil { throw ValidationError("--into and --format exclude each other") }
    if into != nil, tensor != nil || words != nil {
      throw ValidationError("--into takes all tensors of the file: --tensor and --words are for vectors")
    }
    if tensor != nil, format ?? .safetensors != .safetensors {
      throw ValidationError("--tensor is for --format safetensors")
    }
    if file == "-", into != nil { throw ValidationError("tensors are read from a file, not from standard input") }
    if file == "-" || isPipe, name == nil {
      throw ValidationError("an embedding from standard input or a pipe needs a --name")
    }
    if name?.isEmpty == true { throw ValidationError("--name must not be empty") }
  }

  /// Whether the file is no file, as in skein import <(zcat vectors.gz): its name tells nothing.
  private var isPipe: Bool {
    var status = stat()
    return stat(file, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
  }

  /// The file's name without what tells its form: `wiki` for `vectors/wiki.bin.gz`.
  private var nameOfFile: String {
    var url = URL(fileURLWithPath: file)
    if ["gz", "zst"].contains(url.pathExtension) { url.deletePathExtension() }
    return url.deletingPathExtension().lastPathComponent
  }

  func run() throws {
    if let into { return try importParameters(into: into, named: name!) }
    let name = name ?? nameOfFile
    let read = try VectorFile(path: file, format: format, invalid: invalid, words: words, tensor: tensor)
    let now = Date()
    let vocabulary = NewVocabulary(words: read.vectors.vocabulary, createdAt: now, skeinVersion: Skein.version)
    let configuration = try JSONEncoder().encode(Origin(importedFrom: file, format: read.format))
    let workbench = try Workbench.open(path: workbench.path, access: .write)
    let record = try workbench.save(
      NewEmbedding(
        name: name, kind: "imported", vocabulary: vocabulary, vectors: read.vectors.matrix,
        subwords: read.subwords, configuration: String(decoding: configuration, as: UTF8.self), startedAt: now,
        finishedAt: Date(),
        skeinVersion: Skein.version),
      replacing: replace)
    if !output.quiet {
      if read.duplicates > 0 { StandardError.print("came a second time and left out: \(read.duplicates)") }
      if read.labels > 0 { StandardError.print("labels and their weights, left out: \(read.labels)") }
      if read.isDouble { StandardError.print("numbers in double precision, rounded to single") }
      if read.invalidWords > 0 { StandardError.print("not UTF-8, by --invalid: \(read.invalidWords)") }
    }
    if output.json {
      try StandardOutput.printJSON(
        Imported(
          name: record.name, format: read.format, words: record.rows, dimension: record.dimension,
          duplicates: read.duplicates, invalidWords: read.invalidWords, labels: read.labels,
          nGrams: read.subwords?.nGrams, digest: record.digest))
    } else {
      StandardOutput.print(
        "“\(record.name)”: \(WorkbenchText.count(record.rows, "word")), dimension \(record.dimension), from \(read.format.rawValue)"
          + (read.subwords.map { ", with \(WorkbenchText.count($0.used.count, "vector")) of n-grams" } ?? ""))
    }
  }

  private func importParameters(into model: String, named name: String) throws {
    let tensors = try SafetensorsFile(path: file)
    let workbench = try Workbench.open(path: workbench.path, access: .modify)
    let lock = try workbench.lockTraining(named: name)
    let record = try withExtendedLifetime(lock) {
      try workbench.save(
        try workbench.model(named: model), withParametersOf: tensors, named: name, replacing: replace,
        skeinVersion: Skein.version)
    }
    let types = Set(tensors.tensors.map(\.scalar.rawValue)).sorted()
    if output.json {
      try StandardOutput.printJSON(
        ImportedModel(
          name: record.name, into: model, tensors: record.tensors.count, parameters: record.parameters,
          types: types, digest: record.digest))
    } else {
      StandardOutput.print(
        "“\(record.name)”: “\(model)” with \(WorkbenchText.count(record.parameters, "parameter")) from "
          + types.joined(separator: ", "))
    }
  }

  private struct ImportedModel: Encodable {
    var name: String
    var into: String
    var tensors: Int
    var parameters: Int
    /// The types of numbers in the file; the model has single precision.
    var types: [String]
    var digest: String
  }

  private struct Origin: Encodable {
    var importedFrom: String
    var format: VectorFileFormat
  }

  private struct Imported: Encodable {
    var name: String
    var format: VectorFileFormat
    var words: Int
    var dimension: Int
    var duplicates: Int
    var invalidWords: Int
    /// Of a supervised fastText model; left out.
    var labels: Int
    var nGrams: CharacterNGrams?
    var digest: String
  }
}

extension VectorFileFormat: ExpressibleByArgument {}
