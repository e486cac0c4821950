import Corpora
import Embeddings
import Foundation
import Testing

/// Files that other programs and people make, which are not quite what they should be.
@Suite("Odd files of vectors")
struct OddVectorFileTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("odd-\(UUID().uuidString)")

  private func inFolder(_ body: () throws -> Void) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body()
  }

  @discardableResult
  private func write(_ contents: some Sequence<UInt8>, to name: String) throws -> String {
    let file = folder.appendingPathComponent(name)
    try Data(contents).write(to: file)
    return file.path
  }

  private func read(
    _ contents: some Sequence<UInt8>, as format: VectorFileFormat? = nil, words: String? = nil
  ) throws -> VectorFile {
    try VectorFile(path: try write(contents, to: "v"), format: format, words: words)
  }

  private func readFromMemory(_ bytes: [UInt8]) throws -> VectorFile {
    try bytes.withUnsafeBytes { try VectorFile($0, path: "-") }
  }

  /// Checks what is said of a file that is refused: all of it, or how it begins.
  private func expectRefusal(
    _ problem: String, isWhole: Bool = true, sourceLocation: SourceLocation = #_sourceLocation,
    of body: () throws -> VectorFile
  ) throws {
    var message = "it was read"
    do {
      _ = try body()
    } catch let error as EmbeddingError {
      message = error.message.replacingOccurrences(of: folder.path + "/", with: "")
    }
    #expect(isWhole ? message == problem : message.hasPrefix(problem), "\(message)", sourceLocation: sourceLocation)
  }

  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  @Test("a byte order mark is none of the first word, nor of the header")
  func byteOrderMark() throws {
    try inFolder {
      let glove = try read(Self.mark + Array("cat 1 2\ndog 3 4\n".utf8))
      #expect(glove.format == .glove && glove.vectors.vocabulary.words == ["cat", "dog"])
      let text = try read(Self.mark + Array("2 2\ncat 1 2\ndog 3 4\n".utf8))
      #expect(text.format == .word2vecText && text.vectors.vocabulary.words == ["cat", "dog"])
      let words = try write(Self.mark + Array("cat\ndog\n".utf8), to: "w")
      let table = try read(Self.mark + Array("1\t2\n3\t4\n".utf8), words: words)
      #expect(table.format == .projector && table.vectors.vocabulary.words == ["cat", "dog"])
    }
  }

  @Test(
    "a word that begins with a byte order mark is written where it comes back, and nowhere else",
    arguments: VectorFileFormat.allCases)
  func wordWithMark(format: VectorFileFormat) throws {
    let vectors = WordVectors(
      vocabulary: try Vocabulary(words: [("\u{FEFF}a", 0), ("\u{FEFF}b", 0)]),
      matrix: VectorMatrix([[1, 2], [3, 4]], dimension: 2))
    try inFolder {
      let path = folder.appendingPathComponent("v").path
      if format == .glove || format == .numpy {
        #expect(throws: EmbeddingError.unwritableWord(word: "\u{FEFF}a", format: format.rawValue)) {
          try VectorFile.write(vectors, as: format, to: path)
        }
      } else {
        try VectorFile.write(vectors, as: format, to: path)
        let file = try VectorFile(path: path, format: format)
        #expect(file.vectors.vocabulary.words == vectors.vocabulary.words)
      }
    }
  }

  @Test(
    "a line with a number too many is an error, and no word with a number in it",
    arguments: [
      ("2 3\ncat 1 2 3\ndog 1 2 3 4\n", 3), ("2 3\ncat 1 2 3 4\ndog 1 2 3\n", 2), ("cat 1 2 3\ndog 4 1 2 3\n", 2),
      ("cat 1 2 3\ndog nan 1 2 3\n", 2),
    ])
  func numberTooMany(text: String, line: Int) throws {
    try inFolder {
      try expectRefusal("v:\(line): 4 numbers after the word, not 3") { try read(text.utf8) }
    }
  }

  @Test("a file with a header is not read as one without")
  func headerAsWord() throws {
    try inFolder {
      let text = "2 3\ncat 1 2 3\ndog 1 2 3\n"
      try expectRefusal("v:2: 3 numbers after the word, not 1") { try read(text.utf8, as: .glove) }
    }
  }

  @Test(
    "text with a wrong first row is told as text, not as binary",
    arguments: [
      ("2 3\ncat 1 nan 3\ndog 1 2 3\n", "v:2: “nan” is not a finite number"),
      ("2 3\ncat 1 2 -INF\ndog 1 2 3\n", "v:2: “-INF” is not a finite number"),
      ("2 3\ncat 1e400 2 3\ndog 1 2 3\n", "v:2: “1e400” is not a finite number"),
      ("2 3\ncat 1 0x1p3 3\ndog 1 2 3\n", "v:2: “0x1p3” is not a finite number"),
      ("2 3\ncat 1 2\ndog 1 2 3\n", "v:2: 2 numbers after the word, not 3"),
      ("2 3\n 1 2 3\ndog 1 2 3\n", "v:2: there is no word before the numbers"),
      ("2 3\ncat 1 2 \u{1B}[2J\ndog 1 2 3\n", "v: at byte 0: 2 words of dimension 3 do not fit"),
    ])
  func wrongFirstRow(text: String, problem: String) throws {
    try inFolder {
      try expectRefusal(problem, isWhole: false) { try read(text.utf8) }
    }
  }

  // Before memory is asked for, and before the dimension is multiplied.
  @Test("a header with a dimension that cannot be is refused", arguments: ["2147483648", "999999999999999999"])
  func hugeDimension(dimension: String) throws {
    try inFolder {
      let start = "v: at byte 0: 10 words of dimension \(dimension) do not fit in the "
      try expectRefusal(start, isWhole: false) { try read("10 \(dimension)\nthe abc\u{1}\u{2}".utf8) }
      try expectRefusal("v:1: 10 words of dimension", isWhole: false) { try read("10 \(dimension)\nthe 1\n".utf8) }
    }
  }

  @Test("blank lines at the end are none")
  func blankLines() throws {
    try inFolder {
      for text in ["1 2\na 1 2\n\n \r\n", "a 1 2\n\n\n", "a 1 2\n\n"] {
        let file = try read(text.utf8)
        #expect(file.vectors.matrix == VectorMatrix([[1, 2]], dimension: 2))
      }
    }
  }

  @Test("UTF-16, archives and tensors from a pipe are named, with what to do")
  func otherFiles() throws {
    try inFolder {
      try expectRefusal("v: this is text in UTF-16") { try read([0xFF, 0xFE, 0x61, 0, 0x20, 0, 0x31, 0]) }
      let zeros = [UInt8](repeating: 0, count: 600)
      let archive = Array("v.txt".utf8) + zeros[..<252] + Array("ustar".utf8) + zeros
      try expectRefusal("v: this is a tar archive") { try read(archive) }
      let tensors: [UInt8] = [2, 0, 0, 0, 0, 0, 0, 0] + Array("{}".utf8)
      try expectRefusal("-: this is a file of tensors") { try readFromMemory(tensors) }
    }
  }

  @Test("words of a file beside tensors are told by its name and line")
  func wordsBesideTensors() throws {
    let vectors = WordVectors(
      vocabulary: try Vocabulary(words: [("a", 0), ("b", 0)]), matrix: VectorMatrix([[1], [2]], dimension: 1))
    try inFolder {
      let path = folder.appendingPathComponent("v").path
      try VectorFile.write(vectors, as: .safetensors, to: path)
      for (text, problem) in [("c\n", "w:2: 1 words for 2 vectors of v"), ("c\n\n", "w:2: word 2 is empty")] {
        let words = try write(text.utf8, to: "w")
        try expectRefusal(problem) { try VectorFile(path: path, words: words) }
      }
    }
  }

  @Test("what is quoted of a file does not command a terminal")
  func quoting() throws {
    try inFolder {
      let commands = "a 1\nb \u{1B}[2J\u{7}\n"
      try expectRefusal("v:2: “\u{FFFD}[2J\u{FFFD}” is not a finite number") { try read(commands.utf8) }
      let long = String(repeating: "x", count: 50)
      try expectRefusal("v:2: “\(long.prefix(40))…” is not a finite number") { try read("a 1\nb \(long)\n".utf8) }
    }
  }

  @Test("a file of words beside a form that has its own is refused, and so is a tensor's name")
  func superfluousOptions() throws {
    let vectors = WordVectors(
      vocabulary: try Vocabulary(words: [("a", 0)]), matrix: VectorMatrix([[1, 2]], dimension: 2))
    try inFolder {
      for format in VectorFileFormat.allCases where format != .safetensors {
        let path = folder.appendingPathComponent("v").path
        try VectorFile.write(vectors, as: format, to: path)
        try expectRefusal("v: this is no file of tensors") { try VectorFile(path: path, tensor: "x") }
        guard format.wordsPath(for: path) == nil else { continue }
        try expectRefusal("v: this is \(format.rawValue), which has its words in it") {
          try VectorFile(path: path, format: format, words: "w")
        }
      }
    }
  }

  @Test("words that together occur more often than can be counted are refused")
  func tooManyOccurrences() throws {
    let vectors = WordVectors(
      vocabulary: try Vocabulary(words: [("ab", 1), ("cd", 1)]), matrix: VectorMatrix([[1], [2]], dimension: 1))
    try inFolder {
      let path = folder.appendingPathComponent("v").path
      try VectorFile.write(vectors, as: .fastText, to: path)
      var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
      // 64 bytes of settings, 28 of sizes; then a word, 0, its count, its kind.
      for word in 0..<2 {
        let start = 92 + 12 * word + 3
        #expect(Array(bytes[start..<start + 8]) == [1, 0, 0, 0, 0, 0, 0, 0])
        bytes.replaceSubrange(start..<start + 8, with: [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F])
      }
      try expectRefusal("v: at byte 0: the words occur more often together than can be counted") { try read(bytes) }
    }
  }

  @Test("a word of word2vec's binary form with a line feed in it is damage")
  func lineFeedInWord() throws {
    try inFolder {
      let bytes = Array("2 1\na ".utf8) + [0, 0, 0x80, 0x3F] + Array("\nb\nc ".utf8) + [0, 0, 0x80, 0x3F]
      try expectRefusal("v: at byte 11: word 2 of 2 has a line feed in it") { try read(bytes, as: .word2vec) }
    }
  }

  @Test("a word that is longer than is read again is not written")
  func longWord() throws {
    for (length, isWritten) in [(4096, true), (4097, false)] {
      let word = String(repeating: "x", count: length)
      let vectors = WordVectors(
        vocabulary: try Vocabulary(words: [(word, 0)]), matrix: VectorMatrix([[1]], dimension: 1))
      try inFolder {
        for format in [VectorFileFormat.word2vec, .fastText] {
          let path = folder.appendingPathComponent("v").path
          if isWritten {
            try VectorFile.write(vectors, as: format, to: path)
            let file = try VectorFile(path: path, format: format)
            #expect(file.vectors.vocabulary.words == [word])
          } else {
            #expect(throws: EmbeddingError.unwritableWord(word: word, format: format.rawValue)) {
              try VectorFile.write(vectors, as: format, to: path)
            }
          }
        }
      }
    }
  }

  // f = io.BytesIO(); numpy.save(f, numpy.array([[…]], dtype=…)): a header of 118 bytes after ten others.
  private func array(_ scalar: String, _ numbers: [UInt8]) -> [UInt8] {
    let header = "{'descr': '\(scalar)', 'fortran_order': False, 'shape': (1, 1), }".padding(
      toLength: 117, withPad: " ", startingAt: 0)
    return [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array((header + "\n").utf8) + numbers
  }

  @Test("NumPy's other numbers are refused with a way out, and double precision is told")
  func numpyNumbers() throws {
    try inFolder {
      let words = try write("a\n".utf8, to: "w")
      for scalar in [">f4", "<i8", "|i1"] {
        try expectRefusal("v: this is a NumPy array whose numbers are “\(scalar)”", isWhole: false) {
          try read(array(scalar, [0, 0, 0, 0]), words: words)
        }
      }
      func double(_ number: Double) -> [UInt8] { withUnsafeBytes(of: number.bitPattern.littleEndian) { Array($0) } }
      let third = try read(array("<f8", double(1 / 3)), words: words)
      #expect(third.isDouble && third.vectors.matrix[0] == [1 / 3])
      let single = try read(array("<f4", [0, 0, 0x80, 0x3F]), words: words)
      #expect(!single.isDouble)
      let large = array("<f8", double(1e300))
      try expectRefusal("v: at byte 128: 1e+300 is too large for single precision") { try read(large, words: words) }
      let none = array("<f8", double(-Double.nan))
      try expectRefusal("v: at byte 128: NaN is not a finite number") { try read(none, words: words) }
    }
  }

  @Test("a pipe with a name is read, whatever form comes through it", .timeLimit(.minutes(10)))
  func namedPipe() throws {
    let vectors = WordVectors(
      vocabulary: try Vocabulary(words: [("a", 3)]), matrix: VectorMatrix([[1, 2]], dimension: 2))
    try inFolder {
      let (file, pipe) = (folder.appendingPathComponent("v").path, folder.appendingPathComponent("p").path)
      #expect(mkfifo(pipe, 0o600) == 0)
      for format in [VectorFileFormat.fastText, .word2vec, .glove] {
        try VectorFile.write(vectors, as: format, to: file)
        let writer = Process()
        writer.executableURL = URL(fileURLWithPath: "/bin/sh")
        writer.arguments = ["-c", "cat \"$0\" > \"$1\"", file, pipe]
        try writer.run()
        let read = try VectorFile(path: pipe)
        #expect(read.format == format && read.vectors.vocabulary.words == ["a"])
      }
    }
  }

  @Test("the form of a file is told by its name, in letters of any case")
  func formsOfNames() {
    for (name, form) in [
      ("a.npy", .numpy), ("A.NPY", .numpy), ("a.tsv", .projector), ("a.Safetensors", .safetensors),
      ("a.txt", .word2vecText), ("a.vec", .word2vecText), ("a.bin", nil), ("-", nil), ("npy", nil),
    ] as [(String, VectorFileFormat?)] {
      #expect(VectorFileFormat(nameOf: name) == form, "\(name)")
    }
    #expect(VectorFileFormat.numpy.wordsPath(for: "A.NPY") == "A.words.txt")
  }
}
