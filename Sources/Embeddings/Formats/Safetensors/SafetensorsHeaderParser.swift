/// Reads the JSON of a safetensors header: the few forms that it may have, and no others.
///
/// A general reader of JSON would let a name come twice, take 1.0 for 1, and build whatever a hostile header asks for; this
/// one needs memory in proportion to the header, does not call itself, and names the byte where it stops.
struct SafetensorsHeaderParser {
  private let bytes: UnsafeRawBufferPointer
  private let path: String
  private var position = 0

  init(_ bytes: UnsafeRawBufferPointer, path: String) {
    self.bytes = bytes
    self.path = path
  }

  mutating func parse() throws(SafetensorsError) -> SafetensorsHeader {
    var header = SafetensorsHeader(tensors: [], metadata: [:])
    var names: Set<String> = []
    // The reference implementation wants it first, so that no other format is taken for this one.
    guard bytes.first == UInt8(ascii: "{") else { throw malformed("a header begins with {") }
    guard String(validating: bytes, as: UTF8.self) != nil else { throw malformed("the header is no UTF-8") }
    try expect("{")
    if !skip("}") {
      repeat {
        let start = position
        let name = try string()
        guard names.insert(name).inserted else {
          throw .badTensor(path: path, tensor: name, problem: "comes a second time at byte \(offset(start))")
        }
        try expect(":")
        if name == "__metadata__" {
          header.metadata = try metadata()
        } else {
          header.tensors.append(try tensor(name))
        }
      } while skip(",")
      try expect("}")
    }
    skipSpace()
    guard position == bytes.count else { throw malformed("something follows the header's object") }
    return header
  }

  private mutating func metadata() throws(SafetensorsError) -> [String: String] {
    var metadata: [String: String] = [:]
    try expect("{")
    if skip("}") { return metadata }
    repeat {
      let key = try string()
      try expect(":")
      guard metadata.updateValue(try string(), forKey: key) == nil else {
        throw malformed("“\(key)” comes a second time in __metadata__")
      }
    } while skip(",")
    try expect("}")
    return metadata
  }

  private mutating func tensor(_ name: String) throws(SafetensorsError) -> SafetensorsHeader.Tensor {
    func refuse(_ problem: String) -> SafetensorsError { .badTensor(path: path, tensor: name, problem: problem) }
    var type: String?
    var shape: [Int]?
    var offsets: [Int]?
    try expect("{")
    repeat {
      let start = position
      let key = try string()
      try expect(":")
      switch key {
      case "dtype" where type == nil: type = try string()
      case "shape" where shape == nil: shape = try numbers()
      case "data_offsets" where offsets == nil: offsets = try numbers()
      case "dtype", "shape", "data_offsets": throw refuse("has \(key) a second time at byte \(offset(start))")
      default: throw refuse("has “\(key)” at byte \(offset(start)), which is not of the format")
      }
    } while skip(",")
    try expect("}")
    guard let type, let shape, let offsets else { throw refuse("lacks its dtype, its shape or its data_offsets") }
    guard let scalar = SafetensorsScalar(rawValue: type) else { throw refuse("has the unknown type “\(type)”") }
    guard offsets.count == 2, offsets[0] <= offsets[1] else {
      throw refuse("has the data_offsets \(offsets), not a start and an end")
    }
    var byteCount = scalar.byteCount
    for length in shape {
      let product = byteCount.multipliedReportingOverflow(by: length)
      if product.overflow { throw refuse("has the shape \(shape), which no memory holds") }
      byteCount = product.partialValue
    }
    guard byteCount == offsets[1] - offsets[0] else {
      throw refuse("has \(offsets[1] - offsets[0]) bytes; \(type) of shape \(shape) needs \(byteCount)")
    }
    return SafetensorsHeader.Tensor(name: name, scalar: scalar, shape: shape, bytes: offsets[0]..<offsets[1])
  }

  private mutating func numbers() throws(SafetensorsError) -> [Int] {
    var numbers: [Int] = []
    try expect("[")
    if skip("]") { return numbers }
    repeat { numbers.append(try number()) } while skip(",")
    try expect("]")
    return numbers
  }

  /// A number without sign, fraction or exponent.
  private mutating func number() throws(SafetensorsError) -> Int {
    skipSpace()
    let start = position
    var value = 0
    while position < bytes.count, case let digit = bytes[position] &- UInt8(ascii: "0"), digit < 10 {
      let (tenfold, tooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, tooLargeToo) = tenfold.addingReportingOverflow(Int(digit))
      if tooLarge || tooLargeToo { throw malformed("a number is too large", at: start) }
      value = sum
      position += 1
    }
    let hasLeadingZero = position - start > 1 && bytes[start] == UInt8(ascii: "0")
    guard position > start, !hasLeadingZero else { throw malformed("a whole number is expected", at: start) }
    return value
  }

  private mutating func string() throws(SafetensorsError) -> String {
    try expect("\"")
    var text: [UInt8] = []
    while true {
      guard position < bytes.count else { throw malformed("a string does not end") }
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case ..<0x20: throw malformed("a string holds a control character", at: position - 1)
      case UInt8(ascii: "\\"): text += String(try escape()).utf8
      default: text.append(byte)
      }
    }
  }

  private mutating func escape() throws(SafetensorsError) -> Unicode.Scalar {
    guard position < bytes.count else { throw malformed("a string does not end") }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      let start = position
      var code = try fourDigits()
      if (0xD800..<0xDC00).contains(code), position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
        bytes[position + 1] == UInt8(ascii: "u")
      {
        position += 2
        let low = try fourDigits()
        guard (0xDC00..<0xE000).contains(low) else { throw malformed("half a surrogate pair", at: start) }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw malformed("half a surrogate pair", at: start) }
      return scalar
    default: throw malformed("an unknown escape", at: position - 1)
    }
  }

  private mutating func fourDigits() throws(SafetensorsError) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard position < bytes.count, let digit = Character(UnicodeScalar(bytes[position])).hexDigitValue,
        bytes[position] < 0x80
      else { throw malformed("four hexadecimal digits are expected") }
      code = code << 4 | UInt32(digit)
      position += 1
    }
    return code
  }

  private mutating func skipSpace() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
  }

  /// Whether this character comes next; then it is passed.
  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(SafetensorsError) {
    if !skip(character) { throw malformed("\(character) is expected") }
  }

  private func offset(_ position: Int) -> Int { SafetensorsHeader.start + position }

  private func malformed(_ problem: String, at position: Int? = nil) -> SafetensorsError {
    .malformed(path: path, offset: offset(position ?? self.position), problem: problem)
  }
}
