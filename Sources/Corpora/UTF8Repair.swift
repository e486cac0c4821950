import Foundation

/// What a repair of text did.
package struct UTF8Repair {
  /// Replacement characters that were put in.
  package private(set) var replaced: Int64 = 0
  /// Bytes that were left out.
  package private(set) var skipped: Int64 = 0

  package init() {}

  /// Copies `text` to `target`, which has room for three times as many bytes, with each maximal subpart of a sequence that is
  /// not UTF-8 replaced by U+FFFD or left out; returns the length of the copy.
  package mutating func copy(
    _ text: UnsafeRawBufferPointer, to target: UnsafeMutableRawPointer, replaces: Bool
  ) -> Int {
    guard let base = text.baseAddress else { return 0 }
    var position = 0
    var length = 0
    while position < text.count {
      let valid = validUTF8Prefix(UnsafeRawBufferPointer(rebasing: text[position...]))
      memcpy(target + length, base + position, valid)
      position += valid
      length += valid
      guard position < text.count else { break }
      let bad = wellFormedSequence(base + position, available: text.count - position).length
      position += bad
      if replaces {
        (target + length).copyMemory(from: [0xEF, 0xBF, 0xBD] as [UInt8], byteCount: 3)
        length += 3
        replaced += 1
      } else {
        skipped += Int64(bad)
      }
    }
    return length
  }
}
