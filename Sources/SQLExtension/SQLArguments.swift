/// The arguments of a call, by their places.
///
///     let word = try arguments.text(0, "word")       // nil for NULL
///     let count = try arguments.count(1, "k")
struct SQLArguments {
  let function: String
  var values: [SQLValue]

  var count: Int { values.count }

  /// Text; nil where it is NULL or was left out.
  func text(_ place: Int, _ name: String) throws(SQLError) -> String? {
    guard place < values.count else { return nil }
    switch values[place] {
    case .text(let text): return text
    case .null: return nil
    case let other: throw wrong(place, name, "text", other)
    }
  }

  /// A number of results, from 1; `unless` where it is NULL or was left out.
  func count(_ place: Int, _ name: String, unless standard: Int) throws(SQLError) -> Int {
    guard place < values.count else { return standard }
    switch values[place] {
    case .integer(let number) where number >= 1: return Int(clamping: number)
    case .integer(let number): throw SQLError("\(function): \(name) is \(number); at least 1")
    case .null: return standard
    case let other: throw wrong(place, name, "a whole number", other)
    }
  }

  /// A vector, as a blob of little-endian 32-bit floats; nil where it is NULL.
  func vector(_ place: Int, _ name: String) throws(SQLError) -> [Float]? {
    switch values[place] {
    case .blob(let bytes):
      guard bytes.count % 4 == 0 else {
        throw SQLError("\(function): \(name) has \(bytes.count) bytes, which are no 32-bit floats")
      }
      return bytes.withUnsafeBytes { bytes in
        (0..<bytes.count / 4).map {
          Float(bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self)))
        }
      }
    case .null: return nil
    case let other: throw wrong(place, name, "a blob", other)
    }
  }

  private func wrong(_ place: Int, _ name: String, _ wanted: String, _ value: SQLValue) -> SQLError {
    SQLError("\(function): argument \(place + 1), \(name), is \(value.kind), not \(wanted)")
  }
}
