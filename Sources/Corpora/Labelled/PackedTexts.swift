/// Many texts in one piece of memory: 8 bytes each beside their UTF-8.
public struct PackedTexts: Sendable, Equatable {
  /// One after the other.
  public private(set) var utf8: [UInt8] = []
  /// Where each ends in ``utf8``.
  public private(set) var ends: [Int] = []

  public init() {}

  public init(_ texts: some Sequence<String>) {
    for text in texts { append(text) }
  }

  public var count: Int { ends.count }

  /// Makes a string of one.
  public subscript(index: Int) -> String { String(decoding: utf8[range(of: index)], as: UTF8.self) }

  /// Where one stands in ``utf8``.
  @inlinable
  public func range(of index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }

  /// Calls `body` with one text's UTF-8, which is valid during the call.
  @inlinable
  public func withUTF8<Result, Failure: Error>(
    of index: Int, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try utf8.withUnsafeBufferPointer { (all) throws(Failure) in
      try body(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: all[range(of: index)])))
    }
  }

  public mutating func append(_ text: UnsafeRawBufferPointer) {
    utf8.append(contentsOf: text)
    ends.append(utf8.count)
  }

  public mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
  }

  mutating func reserve(bytes: Int) { utf8.reserveCapacity(bytes) }
}
