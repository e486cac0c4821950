import Foundation

/// Bytes with a name, such as a table of weights, that are lent while they are written rather than copied.
public struct Blob {
  public var name: String
  /// Calls its argument once, with the bytes.
  public var withBytes: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void

  public init(name: String, withBytes: @escaping ((UnsafeRawBufferPointer) throws -> Void) throws -> Void) {
    self.name = name
    self.withBytes = withBytes
  }

  /// Bytes that stay valid until they are saved.
  public init(name: String, bytes: UnsafeRawBufferPointer) {
    self.init(name: name) { try $0(bytes) }
  }

  public init(name: String, data: Data) {
    self.init(name: name) { body in try data.withUnsafeBytes(body) }
  }
}
