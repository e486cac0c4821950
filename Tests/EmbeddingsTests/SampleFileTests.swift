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

  struct FastTextSample: Sendable {
    var name: String
    var words: Int
    var word: String
    var count: Int64
    var start: [Float]
    var nearest: [String]
    /// A word that is not in the vocabulary.
    var unknown: String
    var startOfUnknown: [Float]
    var nearestToUnknown: [String]
  }

  // m = gensim.models.fasttext.load_facebook_vectors(name)
  // m[word][:3], m.most_similar(word, topn=3), m[unknown][:3], m.similar_by_vector(m[unknown], topn=3)
  // The first one has no version.
  private static let fastTextSamples = [
    FastTextSample(
      name: "lee_fasttext.bin", words: 1762, word: "the", count: 3523,
      start: [-0.6599220633506775, 0.2096618264913559, 0.47362151741981506], nearest: ["data", "B-52", "seen"],
      unknown: "nights", startOfUnknown: [-0.19205139577388763, -0.5457455515861511, 0.21671980619430542],
      nearestToUnknown: ["night,", "night.", "night"]),
    FastTextSample(
      name: "toy-model.bin", words: 22, word: "the", count: 44,
      start: [0.06881088018417358, 0.2661902904510498, 0.026622449979186058],
      nearest: ["anarchists", "property", "society"], unknown: "hello",
      startOfUnknown: [0.07872426509857178, 0.11397992889896011, 0.046289123594760895],
      nearestToUnknown: ["as", "be", "what"]),
    FastTextSample(
      name: "crime-and-punishment.bin", words: 291, word: "и", count: 13,
      start: [-0.11188808083534241, 0.12134876847267151, -0.11379478126764297], nearest: ["to", "S.", "же"],
      unknown: "преступление", startOfUnknown: [0.0032451674342155457, 0.0386791005730629, 0.03812680020928383],
      nearestToUnknown: ["Квартирная", "каждый", "некоторого"]),
  ]

  @Test("fastText's own models give gensim's vectors and neighbours, of unknown words, too", arguments: fastTextSamples)
  func fastTextModel(_ sample: FastTextSample) throws {
    let file = try vectors(sample.name)
    #expect(file.format == .fastText && file.labels == 0)
    let (words, matrix) = (file.vectors.vocabulary, file.vectors.matrix)
    let id = try #require(words[sample.word])
    #expect(words.count == sample.words && words.occurrences(id) == sample.count)
    let subwords = try #require(file.subwords)
    let unknown = try #require(subwords.vector(of: sample.unknown))
    // Sums of some twenty numbers in single precision, in another order.
    for (vector, start) in [(matrix[Int(id)], sample.start), (unknown, sample.startOfUnknown)] {
      for (number, expected) in zip(vector, start) { #expect(abs(number - expected) < 1e-6) }
    }
    let search = VectorSearch(matrix)
    let nearest = search.nearest(to: matrix.direction(of: Int(id)), count: 3, excluding: [id])
    #expect(nearest.map { words.word($0.id) } == sample.nearest)
    #expect(
      search.nearest(to: UnitVector(unknown), count: 3).map { words.word($0.id) } == sample.nearestToUnknown)
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
