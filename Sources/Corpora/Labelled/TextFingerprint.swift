import Tensors
import Tokenization

/// What a text is compared by: a digest of all its tokens, and bands of a MinHash of its word 3-grams.
struct TextFingerprint {
  /// Equal for texts with the same tokens after NFKC and case folding. Two hashes of 64 bits: among a million texts the
  /// chance that any two differ and agree in both is below 10⁻²⁶.
  var exact: (UInt64, UInt64) = (0, 0)
  /// Texts that agree in a band may be near duplicates; `nil` for texts without words.
  var bands: [UInt64]?
  var words = 0
  /// Words, punctuation and symbols.
  var tokens = 0
}

/// Makes fingerprints. For one thread at a time.
///
/// A. Z. Broder: On the resemblance and containment of documents. Compression and Complexity of Sequences, 1997: the share of hash
/// functions whose minimum over two sets agrees is an estimate of their Jaccard similarity. The ``rows`` minima of a band are hashed
/// together; sets of similarity s agree in one of b bands of r rows with probability 1 − (1 − sʳ)ᵇ: 0.9999 at 0.9, 0.06 at 0.5.
final class FingerprintScanner {
  static let bandCount = 16
  static let rows = 8
  static let shingleWords = 3

  private let scanner: TokenScanner
  /// Hash function k takes x to multipliers[k] · (x + increments[k]) modulo 2³².
  private let multipliers: [SIMD8<UInt32>]
  private let increments: [SIMD8<UInt32>]
  private var shingles: [UInt64] = []

  /// Words as they are told apart by Unicode's rules, after NFKC and case folding.
  static func makeTokenizer() throws(CorpusError) -> Tokenizer {
    var configuration = TokenizerConfiguration()
    configuration.normalization = .nfkc
    configuration.letterCase = .fold
    configuration.keeps = .all
    return try corpusError { () throws(TokenizationError) in try Tokenizer(configuration) }
  }

  init(_ tokenizer: Tokenizer) throws(CorpusError) {
    scanner = try corpusError { () throws(TokenizationError) in try tokenizer.makeScanner() }
    let random = CounterRandom(seed: 1, stream: 0)
    func numbers(from counter: Int) -> [SIMD8<UInt32>] {
      (0..<FingerprintScanner.bandCount).map { band in
        var lanes = SIMD8<UInt32>()
        for row in 0..<FingerprintScanner.rows {
          lanes[row] = UInt32(
            truncatingIfNeeded: random.bits(at: UInt64(counter + band * FingerprintScanner.rows + row)))
        }
        return lanes
      }
    }
    multipliers = numbers(from: 0).map { $0 | 1 }
    increments = numbers(from: 1 << 20)
  }

  func fingerprint(of text: UnsafeRawBufferPointer) throws(CorpusError) -> TextFingerprint {
    var fingerprint = TextFingerprint()
    try collect(text, &fingerprint)
    guard !shingles.isEmpty else { return fingerprint }
    let count = FingerprintScanner.bandCount
    fingerprint.bands = withUnsafeTemporaryAllocation(of: SIMD8<UInt32>.self, capacity: count) { minima in
      minima.initialize(repeating: SIMD8(repeating: .max))
      for shingle in shingles {
        let x = SIMD8<UInt32>(repeating: UInt32(truncatingIfNeeded: shingle >> 32))
        for band in 0..<count {
          let hashed = (x &+ increments[band]) &* multipliers[band]
          minima[band] = pointwiseMin(minima[band], hashed)
        }
      }
      return minima.enumerated().map { band, minima in
        withUnsafeBytes(of: minima) { wordHash($0.baseAddress!, count: $0.count) } ^ UInt64(band)
      }
    }
    return fingerprint
  }

  /// The different word 3-grams of a text, by their hashes in order; a shorter text is one.
  func shingleSet(of text: UnsafeRawBufferPointer) throws(CorpusError) -> [UInt64] {
    var fingerprint = TextFingerprint()
    try collect(text, &fingerprint)
    shingles.sort()
    var count = 0
    for shingle in shingles where count == 0 || shingles[count - 1] != shingle {
      shingles[count] = shingle
      count += 1
    }
    return Array(shingles[..<count])
  }

  private func collect(_ text: UnsafeRawBufferPointer, _ fingerprint: inout TextFingerprint) throws(CorpusError) {
    shingles.removeAll(keepingCapacity: true)
    var exact: (UInt64, UInt64) = (0x243F_6A88_85A3_08D3, 0x1319_8A2E_0370_7344)  // digits of π
    var last: (UInt64, UInt64) = (0, 0)
    var words = 0
    var tokens = 0
    do {
      try scanner.scan(text) { token in
        guard let start = token.text.baseAddress, token.text.count > 0 else { return }
        let hash = wordHash(start, count: token.text.count)
        tokens += 1
        exact.0 = folded(exact.0 ^ hash, 0x9E37_79B9_7F4A_7C15)
        exact.1 = folded(exact.1 &+ hash, 0xC2B2_AE3D_27D4_EB4F)
        guard TokenKinds.wordLike.contains(TokenKinds(token.kind)) else { return }
        words += 1
        let pair = folded(last.0 ^ 0xA076_1D64_78BD_642F, last.1 ^ 0xE703_7ED1_A0B4_28DB)
        if words >= FingerprintScanner.shingleWords {
          shingles.append(folded(pair ^ hash, 0x8EBC_6AF0_9C88_C6E3))
        }
        last = (last.1, hash)
      }
    } catch {
      throw .tokenization(error)
    }
    if words > 0, shingles.isEmpty {
      shingles.append(folded(last.0 ^ 0x5899_65CC_7537_4CC3, last.1 ^ 0xA076_1D64_78BD_642F))
    }
    fingerprint.exact = exact
    fingerprint.words = words
    fingerprint.tokens = tokens
  }
}

/// The share of the elements of either set that are in both, for sets in order.
func jaccardSimilarity(_ a: [UInt64], _ b: [UInt64]) -> Double {
  var i = 0
  var j = 0
  var common = 0
  while i < a.count, j < b.count {
    if a[i] == b[j] { common += 1 }
    let (left, right) = (a[i], b[j])
    if left <= right { i += 1 }
    if right <= left { j += 1 }
  }
  let all = a.count + b.count - common
  return all == 0 ? 1 : Double(common) / Double(all)
}
