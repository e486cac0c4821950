import ArgumentParser
import Embeddings
import Storage

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write an embedding in word2vec's or GloVe's formats.",
    usage: "skein export [FILE] [--format word2vec|word2vec-text|glove] [--restrict N] [--name NAME] [--db FILE]",
    discussion: """
      word2vec is the binary form, word2vec-text the text form with a first line of two numbers, glove the same without \
      it. Numbers in text have as many digits as bring the same bits back. gensim reads all three.
      """)

  @Argument(help: "The file to write, or - for standard output.")
  var file = "-"

  @Option(help: "The file's form.")
  var format = VectorFileFormat.word2vec

  @Option(help: .init("Write only the N most frequent words.", valueName: "N"))
  var restrict: Int?

  @OptionGroup var embedding: EmbeddingOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let restrict, restrict < 1 { throw ValidationError("--restrict \(restrict): at least 1 word") }
    if file == "-", format == .word2vec, StandardOutput.isTerminal {
      throw ValidationError("the binary form is nothing for a terminal: name a FILE, or pass --format word2vec-text")
    }
    if file == "-", output.json {
      throw ValidationError("--json and vectors cannot share standard output: name a FILE")
    }
  }

  func run() throws {
    let workbench = try Workbench.open(path: embedding.workbench.path, access: .read)
    let record = try workbench.embedding(named: embedding.name)
    let matrix = try workbench.vectors(of: record, first: restrict)
    let vocabulary = try workbench.vocabulary(of: record).prefix(matrix.rows)
    try VectorFile.write(WordVectors(vocabulary: vocabulary, matrix: matrix), as: format, to: file)
    if output.json {
      try StandardOutput.printJSON(
        Exported(name: record.name, file: file, format: format, words: matrix.rows, dimension: matrix.dimension))
    } else if !output.quiet {
      let place = file == "-" ? "standard output" : file
      StandardError.print("\(place): \(matrix.rows) words, dimension \(matrix.dimension)")
    }
  }

  private struct Exported: Encodable {
    var name: String
    var file: String
    var format: VectorFileFormat
    var words: Int
    var dimension: Int
  }
}
