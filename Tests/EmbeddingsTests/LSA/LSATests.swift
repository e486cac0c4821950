import Corpora
import Embeddings
import Foundation
import Tensors
import Testing

@Suite("Latent semantic analysis")
struct LSATests {
  /// `scipy_svd.py` made `scipy_svd.json`.
  struct Reference: Decodable {
    struct Case: Decodable {
      var weighting: LSAConfiguration.Weighting
      var singularValues: [Double]
      /// A row a word.
      var u: [[Double]]
      var squares: Double
      var elements: Int
    }

    var lines: [String]
    var words: [String]
    var window: Int
    var shift: Double
    var contextExponent: Double
    var cases: [Case]

    static func read() throws -> Reference {
      let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("scipy_svd.json")
      return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
    }

    /// The lines as ids of the words.
    var corpus: EncodedCorpus {
      let ids = Dictionary(uniqueKeysWithValues: words.enumerated().map { ($1, UInt32($0)) })
      return EncodedCorpus(
        lines.flatMap { line in
          line.split(separator: " ").enumerated().map { place, word in
            ids[String(word)]! | (place == 0 ? EncodedCorpus.lineStart : 0)
          }
        })
    }

    var occurrences: [Int64] {
      var occurrences: [String: Int64] = [:]
      for line in lines { for word in line.split(separator: " ") { occurrences[String(word), default: 0] += 1 } }
      return words.map { occurrences[$0]! }
    }

    func configuration(_ expected: Case) -> LSAConfiguration {
      var configuration = LSAConfiguration(weighting: expected.weighting)
      configuration.dimension = expected.singularValues.count
      if expected.weighting == .ppmi {
        (configuration.window, configuration.shift, configuration.contextExponent) = (window, shift, contextExponent)
      }
      return configuration
    }
  }

