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
