/// How labelled texts are read.
public struct LabelledOptions: Codable, Hashable, Sendable {
  /// `nil`: by each file's content and name.
  public var format: LabelledFormat?
  public var fields = LabelledFields()
  public var header = LabelledHeader.detected
  public var labels = LabelKind.single
  /// Whether an example without a label is bad. Where it is not, as for texts to be labelled, there may be no field of labels.
  public var requiresLabels = true
  /// What fastText's labels begin with; not empty.
  public var labelPrefix = "__label__"
  /// Bad rows are counted in the ledger; otherwise the first one is an error.
  public var skipsBad = false
  public var invalid = InvalidUTF8Policy.fail
  /// Longer rows, in bytes of the file, are bad. The memory for reading grows to this and a few megabytes.
  public var maximumRowBytes = 16 << 20
  /// More different labels than this are an error: mostly they are texts.
  public var maximumLabels = 1_000_000

  public init() {}
}
