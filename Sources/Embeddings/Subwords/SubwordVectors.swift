/// The vectors of n-grams, which give words a vector that are not in the vocabulary.
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

  /// The mean of the vectors of a word's n-grams; nil for a word that is too short to have one.
  public func vector(of word: String) -> [Float]? {
    Self.mean(of: nGrams.buckets(of: word), dimension: matrix.dimension) { bucket, add in
      matrix.withRow(bucket, add)
    }
  }

  /// The mean of the vectors of some n-grams, which `row` gives one by one, summed in their order; nil where there are none.
  public static func mean<Failure: Error>(
    of buckets: [Int], dimension: Int, row: (Int, (UnsafeBufferPointer<Float>) -> Void) throws(Failure) -> Void
  ) throws(Failure) -> [Float]? {
    if buckets.isEmpty { return nil }
    var sum = [Float](repeating: 0, count: dimension)
    for bucket in buckets {
      try row(bucket) { row in for column in sum.indices { sum[column] += row[column] } }
    }
    let share = 1 / Float(buckets.count)
    for column in sum.indices { sum[column] *= share }
    return sum
  }
}
