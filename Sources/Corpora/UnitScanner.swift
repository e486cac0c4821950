import Tokenization

/// Cuts text into units. For one thread at a time.
enum UnitScanner {
  case words(TokenScanner, endsLines: Bool, leavesOut: Bool)
  case characters(CharacterScanner)
  case subwordUnits(WordCutter.UnitScanner)

  /// Whether units that are too long are left out, as word vectors leave them, and not given as ``TextUnits/tooLong``.
  var leavesOut: Bool {
    if case .words(_, _, leavesOut: true) = self { return true }
    return false
  }

  /// The tokens of words, as the tokenizer gives them.
  @inline(__always)
  func scanTokens(
    _ text: UnsafeRawBufferPointer, _ body: (ScannedToken) -> Void
  ) throws(CorpusError) -> ScanTally {
    guard case .words(let scanner, _, _) = self else { preconditionFailure("only words are tokens") }
    do {
      return try scanner.scan(text, body)
    } catch {
      throw .tokenization(error)
    }
  }

  /// Everything that a language model has to predict of a text, in order: its tokens, characters or units of subwords and, where
  /// tokens have them, the ends of lines. The tally counts what was read, which ends of lines are not.
  ///
  /// - Parameter endsOpenLine: Whether the end of the text ends a line though there is no line feed.
  func scanUnits(
    _ text: UnsafeRawBufferPointer, endsOpenLine: Bool, _ body: (UnsafeRawBufferPointer) -> Void
  ) throws(CorpusError) -> ScanTally {
    switch self {
    case .words(_, let endsLines, _): try scanWords(text, endsLines, endsOpenLine: endsOpenLine, body)
    case .characters(let scanner): try scanCharacters(text, scanner, body)
    case .subwordUnits(let scanner): try scanSubwordUnits(text, scanner, body)
    }
  }

  private func scanWords(
    _ text: UnsafeRawBufferPointer, _ endsLines: Bool, endsOpenLine: Bool, _ body: (UnsafeRawBufferPointer) -> Void
  ) throws(CorpusError) -> ScanTally {
    var previousEnd = 0
    func endLines(before next: Int) {
      guard endsLines, holdsLineFeed(text, previousEnd..<next) else { return }
      for byte in text[previousEnd..<next] where byte == 0x0A { TextUnits.lineEnd.withUnsafeBytes(body) }
    }
    let tally = try scanTokens(text) { token in
      endLines(before: token.source.lowerBound)
      previousEnd = token.source.upperBound
      UnitScanner.give(token.text, body)
    }
    endLines(before: text.count)
    if endsLines, endsOpenLine { TextUnits.lineEnd.withUnsafeBytes(body) }
    return tally
  }

  private func scanCharacters(
    _ text: UnsafeRawBufferPointer, _ scanner: CharacterScanner, _ body: (UnsafeRawBufferPointer) -> Void
  ) throws(CorpusError) -> ScanTally {
    var tally = ScanTally()
    try corpusError { () throws(TokenizationError) in
      try scanner.scan(text) { character in
        tally.kept += 1
        UnitScanner.give(UnsafeRawBufferPointer(rebasing: text[character]), body)
      }
    }
    return tally
  }

  private func scanSubwordUnits(
    _ text: UnsafeRawBufferPointer, _ scanner: WordCutter.UnitScanner, _ body: (UnsafeRawBufferPointer) -> Void
  ) throws(CorpusError) -> ScanTally {
    var tally = ScanTally()
    try corpusError { () throws(TokenizationError) in
      try scanner.scan(text) { unit in
        tally.kept += 1
        body(UnsafeRawBufferPointer(rebasing: text[unit]))
      }
    }
    return tally
  }

  @inline(__always)
  private static func give(_ unit: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
    if unit.count <= CorpusEncoder.maximumTokenBytes { body(unit) } else { TextUnits.tooLong.withUnsafeBytes(body) }
  }
}

/// Whether a range of a text, which is mostly short, holds a line feed.
@inline(__always)
func holdsLineFeed(_ text: UnsafeRawBufferPointer, _ range: Range<Int>) -> Bool {
  guard let base = text.baseAddress else { return false }
  for position in range where base.load(fromByteOffset: position, as: UInt8.self) == 0x0A { return true }
  return false
}
