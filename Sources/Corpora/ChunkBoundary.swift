/// Where to cut text that goes on: at the best place that `text`, a full chunk, offers.
///
/// 1. After the last line feed.
/// 2. Before the last ASCII white space that follows something other than white space and its marks: no token straddles it, and
///    no mark behind the white space is parted from it.
/// 3. After the last full stop, exclamation or question mark, comma or closing bracket of a script without spaces that no mark
///    follows.
/// 4. Between two characters, marks and joiners staying with what they follow, so that a token may be cut in two; this takes
///    a megabyte without any of the above.
/// 5. Between two characters, or in bytes that are not text, where no sequence can straddle.
///
/// The answer depends on the bytes alone, which need not be valid UTF-8.
package func chunkBoundary(_ text: UnsafeRawBufferPointer) -> Int {
  if let lineFeed = lastLineFeed(text) { return lineFeed + 1 }
  return boundaryAtWhiteSpace(text) ?? boundaryAtPunctuation(text) ?? boundaryAtCharacter(text)
}

private func boundaryAtWhiteSpace(_ text: UnsafeRawBufferPointer) -> Int? {
  var position = text.count - 1
  while position > 0 {
    if isASCIIWhiteSpace(text[position]), followsWord(text, position) { return position }
    position -= 1
  }
  return nil
}

func isASCIIWhiteSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

/// Whether the character before `position`, marks aside, is something other than white space.
private func followsWord(_ text: UnsafeRawBufferPointer, _ position: Int) -> Bool {
  var position = position
  // More marks than this on one character are noise.
  for _ in 0..<16 {
    guard let (scalar, start) = scalar(in: text, endingAt: position) else { return false }
    if !isAttached(scalar) { return !scalar.properties.isWhitespace }
    position = start
  }
  return false
}

private func boundaryAtPunctuation(_ text: UnsafeRawBufferPointer) -> Int? {
  var position = text.count - 1
  while position > 2 {
    // All these marks begin with E1 (Khmer, Burmese), E3 (CJK) or EF (full width).
    if text[position] & 0xC0 != 0x80, let (mark, _) = scalar(in: text, endingAt: position), endsPhrase(mark),
      let (next, _) = scalar(in: text, startingAt: position), !isAttached(next)
    {
      return position
    }
    position -= 1
  }
  return nil
}

/// Marks whose word break property is Other: a word never goes on over them.
private func endsPhrase(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar {
  case "\u{3000}", "、", "。", "！", "？", "」", "』", "】", "》", "។", "៕", "၊", "။": true
  default: false
  }
}

private func boundaryAtCharacter(_ text: UnsafeRawBufferPointer) -> Int {
  var position = text.count - 1
  let earliest = max(1, text.count - 256)
  while position >= earliest {
    if let (next, _) = scalar(in: text, startingAt: position), !isAttached(next),
      let (previous, _) = scalar(in: text, endingAt: position), previous != "\u{200D}"
    {
      return position
    }
    position -= 1
  }
  // After three continuation bytes any sequence is over.
  position = text.count - 1
  while position > 3 {
    if text[position] & 0xC0 != 0x80 { return position }
    if (1...3).allSatisfy({ text[position - $0] & 0xC0 == 0x80 }) { return position }
    position -= 1
  }
  return text.count
}

/// Whether a character stays with the one before it: combining marks, joiners and other format characters, emoji modifiers.
private func isAttached(_ scalar: Unicode.Scalar) -> Bool {
  if scalar.value < 0x80 { return false }
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .spacingMark, .enclosingMark, .format: return true
  default: return scalar.properties.isEmojiModifier || scalar.properties.isGraphemeExtend
  }
}

private func scalar(
  in text: UnsafeRawBufferPointer, endingAt end: Int
) -> (scalar: Unicode.Scalar, start: Int)? {
  var start = end - 1
  while start > 0, end - start < 4, text[start] & 0xC0 == 0x80 { start -= 1 }
  guard start >= 0, let (scalar, next) = scalar(in: text, startingAt: start), next == end else { return nil }
  return (scalar, start)
}

private func scalar(
  in text: UnsafeRawBufferPointer, startingAt start: Int
) -> (scalar: Unicode.Scalar, end: Int)? {
  guard let base = text.baseAddress, start < text.count else { return nil }
  let lead = text[start]
  if lead < 0x80 { return (Unicode.Scalar(lead), start + 1) }
  let sequence = wellFormedSequence(base + start, available: text.count - start)
  guard sequence.isValid else { return nil }
  var value = UInt32(lead) & (0x7F >> UInt32(sequence.length))
  for index in 1..<sequence.length { value = value << 6 | UInt32(text[start + index] & 0x3F) }
  guard let scalar = Unicode.Scalar(value) else { return nil }
  return (scalar, start + sequence.length)
}
