extension UnsafeMutablePointer where Pointee: TensorScalar {
  /// Sets `count` numbers. Zeros, which most are, as bytes: where the type is not known, a loop asks it about every number.
  func fill(_ value: Pointee, count: Int) {
    if value == 0, value.sign == .plus {
      let bytes = count * MemoryLayout<Pointee>.stride
      UnsafeMutableRawPointer(self).initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    } else {
      initialize(repeating: value, count: count)
    }
  }
}
