import Corpora
import Embeddings
import Foundation
import Testing

@Suite("Vector files")
struct VectorFileTests {
  private let vectors = WordVectors(
    vocabulary: try! Vocabulary(words: ["the", "Tōkyō", "</s>", "3"].map { (word: $0, count: 0) }),
    matrix: VectorMatrix(
      [
        [0.1, -2.5e-8, 3], [1 / 3, 16_777_216, -0.0], [.leastNonzeroMagnitude, .greatestFiniteMagnitude, 1], [4, 5, 6],
      ],
      dimension: 3))

  /// The contents of a file in a folder that is removed at the end.
  private func written(_ format: VectorFileFormat, _ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vectors-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("vectors").path
    try VectorFile.write(vectors, as: format, to: path)
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    let words = format.wordsPath(for: path).map { URL(fileURLWithPath: $0).lastPathComponent }
    #expect(files == ["vectors"] + (words.map { [$0] } ?? []))
    try body(path)
  }

  private func read(
    _ contents: [UInt8], as format: VectorFileFormat? = nil, invalid: InvalidUTF8Policy = .fail, words: String? = nil
  ) throws(EmbeddingError) -> VectorFile {
    let result = contents.withUnsafeBytes { bytes -> Result<VectorFile, EmbeddingError> in
      do throws(EmbeddingError) {
        return .success(try VectorFile(bytes, path: "v", format: format, invalid: invalid, words: words))
      } catch { return .failure(error) }
    }
    return try result.get()
  }

  private func read(_ text: String, as format: VectorFileFormat? = nil) throws(EmbeddingError) -> VectorFile {
    try read(Array(text.utf8), as: format)
  }

  @Test(
    "what is written comes back to the bit, and its form is recognized",
    arguments: VectorFileFormat.allCases)
  func roundTrip(format: VectorFileFormat) throws {
    try written(format) { path in
      let file = try VectorFile(path: path)
      #expect(file.format == format)
      #expect(file.vectors.vocabulary.words == vectors.vocabulary.words)
      // No form but fastText's own has counts, and that has no words that never occur.
      #expect(file.vectors.vocabulary.occurrences.allSatisfy { $0 == (format == .fastText ? 1 : 0) })
      let bits = { (matrix: VectorMatrix) in matrix.withUnsafeBufferPointer { $0.map(\.bitPattern) } }
      #expect(bits(file.vectors.matrix) == bits(vectors.matrix))
    }
  }

  @Test("text forms are plain lines")
  func textForms() throws {
    let lines = "the 0.1 -2.5e-08 3.0\nTōkyō 0.33333334 16777216.0 -0.0\n</s> 1e-45 3.4028235e+38 1.0\n3 4.0 5.0 6.0\n"
    for (format, text) in [(VectorFileFormat.glove, lines), (.word2vecText, "4 3\n" + lines)] {
      try written(format) { path in
        let contents = try String(contentsOfFile: path, encoding: .utf8)
        #expect(contents == text)
      }
    }
  }

  @Test("the binary form is a line, then words, spaces and little-endian floats")
  func binaryForm() throws {
    try written(.word2vec) { path in
      let contents = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
      #expect(contents.starts(with: Array("4 3\nthe ".utf8) + [0xCD, 0xCC, 0xCC, 0x3D]))
      #expect(contents.suffix(7) == [0xA0, 0x40, 0, 0, 0xC0, 0x40, 0x0A])
    }
  }

  @Test("gensim's binary files have no line feeds, and other tools' lines end in spaces or carriage returns")
  func variants() throws {
    let one: [UInt8] = [0, 0, 0x80, 0x3F]
    let gensim = Array("2 1\na ".utf8) + one + Array("b ".utf8) + one
    #expect(try read(gensim).vectors.matrix == VectorMatrix([[1], [1]], dimension: 1))
    for text in ["2 2\na 1 2 \nb 3 4 \n", "2 2\r\na 1 2\r\nb 3 4\r\n", "2 2\na\t1\t2\nb\t3\t4", "a 1 2\nb 3 4\n"] {
      let file = try read(text)
      #expect(file.vectors.vocabulary.words == ["a", "b"])
      #expect(file.vectors.matrix == VectorMatrix([[1, 2], [3, 4]], dimension: 2))
    }
  }

