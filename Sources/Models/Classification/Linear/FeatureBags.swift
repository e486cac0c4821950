/// The features of many texts, one bag a text.
///
///     var bags = FeatureBags()
///     bags.append([17, 3, 3])
///     bags.withBag(0) { ids in … }
public struct FeatureBags: Sendable {
  /// Of all texts, one after the other.
  public private(set) var ids: [UInt32] = []
  /// Where each text's features end.
  private var ends: [Int] = []

  public init() {}

  /// The number of texts.
  public var count: Int { ends.count }

  public mutating func append(_ bag: some Collection<UInt32>) {
    ids.append(contentsOf: bag)
    ends.append(ids.count)
  }

  public mutating func append(_ other: FeatureBags) {
    let offset = ids.count
    ids.append(contentsOf: other.ids)
    ends.append(contentsOf: other.ends.lazy.map { $0 + offset })
  }

  /// Where the features of a text are in ``ids``.
  public func range(of text: Int) -> Range<Int> { (text == 0 ? 0 : ends[text - 1])..<ends[text] }

  public func withBag<Result>(_ text: Int, _ body: (UnsafeBufferPointer<UInt32>) -> Result) -> Result {
    ids.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range(of: text)])) }
  }
}