  @Test(
    "singular values are SciPy's of gensim's TF-IDF and of PPMI by formula, vectors are U · Σᵖ", arguments: [0, 0.5, 1])
  func scipy(exponent: Double) throws {
    let reference = try Reference.read()
    for expected in reference.cases {
      var configuration = reference.configuration(expected)
      configuration.exponent = exponent
      var elements = 0
      let trained = try #require(
        try LSATrainer(
          configuration, occurrences: reference.occurrences, corpus: reference.corpus, threads: 2
        ).train(progress: { if case .matrix(_, _, let count) = $0 { elements = count } }))
      #expect(elements == expected.elements)
      // Weights are kept as Float, and the search ends at residuals of 1e-6 of an eigenvalue.
      for (ours, theirs) in zip(trained.singularValues, expected.singularValues) {
        #expect(abs(ours - theirs) <= 1e-6 * theirs, "\(expected.weighting): \(ours) for \(theirs)")
      }
      let share = expected.singularValues.reduce(0) { $0 + $1 * $1 } / expected.squares
      #expect(abs(trained.keptShare - share) < 1e-6)
      for (row, components) in expected.u.enumerated() {
        for (column, component) in components.enumerated() {
          let theirs = component * pow(expected.singularValues[column], exponent)
          let ours = Double(trained.vectors[row][column])
          #expect(abs(ours - theirs) < 2e-5, "\(expected.weighting), \(reference.words[row]), \(column)")
        }
      }
    }
  }

  @Test("any number of threads, and however little memory for counts, give the same bytes")
  func deterministic() throws {
    let reference = try Reference.read()
    for expected in reference.cases {
      let vectors = try [(1, 1 << 20), (2, 0), (3, 1 << 20), (8, 0)].map { threads, memoryLimit in
        try LSATrainer(
          reference.configuration(expected), occurrences: reference.occurrences, corpus: reference.corpus,
          threads: threads, memoryLimit: memoryLimit
        ).train()?.vectors
      }
      #expect(vectors[0] != nil && vectors.allSatisfy { $0 == vectors[0] })
    }
  }

  @Test("a tall and a wide matrix have the singular values of each other, and A ≈ U Σ Vᵀ by both")
  func transposed() throws {
    let random = CounterRandom(seed: 4, stream: 1)
    let rows = (0..<40).map { row in
      (0..<23).map { column in
        let place = UInt64(row * 23 + column)
        return random.unit(at: place) < 0.3 ? Float(random.normal(at: place)) : 0
      }
    }
    let columns = (0..<23).map { column in rows.map { $0[column] } }
    let tall = try #require(try TruncatedSVD(of: SparseMatrix(rows), rank: 9, random: random, threads: 2))
    let wide = try #require(try TruncatedSVD(of: SparseMatrix(columns), rank: 9, random: random, threads: 1))
    for place in 0..<9 {
      #expect(abs(tall.singularValues[place] - wide.singularValues[place]) < 1e-9)
      // Aᵀ u = σ v, up to the sign.
      for column in 0..<23 {
        let product = (0..<40).reduce(0.0) { $0 + Double(rows[$1][column]) * tall[$1, place] }
        #expect(abs(abs(product) - abs(tall.singularValues[place] * wide[column, place])) < 1e-5)
      }
      for other in 0..<9 {
        let product = (0..<40).reduce(0.0) { $0 + tall[$1, place] * tall[$1, other] }
        #expect(abs(product - (place == other ? 1 : 0)) < 1e-6)
      }
      let largest = (0..<40).map { tall[$0, place] }.max { abs($0) < abs($1) }!
      #expect(largest > 0, "the sign of column \(place)")
    }
  }

  @Test("words that only one topic has are nearer to each other than to others")
  func topics() throws {
    let reference = try Reference.read()
    for expected in reference.cases {
      let trained = try #require(
        try LSATrainer(
          reference.configuration(expected), occurrences: reference.occurrences, corpus: reference.corpus, threads: 1
        ).train())
      func cosine(_ a: String, _ b: String) -> Double {
        let vectors = [a, b].map { UnitVector(trained.vectors[reference.words.firstIndex(of: $0)!]) }
        return zip(vectors[0].elements, vectors[1].elements).reduce(0) { $0 + $1.0 * $1.1 }
      }
      #expect(cosine("t0w0", "t0w1") > 0.8 && cosine("t0w0", "t3w0") < 0.3, "\(expected.weighting)")
    }
  }

  @Test("more dimensions than the table has, one line, and a stop are told apart")
  func refusals() throws {
    func train(_ ids: [UInt32], _ change: (inout LSAConfiguration) -> Void, stops: Bool = false) throws -> Int? {
      var configuration = LSAConfiguration()
      change(&configuration)
      let trainer = LSATrainer(configuration, occurrences: [9, 9, 9, 9], corpus: EncodedCorpus(ids), threads: 1)
      return try trainer.train(isStopping: { stops })?.vectors.rows
    }
    func error(_ body: () throws -> Int?) -> EmbeddingError? {
      do {
        _ = try body()
        return nil
      } catch {
        return error as? EmbeddingError
      }
    }
    let mark = EncodedCorpus.lineStart
    #expect(error { try train([mark | 0, 1, 2, 3]) { $0.dimension = 2 } } == .noDocuments)
    #expect(
      error { try train([mark | 0, 1, mark | 2, 3]) { $0.dimension = 2 } } == .rankTooHigh(wanted: 2, possible: 1))
    // Three lines, two of them the same: two singular values are above 0.
    let repeated = (0..<9).flatMap { [mark | UInt32($0 % 2), UInt32(2 + $0 % 2)] }
    #expect(error { try train(repeated) { $0.dimension = 3 } } == .rankTooHigh(wanted: 3, possible: 2))
    #expect(try train(repeated) { $0.dimension = 2 } == 4)
    #expect(try train(repeated, { $0.dimension = 2 }, stops: true) == nil)
    #expect(try train(repeated, { ($0.weighting, $0.dimension) = (.ppmi, 1) }, stops: true) == nil)
  }

  @Test("what takes too much memory is refused before it is made")
  func memory() throws {
    struct TooMuch: Error {}
    let reference = try Reference.read()
    for expected in reference.cases {
      var asked: [Double] = []
      let trainer = LSATrainer(
        reference.configuration(expected), occurrences: reference.occurrences, corpus: reference.corpus, threads: 1)
      #expect(throws: TooMuch.self) {
        _ = try trainer.train(requireMemory: { bytes in
          asked.append(bytes)
          if bytes > 20_000 { throw TooMuch() }
        })
      }
      #expect(asked.last! > 20_000)
    }
  }

  @Test("settings that cannot be are refused, and those of a weighting that is not used are, too")
  func validation() {
    func problem(_ change: (inout LSAConfiguration) -> Void) -> String? {
      var configuration = LSAConfiguration()
      change(&configuration)
      do throws(EmbeddingError) {
        try configuration.validate()
        return nil
      } catch {
        return error.message
      }
    }
    #expect(problem { _ in } == nil)
    #expect(problem { $0.weighting = .ppmi } == nil)
    #expect(problem { $0.dimension = 0 } == "dimension is 0, and must be from 1 to 10,000")
    #expect(problem { $0.window = 3 } == "window is 3, and must be left alone with tf-idf, which looks at whole lines")
    #expect(problem { ($0.weighting, $0.shift) = (.ppmi, 0) } == "shift is 0.0, and must be above 0")
    #expect(problem { ($0.weighting, $0.contextExponent) = (.ppmi, 1.5) }?.hasPrefix("contextExponent is 1.5") == true)
    #expect(problem { $0.exponent = -1 }?.hasPrefix("exponent is -1.0") == true)
  }
}
