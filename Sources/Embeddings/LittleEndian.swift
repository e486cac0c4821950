/// The file's order of bytes. On a little-endian machine nothing is to be done.
package enum LittleEndian {
  /// Turns 32-bit numbers read from the file into the machine's, in place.
  package static func convert(_ bytes: UnsafeMutableRawBufferPointer) {
    #if _endian(big)
      for word in bytes.bindMemory(to: UInt32.self).indices {
        bytes.bindMemory(to: UInt32.self)[word] = bytes.bindMemory(to: UInt32.self)[word].littleEndian
      }
    #endif
  }

  /// Calls `body` with the bytes that the file gets for `elements`.
  package static func withBytes(
    of elements: UnsafeBufferPointer<Float>, _ body: (UnsafeRawBufferPointer) throws -> Void
  ) rethrows {
    #if _endian(big)
      try elements.map(\.bitPattern.littleEndian).withUnsafeBytes(body)
    #else
      try body(UnsafeRawBufferPointer(elements))
    #endif
  }
}
