import Embeddings
import Foundation
import Testing

/// Files that other programs wrote, in `../shared/corpora` beside the package; where that is not there, nothing is tested.
@Suite("Sample files", .enabled(if: SampleCorpora.areThere, "needs ../shared/corpora beside the package"))
struct SampleFileTests {
  private func vectors(_ name: String) throws(EmbeddingError) -> VectorFile {
    try VectorFile(path: "\(SampleCorpora.path)/word-vectors-samples/\(name)")
  }

  // KeyedVectors.load_word2vec_format("euclidean_vectors.bin", binary=True); no_header=True for test_glove.txt
  @Test(
    "shapes, first words and numbers are as gensim reads them",
    arguments: [
      ("euclidean_vectors.bin", VectorFileFormat.word2vec, 2747, 10, "the", 0.4214532673358917),
      ("test_glove.txt", .glove, 76, 50, "the", 0.418),
      ("lee_fasttext.vec", .word2vecText, 1762, 10, "the", -0.65992),
      ("crime-and-punishment.vec", .word2vecText, 291, 5, "и", -0.11189),
      ("high_precision.kv.txt", .word2vecText, 2, 2, "kangaroo.n.01", -0.0007369244),
    ] as [(String, VectorFileFormat, Int, Int, String, Float)])
  func samples(name: String, format: VectorFileFormat, rows: Int, dimension: Int, word: String, number: Float) throws {
    let file = try vectors(name)
    #expect(file.format == format)
    #expect(file.vectors.matrix.rows == rows && file.vectors.matrix.dimension == dimension)
    #expect(file.vectors.vocabulary.word(0) == word)
    #expect(file.vectors.matrix[0][0] == number)
  }

  @Test("text and binary of the same vectors agree to the half precision that the binary was cut to")
  func textAndBinary() throws {
    let (text, binary) = (try vectors("high_precision.kv.txt"), try vectors("high_precision.kv.bin"))
    #expect(binary.format == .word2vec)
    #expect(text.vectors.vocabulary == binary.vectors.vocabulary)
    for row in 0..<2 {
      for (first, second) in zip(text.vectors.matrix[row], binary.vectors.matrix[row]) {
        #expect(abs(first - second) < abs(first) * 0x1p-10)
      }
    }
  }

  @Test("fastText's own models are named as such", arguments: ["crime-and-punishment.bin", "toy-model.bin"])
  func fastTextModel(name: String) {
    let error = #expect(throws: EmbeddingError.self) { try vectors(name) }
    #expect(error?.code == "SK-EMB-105")
  }

  @Test("a file with fewer lines than its header says is refused at the end")
  func shortFile() {
    let error = #expect(throws: EmbeddingError.self) { try vectors("pretrained.vec") }
    #expect(error?.message.hasSuffix(":3: the file ends after 1 of 3 words") == true)
  }

  @Test("test sets have as many questions and pairs as their readme says")
  func testSets() throws {
    let folder = "\(SampleCorpora.path)/word-analogy-similarity"
    let questions = try AnalogyQuestions(path: "\(folder)/questions-words.txt")
    #expect(questions.sections.count == 14 && questions.sections.filter(\.isSyntactic).count == 9)
    #expect(questions.sections.map(\.questions.count).reduce(0, +) == 19_544)
    for (name, count) in [("wordsim353.tsv", 353), ("simlex999.txt", 999), ("EN-MEN-TR-3k.txt", 3000)] {
      #expect(try WordPairs(path: "\(folder)/\(name)").pairs.count == count)
    }
  }
}
