import Foundation

/// The rows of fastText's format: labels with a prefix, then the text, a line each.
final class PrefixedRows: LineRows {
  let layout: LabelledLayout?
  var blankLines: Int64 = 0

  let window: LineWindow
  let options: LabelledOptions
  private let prefix: [UInt8]

  init(_ window: LineWindow, isDetected: Bool, _ options: LabelledOptions) {
    precondition(!options.labelPrefix.isEmpty, "labels without a prefix cannot be told from text")
    self.window = window
    self.options = options
    prefix = Array(options.labelPrefix.utf8)
    layout = LabelledLayout(path: window.path, format: .fastText, isFormatDetected: isDetected)
  }

  func parse(_ line: UnsafeRawBufferPointer, into row: RowBuffer) -> RowOutcome {
    let line = trimmed(line)
    var position = 0
    while line[position...].starts(with: prefix) {
      let end = wordEnd(line, from: position)
      row.labels.append(row.append(UnsafeRawBufferPointer(rebasing: line[(position + prefix.count)..<end])))
      position = end
      while position < line.count, isASCIIWhiteSpace(line[position]) { position += 1 }
    }
    row.labelsAreList = true
    let text = UnsafeRawBufferPointer(rebasing: line[position...])
    if let label = labelStart(in: text) {
      return .flaw(.labelInText(String(decoding: text[label..<wordEnd(text, from: label)], as: UTF8.self)))
    }
    row.text = row.append(text)
    return .row
  }

  private func wordEnd(_ line: UnsafeRawBufferPointer, from start: Int) -> Int {
    line[start...].firstIndex(where: isASCIIWhiteSpace) ?? line.count
  }

  /// Where a word that would be a label to fastText begins.
  private func labelStart(in text: UnsafeRawBufferPointer) -> Int? {
    var position = 0
    while let found = text.firstIndex(of: prefix, from: position) {
      if found == 0 || isASCIIWhiteSpace(text[found - 1]) { return found }
      position = found + 1
    }
    return nil
  }
}

extension UnsafeRawBufferPointer {
  /// Where `bytes` first stand, from `start` on.
  fileprivate func firstIndex(of bytes: [UInt8], from start: Int) -> Int? {
    guard let base = baseAddress else { return nil }
    var position = start
    while count - position >= bytes.count,
      let found = memchr(base + position, Int32(bytes[0]), count - position - bytes.count + 1)
    {
      if memcmp(found, bytes, bytes.count) == 0 { return UnsafeRawPointer(found) - base }
      position = UnsafeRawPointer(found) - base + 1
    }
    return nil
  }
}
