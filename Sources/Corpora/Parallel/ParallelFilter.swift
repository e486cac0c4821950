import Tokenization

/// Takes pairs out of a parallel corpus, and counts each by the first reason that holds.
///
///     var filter = ParallelFilter()
///     (filter.minimumTokens, filter.maximumRatio, filter.dropsDuplicates) = (2, 2, true)
///     let kept = filter.applied(to: texts)
///     kept.ledger.summary       // read 29,000 pairs = 28,962 kept + 0 skipped + 38 filtered (3 duplicate, …
public struct ParallelFilter: Codable, Hashable, Sendable {
  /// Why a pair was taken out, in the order in which reasons are looked for.
  public enum Reason: String, Codable, Sendable, CaseIterable {
    /// A side holds nothing but white space.
    case empty
    /// Both sides are the same, byte for byte.
    case identical
    /// A side has fewer tokens than ``ParallelFilter/minimumTokens``.
    case tooShort
    /// A side has more tokens than ``ParallelFilter/maximumTokens``.
    case tooLong
    /// A side has more than ``ParallelFilter/maximumRatio`` times as many tokens as the other.
    case ratio
    /// A pair that was kept before is the same, byte for byte.
    case duplicate
  }

  public var dropsEmpty = true
  public var dropsIdentical = false
  public var dropsDuplicates = false
  public var minimumTokens: Int?
  public var maximumTokens: Int?
  public var maximumRatio: Double?

  public init() {}

  /// The pairs that are kept, in their order, with a ledger that has the others.
  ///
  /// - Parameter countTokens: How long a text is; its words between white space unless given.
  public func applied(
    to texts: ParallelTexts,
    countTokens: (ParallelSide, UnsafeRawBufferPointer) -> Int = { whiteSpaceWordCount($1) }
  ) -> ParallelTexts {
    var kept: [Int] = []
    var seen = PairSet()
    var counts: [Reason: Int64] = [:]
    for pair in 0..<texts.count {
      let reason: Reason? = texts.source.withUTF8(of: pair) { source in
        texts.target.withUTF8(of: pair) { target in
          self.reason(source, target, countTokens)
            ?? (dropsDuplicates && !seen.insert(pair, source, target, of: texts) ? .duplicate : nil)
        }
      }
      if let reason { counts[reason, default: 0] += 1 } else { kept.append(pair) }
    }
    var result = texts.selecting(kept)
    for (reason, count) in counts { result.ledger.filtered[reason.rawValue, default: 0] += count }
    result.ledger.kept -= Int64(texts.count - kept.count)
    precondition(result.ledger.isBalanced, "the ledger does not balance: \(result.ledger)")
    return result
  }

  private func reason(
    _ source: UnsafeRawBufferPointer, _ target: UnsafeRawBufferPointer,
    _ countTokens: (ParallelSide, UnsafeRawBufferPointer) -> Int
  ) -> Reason? {
    if dropsEmpty, isBlank(source) || isBlank(target) { return .empty }
    if dropsIdentical, source.elementsEqual(target) { return .identical }
    if minimumTokens == nil, maximumTokens == nil, maximumRatio == nil { return nil }
    let (left, right) = (countTokens(.source, source), countTokens(.target, target))
    let (less, more) = (min(left, right), max(left, right))
    if let minimumTokens, less < minimumTokens { return .tooShort }
    if let maximumTokens, more > maximumTokens { return .tooLong }
    if let maximumRatio, Double(more) > maximumRatio * Double(less) { return .ratio }
    return nil
  }
}

/// Pairs by their bytes, of which only numbers are kept.
private struct PairSet {
  /// By a hash of both texts; of equal hashes of different pairs, the later is at the next free number.
  private var pairs: [UInt64: Int] = [:]

  /// Whether the pair is new.
  mutating func insert(
    _ pair: Int, _ source: UnsafeRawBufferPointer, _ target: UnsafeRawBufferPointer, of texts: ParallelTexts
  ) -> Bool {
    func hash(_ text: UnsafeRawBufferPointer) -> UInt64 {
      text.baseAddress.map { wordHash($0, count: text.count) } ?? 0
    }
    var key = folded(hash(source) ^ 0x9E37_79B9_7F4A_7C15, hash(target) ^ 0xC2B2_AE3D_27D4_EB4F)
    while let other = pairs[key] {
      let isSame = texts.source.withUTF8(of: other) { $0.elementsEqual(source) }
      if isSame, texts.target.withUTF8(of: other, { $0.elementsEqual(target) }) { return false }
      key &+= 1
    }
    pairs[key] = pair
    return true
  }
}

/// How many words a text has between white space.
public func whiteSpaceWordCount(_ text: UnsafeRawBufferPointer) -> Int {
  var (count, isInWord) = (0, false)
  if text.allSatisfy({ $0 < 0x80 }) {
    for byte in text {
      if isASCIIWhiteSpace(byte) {
        isInWord = false
      } else if !isInWord {
        (count, isInWord) = (count + 1, true)
      }
    }
    return count
  }
  for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
    if scalar.properties.isWhitespace {
      isInWord = false
    } else if !isInWord {
      (count, isInWord) = (count + 1, true)
    }
  }
  return count
}
