/// Reads the lines of files as texts, many at a time, in memory for a megabyte of them or the longest line.
///
///     let lines = TextLines(try CorpusInput(arguments: ["new.txt.gz"]))
///     while let batch = try lines.next() { print(batch.count) }
///
/// A line ends with a line feed, alone or after a carriage return; a last one without it counts. From a pipe lines come as soon as
/// they are there.
public final class TextLines {
  private let reader: TextReader
  private let chunk = TextChunk()
  /// The beginning of a line whose end has not been read.
  private var open: [UInt8] = []

  public init(_ input: CorpusInput, invalid: InvalidUTF8Policy = .fail) {
    reader = TextReader(input, invalid: invalid)
  }

  /// What became of the bytes.
  public var tally: ReadingTally { reader.tally }

  /// The next lines, at least one; `nil` at the end.
  public func next() throws(CorpusError) -> PackedTexts? {
    var lines = PackedTexts()
    while lines.count == 0 {
      guard try reader.read(into: chunk) else { return nil }
      var rest = chunk.text[...]
      while let lineFeed = rest.firstIndex(of: UInt8(ascii: "\n")) {
        append(rest[..<lineFeed], to: &lines)
        rest = rest[(lineFeed + 1)...]
      }
      open.append(contentsOf: rest)
      if chunk.endsOpenLine { append(rest[rest.endIndex...], to: &lines) }
    }
    return lines
  }

  private func append(_ end: Slice<UnsafeRawBufferPointer>, to lines: inout PackedTexts) {
    if open.isEmpty {
      lines.append(UnsafeRawBufferPointer(rebasing: end.last == UInt8(ascii: "\r") ? end.dropLast() : end))
      return
    }
    open.append(contentsOf: end)
    if open.last == UInt8(ascii: "\r") { open.removeLast() }
    open.withUnsafeBytes { lines.append($0) }
    open.removeAll(keepingCapacity: true)
  }
}
