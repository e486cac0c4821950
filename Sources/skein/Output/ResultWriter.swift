import Foundation

/// Writes results that are too many for a `print` each: bytes to standard output, through a buffer.
final class ResultWriter {
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
  private var count = 0
  /// What the first write that failed said; from then on nothing is written.
  private var failure: String?

  deinit { buffer.deallocate() }

  func write(_ bytes: UnsafeRawBufferPointer) {
    if bytes.count > buffer.count - count {
      empty()
      if bytes.count > buffer.count { return put(bytes) }
    }
    guard let base = buffer.baseAddress, let source = bytes.baseAddress else { return }
    (base + count).copyMemory(from: source, byteCount: bytes.count)
    count += bytes.count
  }

  func write(_ text: StaticString) {
    write(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  func write(_ byte: UInt8) {
    if count == buffer.count { empty() }
    buffer[count] = byte
    count += 1
  }

  func write(_ number: Int64) {
    var text = String(number)
    text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
  }

  /// Writes a JSON string: UTF-8 as it is, with escapes where RFC 8259 asks for them.
  func writeJSONString(_ text: UnsafeRawBufferPointer) {
    write(UInt8(ascii: "\""))
    for byte in text {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
        write(UInt8(ascii: "\\"))
        write(byte)
      } else if byte < 0x20 {
        let digits: StaticString = "0123456789abcdef"
        write("\\u00")
        write(digits.utf8Start[Int(byte >> 4)])
        write(digits.utf8Start[Int(byte & 15)])
      } else {
        write(byte)
      }
    }
    write(UInt8(ascii: "\""))
  }

  /// Writes what is left in the buffer, and reports any write that failed so far: a full disk, a closed file.
  func flush() throws(OutputError) {
    empty()
    if let failure { throw .cannotWrite(reason: failure) }
  }

  private func empty() {
    put(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    count = 0
  }

  private func put(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes[...]
    while failure == nil, !rest.isEmpty {
      let written = Foundation.write(STDOUT_FILENO, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if written >= 0 {
        rest = rest.dropFirst(written)
      } else if errno != EINTR {
        failure = String(cString: strerror(errno))
      }
    }
  }
}
