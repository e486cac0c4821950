/// Where the last line feed of a text stands.
package func lastLineFeed(_ text: UnsafeRawBufferPointer) -> Int? {
  guard let base = text.baseAddress else { return nil }
  let lineFeeds = UInt64(UInt8(ascii: "\n")) * ones
  var end = text.count
  while end >= 8 {
    let difference = base.loadUnaligned(fromByteOffset: end - 8, as: UInt64.self) ^ lineFeeds
    if (difference &- ones) & ~difference & highBits != 0 { break }
    end -= 8
  }
  return text[..<end].lastIndex(of: UInt8(ascii: "\n"))
}

/// The number of line feeds in a text.
package func lineFeedCount(_ text: UnsafeRawBufferPointer) -> Int64 {
  let lineFeeds = UInt64(UInt8(ascii: "\n")) * ones
  return Int64(
    byteCount(text) { word in
      // A byte of `difference` is 0 at a line feed, and only there does nothing carry into or stand in its high bit.
      let difference = word ^ lineFeeds
      return ~((difference & ~highBits) &+ ~highBits | difference) & highBits
    })
}

/// The number of characters of valid UTF-8: of the bytes that continue none.
package func characterCount(_ text: UnsafeRawBufferPointer) -> Int64 {
  // A byte that continues a character begins with the bits 10.
  Int64(text.count - byteCount(text) { word in word & ~(word << 1) & highBits })
}

private let ones: UInt64 = 0x0101_0101_0101_0101
private let highBits: UInt64 = 0x8080_8080_8080_8080

/// The number of bytes that `marked` marks by their high bit; it gets eight a step, zeros after the last ones.
@inline(__always)
private func byteCount(_ text: UnsafeRawBufferPointer, _ marked: (UInt64) -> UInt64) -> Int {
  guard let base = text.baseAddress else { return 0 }
  var total = 0
  var position = 0
  while position + 8 <= text.count {
    // Each byte of `sums` counts up to 255.
    var sums: UInt64 = 0
    let end = min(text.count - 7, position + 255 * 8)
    while position < end {
      sums &+= marked(base.loadUnaligned(fromByteOffset: position, as: UInt64.self)) >> 7
      position += 8
    }
    // Neighbouring bytes are added in pairs, so that the product's sums fit into its upper 16 bits.
    let pairs = (sums & 0x00FF_00FF_00FF_00FF) &+ (sums >> 8 & 0x00FF_00FF_00FF_00FF)
    total += Int((pairs &* 0x0001_0001_0001_0001) >> 48)
  }
  var rest: UInt64 = 0
  for index in position..<text.count { rest |= UInt64(text[index]) << UInt64(8 * (index - position)) }
  return total + marked(rest).nonzeroBitCount
}
