import Corpora

/// Words and vectors as a file of tensors, which is complete in itself:
///
/// | tensor | |
/// |---|---|
/// | `vectors` | [V, D], `F32`, `F16` or `I8` |
/// | `scales` | [V], `F32`, where `vectors` is `I8`: a row's numbers are its bytes times its scale |
/// | `counts` | [V], `I64`: how often each word occurs, 0 where that is not known |
/// | `words` | `U8`: the words in UTF-8, each with a line feed behind it |
struct TensorVectors {
  private let file: SafetensorsFile
  private let vectors: SafetensorsFile.Tensor

  /// Whether a file begins as one of tensors does: with the length of a header and its brace. Text begins with letters, which as a
  /// length would be far too long.
  static func isFile(_ path: String) -> Bool { begins(ByteSource.start(of: path, count: 9)) }

  /// The same of the first nine bytes.
  static func begins(_ start: some BidirectionalCollection<UInt8>) -> Bool {
    guard start.count == 9 else { return false }
    let length = start.dropLast().reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return length <= UInt64(SafetensorsHeader.maximumByteCount) && start.last == UInt8(ascii: "{")
  }

  /// Whether the numbers are in double precision.
  var isDouble: Bool { vectors.scalar == .float64 }

  /// - Parameter tensor: which one has the vectors; `vectors`, or the only matrix of numbers, without it.
  init(path: String, tensor name: String?) throws(EmbeddingError) {
    file = try Self.open(path)
    let matrices = file.tensors.filter { $0.shape.count == 2 && ($0.scalar.isParameter || $0.scalar == .int8) }
    let named = matrices.filter { $0.name == name ?? "vectors" }
    guard let found = named.first ?? (name == nil && matrices.count == 1 ? matrices.first : nil) else {
      let names = matrices.prefix(8).map { "“\($0.name)”" }.joined(separator: ", ")
      throw .otherFormat(
        path: path,
        format: name.map { "a file of tensors without a matrix “\($0)”" }
          ?? "a file of tensors with \(matrices.count) matrices, none of them named “vectors”",
        advice: names.isEmpty
          ? "a model's parameters are read with --into MODEL" : "name the vectors with --tensor: \(names)")
    }
    vectors = found
  }

  func read(_ words: inout WordCollector, wordsPath: String?) throws(EmbeddingError) -> VectorMatrix {
    let (rows, dimension) = (vectors.shape[0], vectors.shape[1])
    guard rows > 0, dimension > 0 else { throw problem("\(rows) words of dimension \(dimension)") }
    let text = try text(wordsPath)
    let counts = try counts(rows)
    let matrix = try VectorMatrix(rows: rows, dimension: dimension) { (elements) throws(EmbeddingError) in
      try readNumbers(into: elements)
      if let place = elements.firstIndex(where: { !$0.isFinite }) {
        throw problem("number \(place), \(elements[place].named), is not finite")
      }
      let collected = words
      // A word that is left out gives its place to the next.
      let result = text.withUnsafeBytes { bytes in
        Result { () throws(EmbeddingError) in
          var words = collected
          let lines = ProjectorReader.lines(of: bytes)
          func wrong(_ row: Int, _ problem: String) -> EmbeddingError {
            if let wordsPath { return .malformedLine(path: wordsPath, line: row + 1, problem: problem) }
            return self.problem(problem, of: "words")
          }
          guard lines.count == rows else {
            throw wrong(min(lines.count, rows), "\(lines.count) words for \(rows) vectors of \(file.path)")
          }
          for (row, word) in lines.enumerated() {
            let place = words.count
            guard !word.isEmpty else { throw wrong(row, "word \(row + 1) is empty") }
            guard words.add(word, occurrences: counts?[row] ?? 0) else {
              throw wrong(row, "word \(row + 1) is not UTF-8; pass --invalid replace or --invalid skip")
            }
            if place < row, words.count > place {
              for column in 0..<dimension { elements[place * dimension + column] = elements[row * dimension + column] }
            }
          }
          return words
        }
      }
      words = try result.get()
    }
    return matrix
  }

  private func readNumbers(into elements: UnsafeMutableBufferPointer<Float>) throws(EmbeddingError) {
    guard vectors.scalar == .int8 else {
      return try Self.told { () throws(SafetensorsError) in try file.read(vectors, into: elements) }
    }
    let (rows, dimension) = (vectors.shape[0], vectors.shape[1])
    guard let tensor = file.tensors.first(where: { $0.name == "scales" }), tensor.shape == [rows],
      tensor.scalar.isParameter
    else { throw problem("bytes need a tensor “scales” with a number for each of \(rows) rows") }
    var scales = [Float](repeating: 0, count: rows)
    try scales.withUnsafeMutableBufferPointer { scales throws(EmbeddingError) in
      try Self.told { () throws(SafetensorsError) in try file.read(tensor, into: scales) }
    }
    // The bytes lie behind the room that their numbers take, and are turned from the first to the last.
    let bytes = UnsafeMutableRawBufferPointer(
      rebasing: UnsafeMutableRawBufferPointer(elements)[(3 * elements.count)...])
    try Self.told { () throws(SafetensorsError) in try file.readBytes(vectors, into: bytes) }
    for row in 0..<rows {
      for place in row * dimension..<(row + 1) * dimension {
        elements[place] = Float(Int8(bitPattern: bytes[place])) * scales[row]
      }
    }
  }

