/// The length of the valid UTF-8 at the start of `bytes`: all of it, or up to the first sequence that is not.
///
/// ASCII goes by at 32 bytes a step. The rest follows the table of well-formed sequences (the Unicode Standard, table 3-7).
@inlinable
package func validUTF8Prefix(_ bytes: UnsafeRawBufferPointer) -> Int {
  guard let base = bytes.baseAddress else { return 0 }
  let count = bytes.count
  let highBits: UInt64 = 0x8080_8080_8080_8080
  var position = 0
  while position < count {
    while position + 32 <= count {
      let a = base.loadUnaligned(fromByteOffset: position, as: UInt64.self)
      let b = base.loadUnaligned(fromByteOffset: position + 8, as: UInt64.self)
      let c = base.loadUnaligned(fromByteOffset: position + 16, as: UInt64.self)
      let d = base.loadUnaligned(fromByteOffset: position + 24, as: UInt64.self)
      if (a | b | c | d) & highBits != 0 { break }
      position += 32
    }
    // Byte by byte over what stopped the wide step, until a stretch of ASCII makes it worthwhile again.
    var ascii = 0
    while position < count, ascii < 8 {
      let lead = base.load(fromByteOffset: position, as: UInt8.self)
      if lead < 0x80 {
        position += 1
        ascii += 1
        continue
      }
      ascii = 0
      let sequence = wellFormedSequence(base + position, available: count - position)
      guard sequence.isValid else { return position }
      position += sequence.length
    }
  }
  return count
}

/// The sequence at the start of `bytes`, which is not ASCII: its length when it is valid, or else the length of its maximal
/// subpart, the bytes that one replacement character stands for.
@inlinable
@inline(__always)
package func wellFormedSequence(
  _ bytes: UnsafeRawPointer, available: Int
) -> (length: Int, isValid: Bool) {
  let lead = bytes.load(as: UInt8.self)
  let length: Int
  var lowest: UInt8 = 0x80
  var highest: UInt8 = 0xBF
  switch lead {
  case 0xC2...0xDF: length = 2
  case 0xE0...0xEF:
    length = 3
    if lead == 0xE0 { lowest = 0xA0 }  // shorter forms exist
    if lead == 0xED { highest = 0x9F }  // surrogates
  case 0xF0...0xF4:
    length = 4
    if lead == 0xF0 { lowest = 0x90 }  // shorter forms exist
    if lead == 0xF4 { highest = 0x8F }  // beyond U+10FFFF
  default: return (1, false)
  }
  guard available > 1 else { return (1, false) }
  let second = bytes.load(fromByteOffset: 1, as: UInt8.self)
  guard second >= lowest, second <= highest else { return (1, false) }
  for index in 2..<max(2, length) {
    guard index < available, bytes.load(fromByteOffset: index, as: UInt8.self) & 0xC0 == 0x80 else {
      return (index, false)
    }
  }
  return (length, true)
}

func isValidUTF8(_ bytes: ArraySlice<UInt8>) -> Bool {
  bytes.withUnsafeBytes { validUTF8Prefix($0) == $0.count }
}
