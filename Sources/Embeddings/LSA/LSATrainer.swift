import Corpora
import Foundation
import Tensors

/// Makes vectors by latent semantic analysis.
///
///     let trainer = LSATrainer(configuration, occurrences: vocabulary.occurrences, corpus: corpus, threads: 2)
///     let trained = try trainer.train()
///     trained?.vectors                // row `id` is U[id] · Σᵖ
///
/// The same corpus and configuration give the same bytes for any number of threads.
public struct LSATrainer {
  public let configuration: LSAConfiguration
  let occurrences: [Int64]
  let corpus: EncodedCorpus
  let threads: Int
  /// Bytes for counting words near words.
  let memoryLimit: Int

  public init(
    _ configuration: LSAConfiguration, occurrences: [Int64], corpus: EncodedCorpus, threads: Int,
    memoryLimit: Int = 512 << 20
  ) {
    self.configuration = configuration
    self.occurrences = occurrences
    self.corpus = corpus
    self.threads = threads
    self.memoryLimit = memoryLimit
  }

  private var vocabularySize: Int { occurrences.count }

  /// What is under way.
  public enum Progress: Sendable {
    /// The corpus is counted: the share that was read.
    case counting(share: Double)
    /// The table is made, of `elements` that are not 0.
    case matrix(rows: Int, columns: Int, elements: Int)
    /// Singular values are searched for; how many products that takes is not known.
    case factorizing(products: Int)
  }

  public struct Trained: Sendable {
    public var vectors: VectorMatrix
    /// The largest first.
    public var singularValues: [Double]
    /// The share of the table's squares that these singular values make up.
    public var keptShare: Double
    public var products: Int
  }

  /// - Parameters:
  ///   - requireMemory: called with the bytes that the next step takes, to refuse it.
  ///   - isStopping: asked often; `true` ends the work, and nothing of it is left.
  /// - Returns: `nil` if stopped.
  public func train(
    requireMemory: (Double) throws -> Void = { _ in }, isStopping: () -> Bool = { false },
    progress: (Progress) -> Void = { _ in }
  ) throws -> Trained? {
    guard let matrix = try matrix(requireMemory, isStopping, progress) else { return nil }
    progress(.matrix(rows: matrix.rows, columns: matrix.columns, elements: matrix.elementCount))
    // Every word in every line, or no word near another more often than by chance.
    if matrix.elementCount == 0 { throw EmbeddingError.rankTooHigh(wanted: configuration.dimension, possible: 0) }
    var products = 0
    let svd = try withoutActuallyEscaping(isStopping) { isStopping in
      try withoutActuallyEscaping(progress) { progress in
        try TruncatedSVD(
          of: matrix, rank: configuration.dimension,
          random: CounterRandom(seed: configuration.seed, stream: Self.randomStream), threads: threads
        ) { count in
          products = count + 1
          progress(.factorizing(products: count))
          return !isStopping()
        }
      }
    }
    guard let svd else { return nil }
    let scales = svd.singularValues.map { pow($0, configuration.effectiveExponent) }
    let dimension = configuration.dimension
    let vectors = VectorMatrix(rows: vocabularySize, dimension: dimension) { elements in
      for column in 0..<dimension {
        for row in 0..<vocabularySize { elements[row * dimension + column] = Float(svd[row, column] * scales[column]) }
      }
    }
    let squares = matrix.byRow.values.reduce(0.0) { $0 + Double($1) * Double($1) }
    let kept = svd.singularValues.reduce(0.0) { $0 + $1 * $1 }
    return Trained(
      vectors: vectors, singularValues: svd.singularValues, keptShare: kept / squares, products: products)
  }

  /// Keeps the numbers apart from those of other uses of a seed.
  private static let randomStream: UInt64 = 0x4C53_41

  private func matrix(
    _ requireMemory: (Double) throws -> Void, _ isStopping: () -> Bool, _ progress: (Progress) -> Void
  ) throws -> SparseMatrix? {
    func require(columns: Int, elements: Int) throws {
      let size = min(vocabularySize, columns)
      if configuration.dimension >= size {
        throw EmbeddingError.rankTooHigh(wanted: configuration.dimension, possible: max(size - 1, 0))
      }
      // What is counted already is some of it.
      try requireMemory(
        SparseMatrix.bytes(rows: vocabularySize, columns: columns, elements: elements)
          + TruncatedSVD.bytes(rows: vocabularySize, columns: columns, rank: configuration.dimension)
          + 4 * Double(vocabularySize) * Double(configuration.dimension))
    }
    switch configuration.weighting {
    case .tfIDF:
      let counts = try DocumentCounts(corpus, vocabularySize: vocabularySize)
      if counts.documents < 2 { throw EmbeddingError.noDocuments }
      if isStopping() { return nil }
      try require(columns: counts.documents, elements: counts.elements)
      return isStopping() ? nil : try SparseMatrix.tfIDF(counts)
    case .ppmi:
      guard
        let counts = try WindowCounts(
          corpus, occurrences: occurrences, window: configuration.window, threads: threads, memoryLimit: memoryLimit,
          requireMemory: requireMemory, isStopping: isStopping, progress: { progress(.counting(share: $0)) })
      else { return nil }
      try require(columns: vocabularySize, elements: counts.lines.places.count)
      return isStopping()
        ? nil
        : SparseMatrix.ppmi(counts, shift: configuration.shift, contextExponent: configuration.contextExponent)
    }
  }
}
