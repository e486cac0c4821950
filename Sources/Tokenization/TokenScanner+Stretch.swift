internal import CICU

extension TokenScanner {
  /// Hands over a batch of tokens, nearly all of them ASCII, that stand in `region`.
  func emit(
    _ text: UnsafePointer<UInt8>, _ region: Range<UInt32>, count: Int, _ body: (ScannedToken) -> Void
  ) throws(TokenizationError) {
    guard count > 0 else { return }
    // Lower-casing the whole region at once is several times as fast as token by token.
    var source = text
    if configuration.letterCase != .keep {
      source = lower(text + Int(region.lowerBound), count: region.count) - Int(region.lowerBound)
    }
    for token in batch[..<count] {
      let range = Range(uncheckedBounds: (Int(token.start), Int(token.end)))
      let kind = TokenKind(rawValue: token.kind)!
      let bytes: UnsafeRawBufferPointer
      if kind == .numbers, let numberReplacement {
        numberReplacement.withUnsafeBytes { body(ScannedToken(text: $0, source: range, kind: kind)) }
        continue
      }
      if token.is_special, !transform.isIdentity {
        bytes = try transform.apply(text + range.lowerBound, count: range.count)
      } else {
        bytes = UnsafeRawBufferPointer(start: source + range.lowerBound, count: range.count)
      }
      body(ScannedToken(text: bytes, source: range, kind: kind))
    }
  }

  /// Finds the tokens of a stretch by ICU's iterator.
  func scanStretch(
    _ text: UnsafePointer<UInt8>, _ stretch: Range<UInt32>, usesASCIIRules: Bool, _ tally: inout ScanTally,
    _ body: (ScannedToken) -> Void
  ) throws(TokenizationError) {
    let bytes = UnsafeRawBufferPointer(start: text + Int(stretch.lowerBound), count: stretch.count)
    var segmentStart = stretch.lowerBound
    for segmentEnd in try segmenter!.ends(in: bytes) {
      var start = segmentStart
      var end = stretch.lowerBound + segmentEnd
      segmentStart = end
      let found = cicu_kind_of(text, &start, &end)
      guard found != CICU_WHITE_SPACE, let kind = TokenKind(rawValue: UInt8(found.rawValue)) else { continue }
      guard configuration.keeps.contains(TokenKinds(kind)) else {
        tally.filtered += 1
        continue
      }
      tally.kept += 1
      let range = Range(uncheckedBounds: (Int(start), Int(end)))
      if kind == .numbers, let numberReplacement {
        numberReplacement.withUnsafeBytes { body(ScannedToken(text: $0, source: range, kind: kind)) }
      } else {
        let result = try transformed(text + range.lowerBound, count: range.count, usesASCIIRules: usesASCIIRules)
        body(ScannedToken(text: result, source: range, kind: kind))
      }
    }
  }

  private func transformed(
    _ text: UnsafePointer<UInt8>, count: Int, usesASCIIRules: Bool
  ) throws(TokenizationError) -> UnsafeRawBufferPointer {
    if usesASCIIRules, rules.isPlain(text, count: count) {
      return UnsafeRawBufferPointer(
        start: configuration.letterCase == .keep ? text : lower(text, count: count), count: count)
    }
    return try transform.apply(text, count: count)
  }

  /// Lower-cases ASCII into the scanner's buffer.
  private func lower(_ text: UnsafePointer<UInt8>, count: Int) -> UnsafePointer<UInt8> {
    if count > lowered.count {
      lowered.deallocate()
      lowered = .allocate(capacity: count * 2)
    }
    cicu_lower_ascii(lowered.baseAddress!, text, count)
    return UnsafePointer(lowered.baseAddress!)
  }
}
