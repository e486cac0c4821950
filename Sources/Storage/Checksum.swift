import CZlib

/// CRC-32 as zlib, gzip and Python's `zlib.crc32` compute it: any change of up to 32 neighbouring bits is noticed.
struct Checksum: Equatable {
  private var value: UInt32 = 0

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress else { return }
    value = UInt32(crc32_z(UInt(value), start.assumingMemoryBound(to: UInt8.self), bytes.count))
  }

  mutating func update(_ text: String) {
    var text = text
    text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
  }

  /// Goes on with bytes of which only the checksum is known, as eight hexadecimal digits, and their number.
  mutating func append(_ hexadecimal: String, byteCount: Int) {
    guard let other = UInt32(hexadecimal, radix: 16) else { preconditionFailure("“\(hexadecimal)” is no checksum") }
    value = UInt32(crc32_combine(UInt(value), UInt(other), byteCount))
  }

  /// As the file has it: eight hexadecimal digits, so that rows keep their length whatever the value.
  var hexadecimal: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }

  static func of(_ bytes: UnsafeRawBufferPointer) -> Checksum {
    var checksum = Checksum()
    checksum.update(bytes)
    return checksum
  }
}
