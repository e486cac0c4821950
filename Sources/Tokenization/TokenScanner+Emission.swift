internal import CICU

extension TokenScanner {
  /// Hands over a batch of tokens that the tables gave and that stand in `region`.
  func emit(
    _ text: UnsafePointer<UInt8>, _ region: Range<UInt32>, count: Int, _ body: (ScannedToken) -> Void
  ) throws(TokenizationError) {
    guard count > 0 else { return }
    // Lower-casing the whole region at once is several times as fast as token by token.
    var lowered: UnsafeMutablePointer<UInt8>?
    if configuration.letterCase != .keep {
      lowered = lower(text + Int(region.lowerBound), count: region.count) - Int(region.lowerBound)
    }
    for token in batch[..<count] {
      try hand(token, text, lowered, body)
    }
  }

  /// Finds the tokens of a stretch by ICU's iterator.
  ///
  /// - Parameter usesTables: whether kinds and lower case may come from the tables where they have them.
  func scanStretch(
    _ text: UnsafePointer<UInt8>, _ stretch: Range<UInt32>, usesTables: Bool, _ tally: inout ScanTally,
    _ body: (ScannedToken) -> Void
  ) throws(TokenizationError) {
    let bytes = UnsafeRawBufferPointer(start: text + Int(stretch.lowerBound), count: stretch.count)
    var token = cicu_token()
    var start = stretch.lowerBound
    for segmentEnd in try segmenter!.ends(in: bytes) {
      let end = stretch.lowerBound + segmentEnd
      // Mostly once. A word with a narrow no-break space in it is several tokens: white space always separates.
      while start < end {
        token.start = start
        token.end = end
        if !usesTables || !cicu_classify(rules.tables, text, &token) {
          token.kind = UInt8(cicu_kind_of(text, &token.start, &token.end).rawValue)
          token.work = UInt8(CICU_WORK_TRANSFORM.rawValue)
        }
        start = token.end
        guard token.kind != CICU_WHITE_SPACE.rawValue else { break }
        guard configuration.keeps.rawValue >> token.kind & 1 == 1 else {
          tally.filtered += 1
          continue
        }
        tally.kept += 1
        var lowered: UnsafeMutablePointer<UInt8>?
        if configuration.letterCase != .keep, token.work != CICU_WORK_TRANSFORM.rawValue {
          lowered = lower(text + Int(token.start), count: Int(token.end - token.start)) - Int(token.start)
        }
        try hand(token, text, lowered, body)
      }
      start = end
    }
  }

  /// Hands over one token. `lowered` has its bytes in lower case, at the same places as `text`, as far as they are ASCII.
  @inline(__always)
  private func hand(
    _ token: cicu_token, _ text: UnsafePointer<UInt8>, _ lowered: UnsafeMutablePointer<UInt8>?,
    _ body: (ScannedToken) -> Void
  ) throws(TokenizationError) {
    let start = Int(token.start)
    let count = Int(token.end) - start
    // The raw values are the cases' numbers, as `cicu_kind` has them, and white space is no token; checking costs a branch.
    let kind = unsafeBitCast(token.kind, to: TokenKind.self)
    let range = Range(uncheckedBounds: (start, start + count))
    if kind == .numbers, let numberReplacement {
      body(ScannedToken(text: numberReplacement, source: range, kind: kind))
      return
    }
    var bytes = UnsafeRawBufferPointer(start: lowered.map { UnsafePointer($0) + start } ?? text + start, count: count)
    if token.work == CICU_WORK_MAP.rawValue {
      cicu_map(rules.tables, lowered! + start, UInt32(count))
    } else if token.work == CICU_WORK_TRANSFORM.rawValue {
      // Emoji are what they are: no case, no compatibility forms.
      bytes = UnsafeRawBufferPointer(start: text + start, count: count)
      if kind != .emoji, !transform.isIdentity {
        let result = try transform.apply(text + start, count: count)
        // An accent without a letter stays: a token is not empty.
        if !result.isEmpty { bytes = result }
      }
    }
    body(ScannedToken(text: bytes, source: range, kind: kind))
  }

  /// Lower-cases ASCII into the scanner's buffer.
  private func lower(_ text: UnsafePointer<UInt8>, count: Int) -> UnsafeMutablePointer<UInt8> {
    if count > lowerCase.count {
      lowerCase.deallocate()
      lowerCase = .allocate(capacity: count * 2)
    }
    cicu_lower_ascii(lowerCase.baseAddress!, text, count)
    return lowerCase.baseAddress!
  }
}
