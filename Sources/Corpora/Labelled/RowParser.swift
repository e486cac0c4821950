/// Reads the rows of one file.
protocol RowParser: AnyObject {
  /// `nil` until a row has shown what there is.
  var layout: LabelledLayout? { get }
  var blankLines: Int64 { get }
  /// What the file's reading did.
  var reader: TextReader { get }

  func next(into row: RowBuffer) throws(LabelledError) -> RowOutcome
}

enum RowOutcome {
  case row
  /// A bad row; the next one comes after it.
  case flaw(LabelledFlaw)
  case endOfFile
}

/// An error of reading as one of labelled texts.
@inline(__always)
package func labelledError<Result>(_ body: () throws(CorpusError) -> Result) throws(LabelledError) -> Result {
  do {
    return try body()
  } catch {
    throw .corpus(error)
  }
}

/// Text without the ASCII white space around it.
func trimmed(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
  var start = 0
  var end = text.count
  while start < end, isASCIIWhiteSpace(text[start]) { start += 1 }
  while end > start, isASCIIWhiteSpace(text[end - 1]) { end -= 1 }
  return UnsafeRawBufferPointer(rebasing: text[start..<end])
}

/// Whether text holds nothing but white space.
func isBlank(_ text: UnsafeRawBufferPointer) -> Bool {
  let rest = trimmed(text)
  guard let first = rest.first else { return true }
  return first >= 0x80 && String(decoding: rest, as: UTF8.self).unicodeScalars.allSatisfy(\.properties.isWhitespace)
}
