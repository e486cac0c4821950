/// Which columns or fields hold the text, the label and the id.
///
///     LabelledFields(text: ["title", "description"], label: "class")
///     LabelledFields(text: [2], label: 1)
///
/// What is not said is looked for among the names of the header: see ``defaultTexts``, ``defaultLabels`` and ``defaultID``.
public struct LabelledFields: Codable, Hashable, Sendable {
  /// Several are joined by ``separator``, in this order.
  public var text: [LabelledField]?
  public var label: LabelledField?
  public var id: LabelledField?
  /// What stands between texts that are joined.
  public var separator = " "

  public init(text: [LabelledField]? = nil, label: LabelledField? = nil, id: LabelledField? = nil) {
    precondition(text?.isEmpty != true, "a text of no fields")
    self.text = text
    self.label = label
    self.id = id
  }

  /// Names that a text may have, tried in this order, letter case aside.
  public static let defaultTexts = [
    ["text"], ["sentence"], ["content"], ["review"], ["message"], ["question"], ["title", "description"],
  ]
  /// Names that a label may have, tried in this order, letter case aside.
  public static let defaultLabels = ["label", "labels", "class", "category", "sentiment", "target"]
  public static let defaultID = "id"
}

/// Whether the first line of a table names its columns.
public enum LabelledHeader: String, Codable, Sendable, CaseIterable {
  /// It does if a field is given by name, or if it holds one of the names that are looked for.
  case detected
  case present
  case absent
}
