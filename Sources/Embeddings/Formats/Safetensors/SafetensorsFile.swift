import Foundation

/// A file of tensors in the safetensors format, open for reading.
///
///     let file = try SafetensorsFile(path: "weights.safetensors")
///     for tensor in file.tensors { print(tensor.name, tensor.scalar.rawValue, tensor.shape) }
///     try file.read(file.tensors[0], into: numbers)
///
/// Header and sizes are checked when it is opened, whatever the file claims; memory is needed for the header and for one
/// piece of a tensor. The file is read, not mapped: if somebody cuts it off meanwhile, that is an error and not a crash.
public final class SafetensorsFile {
  public struct Tensor: Equatable, Sendable {
    public var name: String
    public var scalar: SafetensorsScalar
    public var shape: [Int]
    /// Numbers that the shape holds.
    public var count: Int { shape.reduce(1, *) }
    /// Where its first byte is in the file.
    fileprivate var offset: Int
  }

  public let path: String
  /// In the order of their bytes.
  public let tensors: [Tensor]
  /// What the file says of itself.
  public let metadata: [String: String]
  private let descriptor: Int32

  /// Bytes read at a time: a whole number of numbers of every type.
  private static let pieceSize = 1 << 20

  /// - Throws: ``SafetensorsError``, with the byte or the tensor that is not in order.
  public init(path: String) throws(SafetensorsError) {
    self.path = path
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotRead(path: path, reason: String(cString: strerror(errno))) }
    self.descriptor = descriptor
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .cannotRead(path: path, reason: "it is no regular file")
    }
    do {
      let header = try Self.header(descriptor, fileByteCount: Int(status.st_size), path: path)
      metadata = header.parsed.metadata
      tensors = header.parsed.tensors.map {
        Tensor(name: $0.name, scalar: $0.scalar, shape: $0.shape, offset: header.end + $0.bytes.lowerBound)
      }
    } catch {
      close(descriptor)
      throw error
    }
  }

  deinit { close(descriptor) }

  /// Reads a tensor as single-precision numbers, row by row.
  ///
  /// `F32` comes bit by bit, `F16` and `BF16` exactly, `F64` rounded to the nearest.
  ///
  /// - Parameter numbers: memory for ``Tensor/count`` numbers.
  /// - Throws: ``SafetensorsError/otherNumbers(path:tensor:scalar:)`` for other types, and
  ///   ``SafetensorsError/outOfRange(path:tensor:index:value:)``.
  public func read(_ tensor: Tensor, into numbers: UnsafeMutableBufferPointer<Float>) throws(SafetensorsError) {
    precondition(numbers.count == tensor.count, "room for \(numbers.count) numbers of \(tensor.count)")
    guard tensor.scalar.isParameter else {
      throw .otherNumbers(path: path, tensor: tensor.name, scalar: tensor.scalar.rawValue)
    }
    if tensor.scalar == .float32 {
      try Self.read(UnsafeMutableRawBufferPointer(numbers), from: tensor.offset, of: descriptor, path: path)
      return LittleEndian.convert(UnsafeMutableRawBufferPointer(numbers))
    }
    let size = tensor.scalar.byteCount
    let piece = UnsafeMutableRawBufferPointer.allocate(
      byteCount: min(Self.pieceSize, numbers.count * size), alignment: 16)
    defer { piece.deallocate() }
    var done = 0
    while done < numbers.count {
      let count = min(numbers.count - done, piece.count / size)
      let bytes = UnsafeMutableRawBufferPointer(rebasing: piece[..<(count * size)])
      try Self.read(bytes, from: tensor.offset + done * size, of: descriptor, path: path)
      for index in 0..<count {
        numbers[done + index] = Self.number(tensor.scalar, at: index * size, in: UnsafeRawBufferPointer(bytes))
        guard tensor.scalar == .float64, numbers[done + index].isInfinite else { continue }
        let value = Double(bitPattern: UInt64(littleEndian: bytes.load(fromByteOffset: index * size, as: UInt64.self)))
        if value.isFinite {
          throw .outOfRange(path: path, tensor: tensor.name, index: done + index, value: value)
        }
      }
      done += count
    }
  }

  /// Reads a tensor's bytes as they are, little-endian.
  ///
  /// - Parameter bytes: memory for all of them.
  public func readBytes(_ tensor: Tensor, into bytes: UnsafeMutableRawBufferPointer) throws(SafetensorsError) {
    precondition(
      bytes.count == tensor.count * tensor.scalar.byteCount, "room for \(bytes.count) bytes of “\(tensor.name)”")
    try Self.read(bytes, from: tensor.offset, of: descriptor, path: path)
  }

  private static func number(_ scalar: SafetensorsScalar, at offset: Int, in bytes: UnsafeRawBufferPointer) -> Float {
    switch scalar {
    case .float16:
      Float(Float16(bitPattern: UInt16(littleEndian: bytes.load(fromByteOffset: offset, as: UInt16.self))))
    case .bfloat16:
      Float(bitPattern: UInt32(UInt16(littleEndian: bytes.load(fromByteOffset: offset, as: UInt16.self))) << 16)
    case .float64:
      Float(Double(bitPattern: UInt64(littleEndian: bytes.load(fromByteOffset: offset, as: UInt64.self))))
    default: preconditionFailure("numbers of type \(scalar.rawValue) are no parameters")
    }
  }

  private static func header(
    _ descriptor: Int32, fileByteCount: Int, path: String
  ) throws(SafetensorsError) -> (parsed: SafetensorsHeader, end: Int) {
    guard fileByteCount >= SafetensorsHeader.start else {
      throw .malformed(path: path, offset: fileByteCount, problem: "the file ends before the length of its header")
    }
    var length: UInt64 = 0
    try withUnsafeMutableBytes(of: &length) { bytes throws(SafetensorsError) in
      try read(bytes, from: 0, of: descriptor, path: path)
    }
    length = UInt64(littleEndian: length)
    guard length <= SafetensorsHeader.maximumByteCount else {
      throw .malformed(path: path, offset: 0, problem: "a header of \(length) bytes is longer than 100 MB")
    }
    let end = SafetensorsHeader.start + Int(length)
    guard end <= fileByteCount else {
      throw .malformed(path: path, offset: fileByteCount, problem: "the file ends within its header of \(length) bytes")
    }
    let json = UnsafeMutableRawBufferPointer.allocate(byteCount: Int(length), alignment: 16)
    defer { json.deallocate() }
    try read(json, from: SafetensorsHeader.start, of: descriptor, path: path)
    let parsed = try SafetensorsHeader(
      parsing: UnsafeRawBufferPointer(json), dataByteCount: fileByteCount - end, path: path)
    return (parsed, end)
  }

  private static func read(
    _ buffer: UnsafeMutableRawBufferPointer, from offset: Int, of descriptor: Int32, path: String
  ) throws(SafetensorsError) {
    var done = 0
    while done < buffer.count {
      let count = pread(descriptor, buffer.baseAddress! + done, buffer.count - done, off_t(offset + done))
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .cannotRead(path: path, reason: String(cString: strerror(errno))) }
      guard count > 0 else { throw .cannotRead(path: path, reason: "it became shorter while it was read") }
      done += count
    }
  }
}
