/// JSON of any form, with its scalars as people read them.
enum JSONSetting: Decodable {
  case scalar(String)
  case list([JSONSetting])
  case object([String: JSONSetting])

  /// The text of a scalar.
  var text: String? {
    if case .scalar(let text) = self { text } else { nil }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let members = try? container.decode([String: JSONSetting].self) {
      self = .object(members)
    } else if let elements = try? container.decode([JSONSetting].self) {
      self = .list(elements)
    } else if let text = try? container.decode(String.self) {
      self = .scalar(text)
    } else if let truth = try? container.decode(Bool.self) {
      self = .scalar(truth ? "yes" : "no")
    } else if let number = try? container.decode(Int64.self) {
      self = .scalar("\(number)")
    } else if let number = try? container.decode(UInt64.self) {
      self = .scalar("\(number)")
    } else if let number = try? container.decode(Double.self) {
      self = .scalar("\(number)")
    } else {
      self = .scalar("")
    }
  }
}
