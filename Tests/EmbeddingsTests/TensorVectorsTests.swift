import Corpora
import Embeddings
import Foundation
import Testing

@Suite("Vectors in files of tensors")
struct TensorVectorsTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tensors-\(UUID().uuidString)")
  private var path: String { folder.appendingPathComponent("v.safetensors").path }

  init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

  private func cleaned(_ body: () throws -> Void) rethrows {
    defer { try? FileManager.default.removeItem(at: folder) }
    try body()
  }

  @Test("words, counts and vectors come back, in every precision", arguments: VectorPrecision.allCases)
  func roundTrip(precision: VectorPrecision) throws {
    try cleaned {
      let vectors = FormulaVectors.vectors
      try VectorFile.write(vectors, as: .safetensors, to: path, precision: precision)
      let read = try VectorFile(path: path)
      #expect(read.format == .safetensors && read.vectors.vocabulary == vectors.vocabulary)
      #expect(read.vectors.matrix == vectors.matrix.rounded(to: precision))
      let tensors = try SafetensorsFile(path: path).tensors
      #expect(tensors.map(\.name) == ["vectors"] + (precision == .int8 ? ["scales"] : []) + ["counts", "words"])
      #expect(tensors[0].shape == [40, 7])
    }
  }

  /// Writes tensors of given bytes.
  private func write(_ tensors: [(String, SafetensorsScalar, [Int], [UInt8])]) throws {
    let writer = try SafetensorsWriter(path: path, tensors: tensors.map { ($0.0, $0.1, $0.2) })
    for tensor in tensors { try tensor.3.withUnsafeBytes { try writer.write($0) } }
    try writer.finish()
  }

  private func bytes(_ numbers: [Float]) -> [UInt8] {
    numbers.flatMap { number in withUnsafeBytes(of: number.bitPattern.littleEndian) { Array($0) } }
  }

  @Test("the only matrix is read under any name, with the words of another file, and others where they are named")
  func otherNames() throws {
    try cleaned {
      let words = folder.appendingPathComponent("words.txt").path
      try Data("a\nb\n".utf8).write(to: URL(fileURLWithPath: words))
      let weight = ("model.embed.weight", SafetensorsScalar.float32, [2, 2], bytes([1, 2, 3, 4]))
      try write([weight, ("bias", .float32, [2], bytes([0, 0]))])
      #expect(throws: EmbeddingError.self) { try VectorFile(path: path) }
      let read = try VectorFile(path: path, words: words)
      #expect(read.vectors.matrix == VectorMatrix([[1, 2], [3, 4]], dimension: 2))
      try write([weight, ("other", .float32, [2, 1], bytes([5, 6]))])
      let several = #expect(throws: EmbeddingError.self) { try VectorFile(path: path, words: words) }
      #expect(several?.advice == "name the vectors with --tensor: “model.embed.weight”, “other”")
      #expect(try VectorFile(path: path, words: words, tensor: "other").vectors.matrix[1] == [6])
    }
  }

  @Test("words that are skipped or came before leave their rows out")
  func leftOut() throws {
    try cleaned {
      try write([
        ("vectors", .float32, [5, 1], bytes([1, 2, 3, 4, 5])),
        ("words", .uint8, [12], [97, 10, 0xFF, 10, 97, 10, 98, 10, 99, 99, 99, 10]),
      ])
      let read = try VectorFile(path: path, invalid: .skip)
      #expect(read.duplicates == 1 && read.invalidWords == 1 && read.vectors.vocabulary.word(2) == "ccc")
      #expect(read.vectors.matrix == VectorMatrix([[1], [4], [5]], dimension: 1))
      let refused = #expect(throws: EmbeddingError.self) { try VectorFile(path: path) }
      #expect(refused?.message.contains("“words”: word 2 is not UTF-8") == true)
    }
  }

  @Test("what does not fit together is refused, with the tensor's name")
  func refused() throws {
    try cleaned {
      let vectors = ("vectors", SafetensorsScalar.float32, [2, 1], bytes([1, 2]))
      let words = ("words", SafetensorsScalar.uint8, [4], Array("a\nb\n".utf8))
      for (tensors, told) in [
        ([vectors, ("words", .uint8, [2], Array("a\n".utf8))], "“words”: 1 words for 2 vectors"),
        ([vectors, ("words", .int8, [4], Array("a\nb\n".utf8))], "“words”: words are bytes"),
        ([vectors, ("words", .uint8, [4], Array("\nab\n".utf8))], "“words”: word 1 is empty"),
        ([("vectors", .float32, [2, 1], bytes([1, .nan])), words], "“vectors”: number 1, NaN, is not finite"),
        ([("vectors", .float32, [0, 1], []), words], "“vectors”: 0 words of dimension 1"),
        ([("vectors", .int8, [2, 1], [1, 2]), words], "“vectors”: bytes need a tensor “scales”"),
        ([("vectors", .int8, [2, 1], [1, 2]), ("scales", .float32, [1], bytes([1])), words], "“scales”"),
        ([vectors, words, ("counts", .int64, [1], Array(repeating: 0, count: 8))], "“counts”"),
        (
          [vectors, words, ("counts", .int64, [2], Array(repeating: 255, count: 16))],
          "“counts”: word 1 cannot occur -1"
        ),
        ([("vectors", .int64, [1, 1], Array(repeating: 0, count: 8)), words], "0 matrices"),
      ] as [([(String, SafetensorsScalar, [Int], [UInt8])], String)] {
        try write(tensors)
        let error = #expect(throws: EmbeddingError.self) { try VectorFile(path: path) }
        #expect(error?.message.contains(told) == true, "\(told): \(error?.message ?? "")")
      }
    }
  }

  @Test("a word with a line feed in it cannot be written; one with a space can")
  func words() throws {
    try cleaned {
      let matrix = VectorMatrix([[1, 2]], dimension: 2)
      let spaced = WordVectors(vocabulary: try Vocabulary(words: [("a b\tc", 3)]), matrix: matrix)
      try VectorFile.write(spaced, as: .safetensors, to: path)
      #expect(try VectorFile(path: path).vectors == spaced)
      let broken = WordVectors(vocabulary: try Vocabulary(words: [("a\nb", 3)]), matrix: matrix)
      #expect(throws: EmbeddingError.self) { try VectorFile.write(broken, as: .safetensors, to: path) }
      #expect(try VectorFile(path: path).vectors == spaced)
    }
  }
}
