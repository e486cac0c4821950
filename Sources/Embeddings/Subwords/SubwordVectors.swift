/// The vectors of n-grams, which give words a vector that are not in the vocabulary.
///
/// A bucket of zeros is one of which nothing was learned, and is left out of means. fastText leaves there what it drew at random.
///
///     subwords.vector(of: "whereabouts")       // the mean of its n-grams' vectors
public struct SubwordVectors: Equatable, Sendable {
  public var nGrams: CharacterNGrams
  /// [buckets, D]
  public var matrix: VectorMatrix

  public init(nGrams: CharacterNGrams, matrix: VectorMatrix) {
    precondition(matrix.rows == nGrams.buckets, "\(matrix.rows) vectors for \(nGrams.buckets) buckets")
    self.nGrams = nGrams
    self.matrix = matrix
  }

  /// The mean of the vectors of a word's n-grams that have one; nil for a word that has none such.
  public func vector(of word: String) -> [Float]? {
    Self.mean(of: nGrams.buckets(of: word), dimension: matrix.dimension) { bucket, add in
      matrix.withRow(bucket, add)
    }
  }

  /// The mean of the vectors of some n-grams, which `row` gives one by one, summed in their order and zeros left out; nil where
  /// none is left.
  public static func mean<Failure: Error>(
    of buckets: [Int], dimension: Int, row: (Int, (UnsafeBufferPointer<Float>) -> Void) throws(Failure) -> Void
  ) throws(Failure) -> [Float]? {
    var sum = [Float](repeating: 0, count: dimension)
    var count = 0
    for bucket in buckets {
      try row(bucket) { row in
        guard row.contains(where: { $0 != 0 }) else { return }
        for column in sum.indices { sum[column] += row[column] }
        count += 1
      }
    }
    if count == 0 { return nil }
    let share = 1 / Float(count)
    for column in sum.indices { sum[column] *= share }
    return sum
  }
}
