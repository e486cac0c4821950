/// A column of a table or a field of an object.
public enum LabelledField: Hashable, Sendable {
  case name(String)
  /// Columns count from 1.
  case column(Int)

  /// As an option says it: a whole number is a column's, everything else a name.
  public init(argument text: String) {
    if let number = Int(text) { self = .column(number) } else { self = .name(text) }
  }
}

extension LabelledField: CustomStringConvertible {
  public var description: String {
    switch self {
    case .name(let name): name
    case .column(let number): String(number)
    }
  }
}

extension LabelledField: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  public init(stringLiteral name: String) { self = .name(name) }
  public init(integerLiteral number: Int) { self = .column(number) }
}

/// A name as a string, a column as a number.
extension LabelledField: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Int.self) {
      self = .column(number)
    } else {
      self = .name(try container.decode(String.self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .name(let name): try container.encode(name)
    case .column(let number): try container.encode(number)
    }
  }
}
