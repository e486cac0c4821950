import Corpora

/// Reads fastText's own binary models, those of version 11 and 12 and the ones without a version that came before.
///
/// A word's vector is the mean of its own row and those of its n-grams, as fastText answers; the n-grams come along for words that
/// are not there. Of a supervised model the words are read; its labels and their weights are counted.
struct FastTextReader {
  static let magic: UInt32 = 793_712_314
  static let longestWord = 4096

  private let source: ByteSource

  init(_ source: ByteSource) { self.source = source }

  struct Result {
    var matrix: VectorMatrix
    var subwords: SubwordVectors?
    var labels: Int
  }

  /// What a model says of itself, in the order of the file.
  private struct Header {
    var dimension = 0
    var minimumLength = 0
    var maximumLength = 0
    var buckets = 0
    var isSupervised = false
    var hasVersion = false
  }

  /// Whether a file that starts so is one without a version: small numbers where fastText has its settings.
  static func isWithoutVersion(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count >= 64 else { return false }
    let settings = (0..<12).map {
      Int(Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Int32.self)))
    }
    return (1...1 << 16).contains(settings[0]) && settings[1..<6].allSatisfy { (0...1 << 20).contains($0) }
      && (1...3).contains(settings[6]) && (1...3).contains(settings[7]) && settings[8] >= 0
      && (0...64).contains(settings[9]) && (0...64).contains(settings[10])
  }

  func read(_ words: inout WordCollector) throws(EmbeddingError) -> Result {
    let header = try readHeader()
    let (own, labels) = try readDictionary(header, into: &words)
    if header.hasVersion, try source.integer(UInt8.self) != 0 {
      throw .otherFormat(
        path: source.path, format: "a quantized fastText model (.ftz)",
        advice: "import the .bin or .vec file that it was made from")
    }
    let rows = try Int(clamping: source.integer(Int64.self))
    let columns = try Int(clamping: source.integer(Int64.self))
    let nGrams = header.maximumLength > 0 ? header.buckets : 0
    let (numbers, overflow) = rows.multipliedReportingOverflow(by: max(columns, 0))
    guard columns == header.dimension, rows >= own + nGrams, rows > 0, !overflow, numbers <= source.remaining / 4 else {
      throw source.failure(
        source.position - 16,
        "\(rows) vectors of dimension \(columns) for \(own) words and \(nGrams) n-grams do not fit in what is left of the file"
      )
    }
    var subwords: SubwordVectors?
    let matrix = try VectorMatrix(rows: own, dimension: columns) { (elements) throws(EmbeddingError) in
      try readRows(into: elements)
      guard nGrams > 0 else { return }
      let nGrams = CharacterNGrams(
        minimumLength: max(1, header.minimumLength), maximumLength: header.maximumLength, buckets: nGrams)
      let read = try readSubwords(nGrams, dimension: columns)
      try addNGrams(read, of: words, to: elements)
      subwords = read
    }
    return Result(matrix: matrix, subwords: subwords, labels: labels)
  }

  /// The n-grams whose vectors a word's own has a share of.
  static func buckets(of word: UnsafeRawBufferPointer, _ nGrams: CharacterNGrams) -> [Int] {
    // The end of a line is no word of characters.
    word.elementsEqual("</s>".utf8) ? [] : nGrams.buckets(of: word)
  }

  private func readHeader() throws(EmbeddingError) -> Header {
    var header = Header()
    let first = try source.integer(UInt32.self)
    var version: Int32 = 0
    header.hasVersion = first == Self.magic
    if header.hasVersion {
      version = try source.integer(Int32.self)
      guard (11...12).contains(version) else {
        throw source.failure(4, "version \(version) of fastText's form; 11 or 12")
      }
      header.dimension = Int(try source.integer(Int32.self))
    } else {
      header.dimension = Int(Int32(bitPattern: first))
    }
    // Window, epochs, least count, negatives, word n-grams and loss.
    for _ in 0..<6 { _ = try source.integer(Int32.self) }
    header.isSupervised = try source.integer(Int32.self) == 3
    header.buckets = Int(try source.integer(Int32.self))
    header.minimumLength = Int(try source.integer(Int32.self))
    header.maximumLength = Int(try source.integer(Int32.self))
    _ = try source.integer(Int32.self)
    _ = try source.integer(UInt64.self)
    // Supervised models of version 11 were trained without n-grams of characters, whatever they say.
    if version == 11, header.isSupervised { header.maximumLength = 0 }
    guard (1...1 << 20).contains(header.dimension), header.buckets >= 0, (0...64).contains(header.minimumLength),
      (0...64).contains(header.maximumLength)
    else {
      throw source.failure(
        0,
        "dimension \(header.dimension), \(header.buckets) buckets of n-grams of \(header.minimumLength) to \(header.maximumLength) characters cannot be"
      )
    }
    if header.maximumLength < header.minimumLength || header.buckets == 0 { header.maximumLength = 0 }
    return header
  }

  /// - Returns: how many words and labels there are; the words are in `words`, with their counts.
  private func readDictionary(
    _ header: Header, into words: inout WordCollector
  ) throws(EmbeddingError) -> (words: Int, labels: Int) {
    let start = source.position
    let size = Int(try source.integer(Int32.self))
    let own = Int(try source.integer(Int32.self))
    let labels = Int(try source.integer(Int32.self))
    _ = try source.integer(Int64.self)
    let pruned = header.hasVersion ? try source.integer(Int64.self) : -1
    // A word's end, its count and its kind take ten bytes.
    guard own > 0, labels >= 0, size == own + labels, size <= source.remaining / 10 else {
      throw source.failure(
        start, "\(size) entries, \(own) words and \(labels) labels, in \(source.remaining) bytes cannot be")
    }
    for entry in 0..<size {
      let place = source.position
      let word = try source.bytesUpToZero(limit: Self.longestWord)
      let count = try source.integer(Int64.self)
      let kind = try source.integer(UInt8.self)
      guard kind == (entry < own ? 0 : 1), count >= 0 else {
        throw source.failure(place, "entry \(entry + 1) of \(size) is of kind \(kind), with \(count) occurrences")
      }
      if kind == 1 { continue }
      let before = words.count
      let isValid = word.withUnsafeBytes { words.add($0, occurrences: count) }
      guard isValid else { throw source.failure(place, "the word is not UTF-8; pass --invalid replace") }
      // Here rows belong to places.
      guard words.count == before + 1 else {
        throw source.failure(place, "word \(entry + 1) came before, or was skipped")
      }
    }
    for _ in 0..<max(0, pruned) { _ = try source.integer(Int64.self) }
    return (own, labels)
  }

  /// The rows of all buckets but those of zeros: of these nothing was learned.
  private func readSubwords(_ nGrams: CharacterNGrams, dimension: Int) throws(EmbeddingError) -> SubwordVectors {
    var learned: [Int] = []
    // Memory that is never written takes no room.
    let rows = try VectorMatrix(rows: nGrams.buckets, dimension: dimension) { (elements) throws(EmbeddingError) in
      for bucket in 0..<nGrams.buckets {
        let start = learned.count * dimension
        let row = UnsafeMutableBufferPointer(rebasing: elements[start..<start + dimension])
        try readRows(into: row)
        if row.contains(where: { $0 != 0 }) { learned.append(bucket) }
      }
    }
    return SubwordVectors(
      nGrams: nGrams, used: BucketSet(learned, of: nGrams.buckets), matrix: rows.prefix(learned.count))
  }

  private func readRows(into elements: UnsafeMutableBufferPointer<Float>) throws(EmbeddingError) {
    let start = source.position
    try source.read(into: UnsafeMutableRawBufferPointer(elements))
    for index in elements.indices {
      #if _endian(big)
        elements[index] = Float(bitPattern: UInt32(littleEndian: elements[index].bitPattern))
      #endif
      guard elements[index].isFinite else {
        throw source.failure(start + 4 * index, "\(elements[index].named) is not a finite number")
      }
    }
  }

  /// Makes of each word's own row the mean of that and of its n-grams, summed in fastText's order.
  private func addNGrams(
    _ subwords: SubwordVectors, of words: WordCollector, to elements: UnsafeMutableBufferPointer<Float>
  ) throws(EmbeddingError) {
    let (nGrams, dimension) = (subwords.nGrams, subwords.matrix.dimension)
    for word in 0..<words.count {
      let buckets = words.withUTF8(of: word) { Self.buckets(of: $0, nGrams) }
      let vector = UnsafeMutableBufferPointer(
        rebasing: elements[word * dimension..<(word + 1) * dimension])
      for row in buckets.compactMap(subwords.used.row) {
        subwords.matrix.withRow(row) { row in for column in vector.indices { vector[column] += row[column] } }
      }
      let share = 1 / Float(buckets.count + 1)
      for column in vector.indices { vector[column] *= share }
      guard vector.allSatisfy(\.isFinite) else {
        throw source.failure(0, "word \(word + 1) and its n-grams add up to more than single precision holds")
      }
    }
  }
}
