/// What a setting may be, found out from a value that it has.
enum SettingForm: Equatable {
  case wholeNumber, naturalNumber, number, truth, text
  case word(of: [String])

  /// The form of the setting that a path of property names leads to; `nil` for what is none of these.
  ///
  /// - Parameter root: a configuration in which every optional value is there.
  init?(of path: [String], in root: Any) {
    var value = root
    for name in path {
      guard let member = Mirror(reflecting: value).children.first(where: { $0.label == name }) else { return nil }
      value = member.value
      if Mirror(reflecting: value).displayStyle == .optional {
        guard let wrapped = Mirror(reflecting: value).children.first else { return nil }
        value = wrapped.value
      }
    }
    switch value {
    case is Int: self = .wholeNumber
    case is UInt64: self = .naturalNumber
    case is Double, is Float: self = .number
    case is Bool: self = .truth
    case is String: self = .text
    case let choice as any CaseIterable & RawRepresentable: self = .word(of: Self.words(choice))
    default: return nil
    }
  }

  private static func words<Choice: CaseIterable & RawRepresentable>(_ choice: Choice) -> [String] {
    Choice.allCases.map { "\($0.rawValue)" }
  }

  /// A value that was read from YAML, if it has the form.
  func accepted(_ value: Any) -> Any? {
    switch self {
    case .wholeNumber: value as? Int
    // Yams leaves numbers that are too large for Int as texts.
    case .naturalNumber: (value as? Int).flatMap(UInt64.init(exactly:)) ?? (value as? String).flatMap(UInt64.init)
    case .number: value as? Int ?? value as? Double
    case .truth: value as? Bool
    case .text: value as? String
    case .word(let words): (value as? String).flatMap { words.contains($0) ? $0 : nil }
    }
  }

  /// What goes between “must be” and “, not”.
  var description: String {
    switch self {
    case .wholeNumber: "a whole number"
    case .naturalNumber: "a whole number from 0 on"
    case .number: "a number"
    case .truth: "true or false"
    case .text: "a text, in quotes if it looks like something else"
    case .word(let words): words.count == 1 ? words[0] : words.dropLast().joined(separator: ", ") + " or " + words.last!
    }
  }
}
