/// The vectors of n-grams, which give words a vector that are not in the vocabulary.
///
/// Only buckets of which something was learned have a vector; others are left out of means. fastText has one for each, and leaves what
/// it drew at random where no word has the n-gram.
///
///     subwords.vector(of: "whereabouts")       // the mean of its n-grams' vectors
public struct SubwordVectors: Equatable, Sendable {
  public let nGrams: CharacterNGrams
  /// The buckets that have a vector.
  public let used: BucketSet
  /// [buckets in use, D]: a row for each of ``used``, in the order of their numbers.
  public let matrix: VectorMatrix

  public init(nGrams: CharacterNGrams, used: BucketSet, matrix: VectorMatrix) {
    precondition(used.buckets == nGrams.buckets, "\(used.buckets) of \(nGrams.buckets) buckets")
    precondition(matrix.rows == used.count, "\(matrix.rows) vectors for \(used.count) buckets")
    self.nGrams = nGrams
    self.used = used
    self.matrix = matrix
  }

  /// The mean of the vectors of a word's n-grams that have one; nil for a word that has none such.
  public func vector(of word: String) -> [Float]? {
    Self.mean(of: nGrams.buckets(of: word).compactMap(used.row), dimension: matrix.dimension) { row, add in
      matrix.withRow(row, add)
    }
  }

  /// The mean of some rows, which `row` gives one by one, summed in their order and zeros left out, of which older workbench files have
  /// many; nil where none is left.
  public static func mean<Failure: Error>(
    of rows: [Int], dimension: Int, row: (Int, (UnsafeBufferPointer<Float>) -> Void) throws(Failure) -> Void
  ) throws(Failure) -> [Float]? {
    var sum = [Float](repeating: 0, count: dimension)
    var count = 0
    for index in rows {
      try row(index) { row in
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