  @Test("a word may hold spaces, as some of GloVe's do, but is not written")
  func spacesInWords() throws {
    let file = try read("a 1 2\nb c 3 4\n")
    #expect(file.vectors.vocabulary.words == ["a", "b c"])
    #expect(throws: EmbeddingError.unwritableWord(word: "b c", format: "glove")) {
      try VectorFile.write(file.vectors, as: .glove, to: "unwritable-\(UUID().uuidString)")
    }
  }

  @Test("of a word that comes twice the first counts")
  func duplicates() throws {
    let file = try read("3 1\na 1\nb 2\na 3\n")
    #expect(file.vectors.vocabulary.words == ["a", "b"])
    #expect(file.vectors.matrix == VectorMatrix([[1], [2]], dimension: 1))
    #expect(file.duplicates == 1)
  }

  @Test("words that are not UTF-8 are refused, replaced or left out")
  func invalidUTF8() throws {
    let text = Array("2 1\nb".utf8) + [0xE9] + Array(" 1\na 2\n".utf8)
    #expect(throws: EmbeddingError.self) { try read(text) }
    #expect(try read(text, invalid: .replace).vectors.vocabulary.words == ["b\u{FFFD}", "a"])
    let skipped = try read(text, invalid: .skip)
    #expect(skipped.vectors.vocabulary.words == ["a"] && skipped.invalidWords == 1)
    #expect(skipped.vectors.matrix == VectorMatrix([[2]], dimension: 1))
  }

  @Test(
    "damage in text is an error that names the line",
    arguments: [
      ("2 2\na 1 2\n", 3), ("2 2\na 1 2\nb 3\n", 3), ("1 2\na 1 2\nb 3 4\n", 3), ("2 2\na 1 2\nb 3 x\n", 3),
      ("2 2\na 1 2\nb nan 2\n", 3), ("2 2\na 1 2\nb 1e39 2\n", 3), ("a 1 2\nb 3\n", 2), ("a 1 2\n\nb 3 4\n", 2),
      ("a\nb\n", 1), ("2 2\n 1 2\nb 1 2", 2), ("9999999 2\na 1 2\n", 1), ("0 2\n", 1),
    ])
  func damagedText(text: String, line: Int) {
    let isWithHeader = text.first?.isNumber == true
    let error = #expect(throws: EmbeddingError.self) { try read(text, as: isWithHeader ? .word2vecText : .glove) }
    #expect(error?.message.hasPrefix("v:\(line): ") == true, "\(String(describing: error))")
  }

  @Test("damage in binary is an error that names the byte")
  func damagedBinary() {
    let one: [UInt8] = [0, 0, 0x80, 0x3F]
    let whole = Array("2 1\na ".utf8) + one + Array("\nb ".utf8) + one + [0x0A]
    for (contents, offset) in [
      (Array(whole.dropLast(2)), 16), (whole + Array("c ".utf8) + one, 18),
      (Array("900 1\n".utf8) + whole.dropFirst(4), 0),
      (Array("2 1\n ".utf8) + one + whole.dropFirst(4 + 6), 4), (Array("2 x\n".utf8), 0),
      (Array("1 1\na ".utf8) + [0, 0, 0x80, 0x7F], 6),
    ] {
      let error = #expect(throws: EmbeddingError.self) { try read(contents, as: .word2vec) }
      #expect(error?.message.contains("at byte \(offset): ") == true, "\(String(describing: error))")
    }
  }

  @Test("compressed files are read as what they hold, and refused where they are cut")
  func compressed() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vectors-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // printf '2 2\na 1 2\nb 3 4\n' | gzip -n | base64, and the same with zstd
    for (name, base64) in [
      ("v.gz", "H4sIAAAAAAACAzNSMOJKVDAEkkkKxgomXAA8tsM0EAAAAA=="),
      ("v.zst", "KLUv/QRYgQAAMiAyCmEgMSAyCmIgMyA0CmGKXWI="),
    ] {
      let data = try #require(Data(base64Encoded: base64))
      let path = folder.appendingPathComponent(name).path
      try data.write(to: URL(fileURLWithPath: path))
      let file = try VectorFile(path: path)
      #expect(file.format == .word2vecText && file.vectors.vocabulary.words == ["a", "b"])
      #expect(file.vectors.matrix.withUnsafeBufferPointer { Array($0) } == [1, 2, 3, 4])
      try data.dropLast(3).write(to: URL(fileURLWithPath: path))
      let error = #expect(throws: EmbeddingError.self) { try VectorFile(path: path) }
      #expect(error?.code == "SK-TEXT-005" && error?.exitStatus == .badInput)
    }
    let missing = folder.appendingPathComponent("none").path
    let error = #expect(throws: EmbeddingError.self) { try VectorFile(path: missing) }
    #expect(error == .cannotRead(path: missing, reason: "No such file or directory"))
  }

  @Test("a file of another kind is named")
  func otherKinds() {
    for (contents, name) in [
      ([0x1F, 0x8B, 8, 0], "compressed"), ([0x80, 4, 0x95, 0], "pickle"),
    ] as [([UInt8], String)] {
      let error = #expect(throws: EmbeddingError.self) { try read(contents) }
      #expect(error?.message.contains(name) == true)
    }
    #expect(throws: EmbeddingError.malformedBytes(path: "v", offset: 0, problem: "the file is empty")) { try read("") }
  }

  @Test(
    "a file cut anywhere or with any byte changed is read or refused, never more",
    arguments: VectorFileFormat.allCases.filter { $0 != .fastText && $0 != .safetensors })
  func cutAndFlipped(format: VectorFileFormat) throws {
    var outcomes = (read: 0, refused: 0)
    func attempt(_ contents: [UInt8], as format: VectorFileFormat?, words: String?) {
      do throws(EmbeddingError) {
        let vectors = try read(contents, as: format, words: words).vectors
        outcomes.read += 1
        #expect(vectors.matrix.rows == vectors.vocabulary.count)
        let isFinite = vectors.matrix.withUnsafeBufferPointer { $0.allSatisfy(\.isFinite) }
        #expect(isFinite)
      } catch {
        outcomes.refused += 1
        #expect((error.message.hasPrefix("v") || words != nil) && !error.advice.isEmpty)
      }
    }
    try written(format) { path in
      let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
      let words = format.wordsPath(for: path)
      for cut in 0..<whole.count {
        if format != .glove, cut < whole.count - 5 {
          #expect(throws: EmbeddingError.self) { try read(Array(whole[..<cut]), as: format, words: words) }
        }
        attempt(Array(whole[..<cut]), as: nil, words: words)
        for flip: UInt8 in [0x01, 0x10, 0x80, 0xFF] {
          var flipped = whole
          flipped[cut] ^= flip
          attempt(flipped, as: nil, words: words)
          attempt(flipped, as: format, words: words)
        }
      }
    }
    #expect(outcomes.read > 0 && outcomes.refused > 0)
  }

  /// A folder with vectors `v` and their words `w`.
  private func pair(_ vectors: Data, words: String, _ body: (_ vectors: String, _ words: String) throws -> Void) throws
  {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vectors-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try vectors.write(to: folder.appendingPathComponent("v"))
    try Data(words.utf8).write(to: folder.appendingPathComponent("w"))
    try body(folder.appendingPathComponent("v").path, folder.appendingPathComponent("w").path)
  }

  // m = numpy.array([[1, 2, 3], [4, 5, -6]])
  // for a in (m.astype("<f4"), m.astype("<f8"), m.astype("<f2"), numpy.asfortranarray(m.astype("<f4"))):
  //   f = io.BytesIO(); numpy.save(f, a); base64.b64encode(f.getvalue())
  @Test(
    "arrays that NumPy wrote are read, whatever their precision and order",
    arguments: [
      "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAIA/AAAAQAAAQEAAAIBAAACgQAAAwMA=",
      "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAADwPwAAAAAAAABAAAAAAAAACEAAAAAAAAAQQAAAAAAAABRAAAAAAAAAGMA=",
      "k05VTVBZAQB2AHsnZGVzY3InOiAnPGYyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAPABAAEIARABFAMY=",
      "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAIA/AACAQAAAAEAAAKBAAABAQAAAwMA=",
    ])
  func numpyArrays(base64: String) throws {
    let data = try #require(Data(base64Encoded: base64))
    try pair(data, words: "new york\nb\r\n") { vectors, words in
      let file = try VectorFile(path: vectors, words: words)
      #expect(file.format == .numpy && file.vectors.vocabulary.words == ["new york", "b"])
      #expect(file.vectors.matrix == VectorMatrix([[1, 2, 3], [4, 5, -6]], dimension: 3))
    }
    try pair(data, words: "b\nb\n") { vectors, words in
      let file = try VectorFile(path: vectors, words: words)
      #expect(file.duplicates == 1 && file.vectors.matrix == VectorMatrix([[1, 2, 3]], dimension: 3))
    }
    for (text, line) in [("a\n", 2), ("a\nb\nc\n", 3), ("a\n\n", 2)] {
      try pair(data, words: text) { vectors, words in
        let error = #expect(throws: EmbeddingError.self) { try VectorFile(path: vectors, words: words) }
        #expect(error?.message.hasPrefix("\(words):\(line): ") == true, "\(error?.message ?? "")")
      }
    }
    let error = #expect(throws: EmbeddingError.self) { try read(Array(data)) }
    let reason = "No such file or directory; the words of v are looked for there without --words FILE"
    #expect(error == .cannotRead(path: "v.words.txt", reason: reason))
  }

  @Test("the Projector's metadata may have columns with names, or words alone")
  func projectorMetadata() throws {
    for words in ["a\nb\n", "word\tcount\na\t3\nb\t1\n"] {
      try pair(Data("1\t2\n-3\t0.5\n".utf8), words: words) { vectors, words in
        let file = try VectorFile(path: vectors, words: words)
        #expect(file.format == .projector && file.vectors.vocabulary.words == ["a", "b"])
        #expect(file.vectors.matrix == VectorMatrix([[1, 2], [-3, 0.5]], dimension: 2))
      }
    }
    try pair(Data("1\t2\n3\n".utf8), words: "a\nb\n") { vectors, words in
      #expect(throws: EmbeddingError.malformedLine(path: vectors, line: 2, problem: "1 numbers, not 2")) {
        try VectorFile(path: vectors, words: words)
      }
    }
  }

  // Half precision has 11 bits, so errors are up to 2^-11 of a number.
  @Test("half precision comes back rounded, and what it loses is told")
  func halfPrecision() throws {
    let matrix = VectorMatrix([[0.1, -0.25], [1 / 3, 2]], dimension: 2)
    let words = try Vocabulary(words: [("a", 0), ("b", 0)])
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vectors-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("v.npy").path
    try VectorFile.write(
      WordVectors(vocabulary: words, matrix: matrix), as: .numpy, to: path, precision: .float16)
    let read = try VectorFile(path: path).vectors
    #expect(read.vocabulary == words && read.matrix[0][1] == -0.25 && read.matrix[0][0] != 0.1)
    let loss = PrecisionLoss(of: matrix, in: .float16)
    let largest = max(abs(read.matrix[0][0] - 0.1), abs(read.matrix[1][0] - 1 / 3))
    #expect(loss.largestError == largest && largest < 0.34 / 2048)
    #expect(loss.smallestCosine < 1 && loss.smallestCosine > 0.9999999)
  }

  @Test("a failed writing leaves the old file and nothing else")
  func failedWriting() throws {
    #expect(throws: EmbeddingError.cannotWrite(path: "no/such/folder", reason: "No such file or directory")) {
      try VectorFile.write(vectors, as: .glove, to: "no/such/folder")
    }
    try written(.glove) { path in
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
      // The place is a folder: moving the finished file there fails.
      #expect(throws: EmbeddingError.self) { try VectorFile.write(vectors, as: .glove, to: folder) }
      let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(files == ["vectors"])
    }
  }
}
