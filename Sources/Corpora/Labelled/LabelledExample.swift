/// A text with its labels.
public struct LabelledExample: Hashable, Sendable {
  public var text: String
  /// In the order of the file, none twice.
  public var labels: [String]
  /// From the field of ids; for a folder for each class the file's path in it.
  public var id: String?
  public var place: LabelledPlace

  public init(text: String, labels: [String], id: String? = nil, place: LabelledPlace) {
    self.text = text
    self.labels = labels
    self.id = id
    self.place = place
  }
}
