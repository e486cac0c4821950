/// The form in which the numbers of vectors are kept: in the workbench file, and in files for other programs.
///
/// A row in this form, little-endian: `float32` and `float16` are its numbers; `int8` is the row's scale, a 32-bit float, and then
/// a byte a number, from -127 to 127: the number is byte × scale.
public enum VectorPrecision: String, CaseIterable, Codable, Sendable {
  case float32
  /// Half precision: half the size, numbers to about three digits.
  case float16
  /// A quarter of the size; of a row's largest number, each is told to 1/254.
  case int8

  /// Bytes of a row.
  public func byteCount(dimension: Int) -> Int {
    switch self {
    case .float32: 4 * dimension
    case .float16: 2 * dimension
    case .int8: 4 + dimension
    }
  }

  /// Puts a row into this form; numbers have to be finite.
  public func encode(_ row: UnsafeBufferPointer<Float>, into bytes: UnsafeMutableRawBufferPointer) {
    precondition(bytes.count == byteCount(dimension: row.count), "\(bytes.count) bytes for a row of \(row.count)")
    switch self {
    case .float32:
      bytes.copyMemory(from: UnsafeRawBufferPointer(row))
      Self.swapOnBigEndian(bytes)
    case .float16:
      for (column, number) in row.enumerated() {
        bytes.storeBytes(of: Float16(number).bitPattern.littleEndian, toByteOffset: 2 * column, as: UInt16.self)
      }
    case .int8:
      let largest = row.reduce(0) { max($0, abs($1)) }
      // 127 steps must not lead beyond the largest number there is.
      let scale = min(largest / 127, (Float.greatestFiniteMagnitude / 127).nextDown)
      bytes.storeBytes(of: scale.bitPattern.littleEndian, as: UInt32.self)
      for (column, number) in row.enumerated() {
        // A scale that is no normal number is a coarse one.
        let steps = scale == 0 ? 0 : max(-127, min(127, (number / scale).rounded(.toNearestOrEven)))
        bytes[4 + column] = UInt8(bitPattern: Int8(steps))
      }
    }
  }

  /// A row's numbers.
  public func decode(_ bytes: UnsafeRawBufferPointer, into row: UnsafeMutableBufferPointer<Float>) {
    precondition(bytes.count == byteCount(dimension: row.count), "\(bytes.count) bytes for a row of \(row.count)")
    switch self {
    case .float32:
      UnsafeMutableRawBufferPointer(row).copyMemory(from: bytes)
      Self.swapOnBigEndian(UnsafeMutableRawBufferPointer(row))
    case .float16:
      for column in row.indices {
        row[column] = Float(
          Float16(bitPattern: UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: 2 * column, as: UInt16.self))))
      }
    case .int8:
      let scale = Float(bitPattern: UInt32(littleEndian: bytes.loadUnaligned(as: UInt32.self)))
      for column in row.indices { row[column] = Float(Int8(bitPattern: bytes[4 + column])) * scale }
    }
  }

  /// Exchanges the machine's order of bytes and the file's.
  private static func swapOnBigEndian(_ bytes: UnsafeMutableRawBufferPointer) {
    #if _endian(big)
      for start in stride(from: 0, to: bytes.count, by: 4) { bytes[start..<start + 4].reverse() }
    #endif
  }
}

extension VectorMatrix {
  /// What the rows are once they have been kept in a precision; numbers have to be finite.
  public func rounded(to precision: VectorPrecision) -> VectorMatrix {
    if precision == .float32 { return self }
    let bytes = UnsafeMutableRawBufferPointer.allocate(
      byteCount: precision.byteCount(dimension: dimension), alignment: 16)
    defer { bytes.deallocate() }
    return VectorMatrix(rows: rows, dimension: dimension) { elements in
      for row in 0..<rows {
        withRow(row) { precision.encode($0, into: bytes) }
        precision.decode(
          UnsafeRawBufferPointer(bytes),
          into: UnsafeMutableBufferPointer(rebasing: elements[row * dimension..<(row + 1) * dimension]))
      }
    }
  }

  /// The first number that a precision does not have, with its row; nil where it has all.
  public func number(notIn precision: VectorPrecision) -> (row: Int, number: Float)? {
    let largest = precision == .float16 ? Float(Float16.greatestFiniteMagnitude) : .greatestFiniteMagnitude
    return withUnsafeBufferPointer { numbers in
      numbers.firstIndex { !(abs($0) <= largest) }.map { ($0 / dimension, numbers[$0]) }
    }
  }
}
