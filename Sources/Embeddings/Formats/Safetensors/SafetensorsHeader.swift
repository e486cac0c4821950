/// The header of a safetensors file: which tensors it holds and where, checked against each other and the file's size.
///
/// [The format](https://huggingface.co/docs/safetensors/en/index): 8 bytes with the header's length N as a little-endian
/// number, N bytes of JSON, and the tensors' bytes. The JSON is one object that maps each tensor's name to its `dtype`,
/// `shape` and `data_offsets`, which count from the header's end; `__metadata__` maps texts to texts.
struct SafetensorsHeader: Equatable {
  struct Tensor: Equatable, Sendable {
    var name: String
    var scalar: SafetensorsScalar
    var shape: [Int]
    /// Counted from the header's end.
    var bytes: Range<Int>
  }

  /// In the order of their bytes.
  var tensors: [Tensor]
  var metadata: [String: String]

  /// The longest header that is read, as in the reference implementation.
  static let maximumByteCount = 100_000_000

  /// Where a header starts in the file.
  static let start = 8

  /// Reads a header and checks it.
  ///
  /// - Parameters:
  ///   - json: the header's bytes, without its length.
  ///   - dataByteCount: bytes of the file after the header.
  init(
    parsing json: UnsafeRawBufferPointer, dataByteCount: Int, path: String
  ) throws(SafetensorsError) {
    var parser = SafetensorsHeaderParser(json, path: path)
    self = try parser.parse()
    tensors.sort { ($0.bytes.lowerBound, $0.bytes.upperBound) < ($1.bytes.lowerBound, $1.bytes.upperBound) }
    var end = 0
    for tensor in tensors {
      func refuse(_ problem: String) -> SafetensorsError {
        .badTensor(path: path, tensor: tensor.name, problem: problem)
      }
      let range = "bytes \(tensor.bytes.lowerBound)..<\(tensor.bytes.upperBound)"
      guard tensor.bytes.upperBound <= dataByteCount else {
        throw refuse("\(range) lie beyond the end of the file, which has \(dataByteCount) after its header")
      }
      guard tensor.bytes.lowerBound >= end else { throw refuse("\(range) lie over those of another tensor") }
      guard tensor.bytes.lowerBound == end else {
        throw refuse("\(range) leave a gap after byte \(end), where the tensor before ends")
      }
      end = tensor.bytes.upperBound
    }
    guard end == dataByteCount else {
      throw .malformed(
        path: path, offset: Self.start + json.count + end,
        problem: "\(dataByteCount - end) bytes follow the last tensor")
    }
  }

  init(tensors: [Tensor], metadata: [String: String]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// Length and header as the file begins with them, filled up with spaces so that the tensors start at a multiple of 8.
  var encoded: [UInt8] {
    var json: [UInt8] = [UInt8(ascii: "{")]
    var isFirst = true
    func key(_ name: String) {
      if !isFirst { json.append(UInt8(ascii: ",")) }
      isFirst = false
      json += Self.quoted(name) + [UInt8(ascii: ":")]
    }
    if !metadata.isEmpty {
      key("__metadata__")
      json.append(UInt8(ascii: "{"))
      isFirst = true
      for (name, value) in metadata.sorted(by: { $0.key < $1.key }) {
        key(name)
        json += Self.quoted(value)
      }
      json.append(UInt8(ascii: "}"))
      isFirst = false
    }
    for tensor in tensors {
      key(tensor.name)
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      let offsets = "\(tensor.bytes.lowerBound),\(tensor.bytes.upperBound)"
      json += #"{"dtype":"\#(tensor.scalar.rawValue)","shape":[\#(shape)],"data_offsets":[\#(offsets)]}"#.utf8
    }
    json.append(UInt8(ascii: "}"))
    json += [UInt8](repeating: UInt8(ascii: " "), count: (8 - json.count % 8) % 8)
    return (0..<8).map { UInt8(truncatingIfNeeded: json.count >> (8 * $0)) } + json
  }

  /// A JSON string: UTF-8 as it is, with escapes where RFC 8259 asks for them.
  private static func quoted(_ text: String) -> [UInt8] {
    var quoted = [UInt8(ascii: "\"")]
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): quoted += [UInt8(ascii: "\\"), byte]
      case ..<0x20: quoted += "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8
      default: quoted.append(byte)
      }
    }
    return quoted + [UInt8(ascii: "\"")]
  }
}
