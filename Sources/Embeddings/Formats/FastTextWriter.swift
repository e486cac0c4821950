import Corpora

/// Writes fastText's own binary models, version 12, as unsupervised training makes them.
///
/// fastText keeps a row for each word and one for each n-gram, and answers a word with the mean of its own row and its n-grams'. That
/// mean is what Skein keeps, so the words' own rows are found again: such that fastText's sums come out the same to the bit.
/// A word whose occurrences are not known is one that occurs once. Left empty is what only training needs: the matrix of outputs; and the settings of the training are fastText's defaults.
package struct FastTextWriter {
  private let vectors: WordVectors
  private let subwords: SubwordVectors?

  init(_ vectors: WordVectors, _ subwords: SubwordVectors?) {
    self.vectors = vectors
    self.subwords = subwords
  }

  func write(to path: String) throws(EmbeddingError) {
    let output = try AtomicFile(path: path)
    let (words, matrix) = (vectors.vocabulary, vectors.matrix)
    let nGrams = subwords?.nGrams
    func number(_ number: some FixedWidthInteger) throws(EmbeddingError) {
      try output.write(bytes: withUnsafeBytes(of: number.littleEndian) { Array($0) })
    }
    func row(_ row: UnsafeBufferPointer<Float>) throws(EmbeddingError) {
      for element in row { try withUnsafeBytes(of: element.bitPattern.littleEndian, output.write) }
    }
    let settings: [(name: String, value: Int)] = [
      ("magic", Int(Int32(bitPattern: FastTextReader.magic))), ("version", 12), ("dim", matrix.dimension), ("ws", 5),
      ("epoch", 5), ("minCount", 1), ("neg", 5), ("wordNgrams", 1), ("loss: negative sampling", 2),
      ("model: skip-gram", 2), ("bucket", nGrams?.buckets ?? 0), ("minn", nGrams?.minimumLength ?? 0),
      ("maxn", nGrams?.maximumLength ?? 0), ("lrUpdateRate", 100),
    ]
    for setting in settings { try number(Int32(setting.value)) }
    try number(Double(1e-4).bitPattern)  // t

    for count in [words.count, words.count, 0] { try number(Int32(count)) }  // entries, words, labels
    // gensim leaves out words that never occur, and then misses their rows.
    let counts = (0..<TokenID(words.count)).map { max(1, words.occurrences($0)) }
    try number(counts.reduce(0, +))
    try number(Int64(-1))  // nothing was pruned
    for id in 0..<TokenID(words.count) {
      try words.withUTF8(of: id) { (word) throws(EmbeddingError) in try output.write(word) }
      try output.write(bytes: [0])
      try number(counts[Int(id)])
      try output.write(bytes: [0])  // a word, not a label
    }

    try output.write(bytes: [0])  // not quantized
    try number(Int64(matrix.rows + (nGrams?.buckets ?? 0)))
    try number(Int64(matrix.dimension))
    var own = [Float](repeating: 0, count: matrix.dimension)
    for id in 0..<TokenID(words.count) {
      ownRow(of: id, into: &own)
      if let number = own.first(where: { !$0.isFinite }) {
        throw .unstorable(word: words.word(id), number: number, precision: .float32)
      }
      try own.withUnsafeBufferPointer { (own) throws(EmbeddingError) in try row(own) }
    }
    if let subwords {
      let zeros = [Float](repeating: 0, count: matrix.dimension)
      for bucket in 0..<subwords.nGrams.buckets {
        if let index = subwords.used.row(of: bucket) {
          try subwords.matrix.withRow(index) { (numbers) throws(EmbeddingError) in try row(numbers) }
        } else {
          try zeros.withUnsafeBufferPointer { (numbers) throws(EmbeddingError) in try row(numbers) }
        }
      }
    }

    try output.write(bytes: [0])  // the matrix of outputs is not quantized, and has no rows
    try number(Int64(0))
    try number(Int64(matrix.dimension))
    try output.finish()
  }

  /// The row whose mean with those of the word's n-grams is the word's vector.
  private func ownRow(of id: TokenID, into own: inout [Float]) {
    vectors.matrix.withRow(Int(id)) { vector in for column in own.indices { own[column] = vector[column] } }
    guard let subwords else { return }
    let buckets = vectors.vocabulary.withUTF8(of: id) { word in
      FastTextReader.buckets(of: word, subwords.nGrams)
    }
    if buckets.isEmpty { return }
    let share = 1 / Float(buckets.count + 1)
    var rows: [[Float]] = Array(repeating: [], count: own.count)
    for column in rows.indices { rows[column].reserveCapacity(buckets.count) }
    for index in buckets.compactMap(subwords.used.row) {
      subwords.matrix.withRow(index) { row in for column in rows.indices { rows[column].append(row[column]) } }
    }
    for column in own.indices { own[column] = Self.addend(with: rows[column], giving: own[column], share: share) }
  }

  /// The number w for which ((w + n₁) + n₂ …) · share is `mean`, in single precision; the nearest there is where none is.
  ///
  /// Rounding keeps order, so that the sum never falls when w rises: w is found by halving.
  package static func addend(with numbers: [Float], giving mean: Float, share: Float) -> Float {
    func value(_ addend: Float) -> Float {
      var sum = addend
      for number in numbers { sum += number }
      return sum * share
    }
    let start = Float(numbers.reduce(Double(mean) * Double(numbers.count + 1)) { $0 - Double($1) })
    if value(start) == mean { return start }
    var step = max(abs(start), abs(mean), numbers.reduce(0) { max($0, abs($1)) }).ulp
    var (low, high) = (start, start)
    while value(low) > mean { (low, step) = (low - step, 2 * step) }
    while value(high) < mean { (high, step) = (high + step, 2 * step) }
    while true {
      if value(low) == mean { return low }
      if value(high) == mean { return high }
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { break }
      if value(middle) > mean { high = middle } else { low = middle }
    }
    return abs(value(low) - mean) <= abs(value(high) - mean) ? low : high
  }
}
