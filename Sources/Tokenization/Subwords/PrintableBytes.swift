/// A visible character for every byte, none of them white space, a mark or changed by normalization.
enum PrintableBytes {
  /// The character of each byte.
  private static let characters: [Unicode.Scalar] = {
    var next: UInt32 = 0x100
    return (UInt8.min...UInt8.max).map { byte in
      if isVisible(byte) { return Unicode.Scalar(byte) }
      defer { next += 1 }
      return Unicode.Scalar(next)!
    }
  }()

  /// The byte of each character, where it has one.
  private static let byteOf: [UInt8?] = {
    var result = [UInt8?](repeating: nil, count: Int(characters.map(\.value).max()!) + 1)
    for (byte, character) in zip(UInt8.min...UInt8.max, characters) { result[Int(character.value)] = byte }
    return result
  }()

  /// Whether a byte's character in Latin-1 leaves ink: neither space, no-break space, soft hyphen nor control character.
  private static func isVisible(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: true
    default: false
    }
  }

  static func text(of bytes: some Sequence<UInt8>) -> String {
    var text = String.UnicodeScalarView()
    for byte in bytes { text.append(characters[Int(byte)]) }
    return String(text)
  }

  static func bytes(of text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
      guard scalar.value < byteOf.count, let byte = byteOf[Int(scalar.value)] else { return nil }
      bytes.append(byte)
    }
    return bytes
  }
}
