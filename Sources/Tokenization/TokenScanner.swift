internal import CICU

/// Finds the tokens of text, piece after piece. It reuses its buffers and allocates nothing a token.
///
/// Most text goes through tables that were learned from ICU; ICU itself sees only the stretches with characters that are
/// not in the tables. The tokens are those that ICU alone would give: compare ``scanWithICUOnly(_:_:)``.
///
/// Not for more than one thread: ``Tokenizer/makeScanner()`` makes one for each.
public final class TokenScanner {
  let configuration: TokenizerConfiguration
  let rules: ScanRules
  let transform: TokenTransform
  let segmenter: Segmenter?
  let numberReplacement: UnsafeRawBufferPointer?

  /// Tokens of one batch, and the lower-case copy of the text they stand in.
  let batch = UnsafeMutableBufferPointer<cicu_token>.allocate(capacity: 512)
  var lowerCase = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 14)

  init(_ tokenizer: Tokenizer) throws(TokenizationError) {
    configuration = tokenizer.configuration
    rules = tokenizer.rules
    transform = try TokenTransform(configuration)
    segmenter =
      switch configuration.splitting {
      case .words: try Segmenter(.words, locale: configuration.locale)
      case .graphemes: try Segmenter(.graphemes, locale: configuration.locale)
      case .whitespace: nil
      }
    numberReplacement = configuration.numberReplacement.map { replacement in
      let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: replacement.utf8.count, alignment: 1)
      bytes.copyBytes(from: replacement.utf8)
      return UnsafeRawBufferPointer(bytes)
    }
  }

  deinit {
    batch.deallocate()
    lowerCase.deallocate()
    numberReplacement?.deallocate()
  }

  /// Calls `body` for every kept token in order.
  ///
  /// The end of the text ends a token. Text that comes in pieces has to be cut where no token straddles: after a line
  /// end, or between a space and an ASCII character.
  ///
  /// - Parameter text: UTF-8 of at most 1 GiB. A byte that is not UTF-8 counts as one character.
  @discardableResult
  public func scan(
    _ text: UnsafeRawBufferPointer, _ body: (ScannedToken) -> Void
  ) throws(TokenizationError) -> ScanTally {
    guard let base = text.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return ScanTally() }
    precondition(text.count <= 1 << 30, "\(text.count) bytes are too many for one scan")
    let length = UInt32(text.count)
    var tally = ScanTally()
    guard configuration.splitting == .whitespace || rules.areUsable else {
      try scanStretch(base, 0..<length, usesTables: true, &tally, body)
      return tally
    }
    var position: UInt32 = 0
    while position < length {
      let result = rules.scan(base, length, from: position, configuration, into: batch)
      try emit(base, position..<result.position, count: Int(result.count), body)
      tally.kept += Int(result.count)
      tally.filtered += Int(result.filtered)
      position = result.position
      if result.stop == CICU_STOP_OTHER {
        let end = cicu_stretch_end(rules.tables, base, length, position)
        try scanStretch(base, position..<end, usesTables: true, &tally, body)
        position = end
      }
    }
    return tally
  }

  /// As ``scan(_:_:)`` does, but by ICU alone: what its speed and its tokens are compared with.
  @discardableResult
  public func scanWithICUOnly(
    _ text: UnsafeRawBufferPointer, _ body: (ScannedToken) -> Void
  ) throws(TokenizationError) -> ScanTally {
    precondition(configuration.splitting != .whitespace, "white space is not ICU's")
    var tally = ScanTally()
    if let base = text.baseAddress?.assumingMemoryBound(to: UInt8.self) {
      try scanStretch(base, 0..<UInt32(text.count), usesTables: false, &tally, body)
    }
    return tally
  }

  /// All kept tokens of a text.
  public func tokens(in text: String) throws(TokenizationError) -> [Token] {
    var text = text
    let result = text.withUTF8 { bytes -> Result<[Token], TokenizationError> in
      Result { () throws(TokenizationError) in
        var tokens: [Token] = []
        try scan(UnsafeRawBufferPointer(bytes)) { tokens.append(Token($0)) }
        return tokens
      }
    }
    return try result.get()
  }
}

extension Token {
  public init(_ token: ScannedToken) {
    self.init(text: String(decoding: token.text, as: UTF8.self), kind: token.kind, source: token.source)
  }
}
