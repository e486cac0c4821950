import Tokenization

/// Turns single texts, such as a prompt or a sentence, into ids. For one thread at a time.
///
///     let encoder = try codec.makeEncoder()
///     try encoder.encode("The cat sat.")                         // 4 ids
///     try encoder.encode("The cat sat.", endingLine: true)       // 5 ids, the last one <eos>
///     encoder.unknownCount                                       // words so far that became <unk>
public final class TextEncoder {
  /// Units so far that are not in the vocabulary, and became `<unk>`.
  public private(set) var unknownCount: Int64 = 0
  private let codec: TextCodec
  private let scanner: UnitScanner
  private let merger: UnitMerger?

  init(_ codec: TextCodec) throws(CorpusError) {
    self.codec = codec
    scanner = try codec.configuration.makeUnits().makeScanner()
    merger = codec.merges.map { UnitMerger($0) }
  }

  /// The ids of a text.
  ///
  /// - Parameter endingLine: Whether the text's end ends a line, and so gets an `<eos>` if the codec has one; a line feed at the
  ///   end has it already. Line feeds inside always end lines.
  public func encode(_ text: String, endingLine: Bool = false) throws(CorpusError) -> [TokenID] {
    var text = text
    let result = text.withUTF8 { bytes in
      Result { () throws(CorpusError) in try encode(UnsafeRawBufferPointer(bytes), endingLine: endingLine) }
    }
    return try result.get()
  }

  /// The ids of a text in UTF-8.
  public func encode(_ text: UnsafeRawBufferPointer, endingLine: Bool = false) throws(CorpusError) -> [TokenID] {
    var ids: [TokenID] = []
    _ = try scanner.scanUnits(text, endsOpenLine: endingLine && text.last != 0x0A) { append($0, to: &ids) }
    return ids
  }

  private func append(_ unit: UnsafeRawBufferPointer, to ids: inout [TokenID]) {
    if let merger { return merger.append(unit, to: &ids) }
    switch codec.meaning(of: unit) {
    case .word(let id), .lineEnd(let id): ids.append(id)
    case .replaced(let id):
      ids.append(id)
      unknownCount += 1
    }
  }
}