  /// The words, a line each: those of the file, or of one beside it.
  private func text(_ wordsPath: String?) throws(EmbeddingError) -> [UInt8] {
    if wordsPath == nil, let tensor = file.tensors.first(where: { $0.name == "words" }) {
      guard tensor.scalar == .uint8 else { throw problem("words are bytes, U8", of: "words") }
      var bytes = [UInt8](repeating: 0, count: tensor.count)
      try bytes.withUnsafeMutableBufferPointer { bytes throws(EmbeddingError) in
        try Self.told { () throws(SafetensorsError) in
          try file.readBytes(tensor, into: UnsafeMutableRawBufferPointer(bytes))
        }
      }
      return bytes
    }
    guard let wordsPath else {
      throw .otherFormat(
        path: file.path, format: "a file of tensors without “words”",
        advice: "name a file that has a word a line: --words FILE")
    }
    return [UInt8](try InputFile.words(path: wordsPath))
  }

  private func counts(_ rows: Int) throws(EmbeddingError) -> [Int64]? {
    guard let tensor = file.tensors.first(where: { $0.name == "counts" }) else { return nil }
    guard tensor.scalar == .int64, tensor.shape == [rows] else {
      throw problem("counts are \(rows) numbers of type I64", of: "counts")
    }
    var counts = [Int64](repeating: 0, count: rows)
    try counts.withUnsafeMutableBufferPointer { counts throws(EmbeddingError) in
      try Self.told { () throws(SafetensorsError) in
        try file.readBytes(tensor, into: UnsafeMutableRawBufferPointer(counts))
      }
    }
    var total = Int64(0)
    for (row, count) in counts.enumerated() {
      counts[row] = Int64(littleEndian: count)
      let sum = total.addingReportingOverflow(counts[row])
      guard counts[row] >= 0, !sum.overflow else {
        throw problem("word \(row + 1) cannot occur \(counts[row]) times", of: "counts")
      }
      total = sum.partialValue
    }
    return counts
  }

  static func write(
    _ vectors: WordVectors, to path: String, _ precision: VectorPrecision
  ) throws(EmbeddingError) {
    let (words, matrix) = (vectors.vocabulary, vectors.matrix)
    let (rows, dimension) = (matrix.rows, matrix.dimension)
    var length = 0
    for id in 0..<TokenID(words.count) { length += words.withUTF8(of: id) { $0.count } + 1 }
    let scalars: [VectorPrecision: SafetensorsScalar] = [.float32: .float32, .float16: .float16, .int8: .int8]
    var tensors: [(name: String, scalar: SafetensorsScalar, shape: [Int])] = [
      ("vectors", scalars[precision]!, [rows, dimension])
    ]
    if precision == .int8 { tensors.append(("scales", .float32, [rows])) }
    tensors += [("counts", .int64, [rows]), ("words", .uint8, [length])]
    try told { () throws(SafetensorsError) in
      let writer = try SafetensorsWriter(path: path, tensors: tensors, metadata: ["format": "skein vectors"])
      var row = [UInt8](repeating: 0, count: precision.byteCount(dimension: dimension))
      // A row begins with its scale, which is a tensor of its own here.
      let start = precision == .int8 ? 4 : 0
      var scales: [UInt8] = []
      for id in 0..<rows {
        matrix.withRow(id) { numbers in row.withUnsafeMutableBytes { precision.encode(numbers, into: $0) } }
        scales += row[..<start]
        try write(row[start...], to: writer)
      }
      if precision == .int8 { try write(scales[...], to: writer) }
      for id in 0..<TokenID(words.count) {
        let count = words.occurrences(id).littleEndian
        try write(withUnsafeBytes(of: count) { Array($0) }[...], to: writer)
      }
      for id in 0..<TokenID(words.count) {
        try write(words.withUTF8(of: id) { Array($0) + [UInt8(ascii: "\n")] }[...], to: writer)
      }
      try writer.finish()
    }
  }

  private static func write(_ bytes: ArraySlice<UInt8>, to writer: SafetensorsWriter) throws(SafetensorsError) {
    try bytes.withUnsafeBufferPointer { bytes throws(SafetensorsError) in
      try writer.write(UnsafeRawBufferPointer(bytes))
    }
  }

  private static func open(_ path: String) throws(EmbeddingError) -> SafetensorsFile {
    do throws(SafetensorsError) { return try SafetensorsFile(path: path) } catch { throw .tensors(error) }
  }

  private static func told(_ body: () throws(SafetensorsError) -> Void) throws(EmbeddingError) {
    do throws(SafetensorsError) { try body() } catch { throw .tensors(error) }
  }

  private func problem(_ problem: String, of tensor: String? = nil) -> EmbeddingError {
    .tensors(.badTensor(path: file.path, tensor: tensor ?? vectors.name, problem: problem))
  }
}
