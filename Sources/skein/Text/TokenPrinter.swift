import Corpora
import Tokenization

/// Prints tokens as they are found: a line or sentence a line, or an object a line.
final class TokenPrinter {
  let writer = ResultWriter()
  private let isJSON: Bool
  private var path: String?
  private var line: Int64 = 1
  private var sentence: Int64 = 1
  private var countsSentences = false
  /// Whether something of the text's current line, or sentence, is waiting for its line end.
  private var hasOpenLine = false
  private var hasTokenOnLine = false

  init(isJSON: Bool) { self.isJSON = isJSON }

  /// Prints the tokens of one piece of text.
  ///
  /// - Parameter segmenter: finds the sentences where those are wanted.
  func print(_ chunk: TextChunk, _ scanner: TokenScanner, _ segmenter: Segmenter?) throws -> ScanTally {
    if chunk.path != path {
      finish()
      path = chunk.path
      sentence = 1
    }
    line = chunk.line
    let text = chunk.text
    let sentenceEnds = try segmenter?.ends(in: text)
    countsSentences = segmenter != nil
    var nextSentence = 0
    var position = 0
    let tally = try scanner.scan(text) { token in
      pass(text[position..<token.source.lowerBound], endsLines: sentenceEnds == nil)
      if let sentenceEnds {
        while sentenceEnds[nextSentence] <= token.source.lowerBound {
          nextSentence += 1
          endSentence()
        }
      }
      put(token, at: chunk.offset)
      position = token.source.upperBound
    }
    pass(text[position...], endsLines: sentenceEnds == nil)
    // A chunk is cut at a line end, where a sentence ends too, unless a line is longer than a chunk.
    if sentenceEnds != nil, text.last == UInt8(ascii: "\n") { endSentence() }
    return tally
  }

  /// Ends the last line of a file.
  func finish() {
    if hasOpenLine { endLine() }
  }

  /// Goes over text between tokens.
  private func pass(_ gap: Slice<UnsafeRawBufferPointer>, endsLines: Bool) {
    for byte in gap {
      if byte == UInt8(ascii: "\n") {
        line += 1
        if endsLines { endLine() }
      } else if endsLines {
        hasOpenLine = true
      }
    }
  }

  private func endSentence() {
    guard hasTokenOnLine else { return }
    sentence += 1
    endLine()
  }

  private func endLine() {
    if !isJSON { writer.write(UInt8(ascii: "\n")) }
    hasOpenLine = false
    hasTokenOnLine = false
  }

  private func put(_ token: ScannedToken, at offset: Int64) {
    if isJSON {
      putObject(token, at: offset)
    } else {
      if hasTokenOnLine { writer.write(UInt8(ascii: " ")) }
      writer.write(token.text)
    }
    hasTokenOnLine = true
    hasOpenLine = true
  }

  private func putObject(_ token: ScannedToken, at offset: Int64) {
    writer.write("{\"file\":")
    var path = path ?? "-"
    path.withUTF8 { writer.writeJSONString(UnsafeRawBufferPointer($0)) }
    writer.write(",\"line\":")
    writer.write(line)
    if countsSentences {
      writer.write(",\"sentence\":")
      writer.write(sentence)
    }
    writer.write(",\"start\":")
    writer.write(offset + Int64(token.source.lowerBound))
    writer.write(",\"end\":")
    writer.write(offset + Int64(token.source.upperBound))
    writer.write(",\"kind\":\"")
    writer.write(token.kind.name)
    writer.write("\",\"text\":")
    writer.writeJSONString(token.text)
    writer.write("}\n")
  }
}

extension TokenKind {
  fileprivate var name: StaticString {
    switch self {
    case .letters: "letters"
    case .numbers: "numbers"
    case .ideographs: "ideographs"
    case .kana: "kana"
    case .punctuation: "punctuation"
    case .symbols: "symbols"
    case .emoji: "emoji"
    }
  }
}
