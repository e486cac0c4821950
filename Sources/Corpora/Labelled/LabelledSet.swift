/// All examples of labelled files in a few pieces of memory: what a classifier is trained and tested with.
///
///     let set = try LabelledSet(reading: LabelledInput(arguments: ["train.csv"]))
///     set.labelNames                                   // ["neg", "pos"]
///     set.texts.withUTF8(of: 0) { $0.count }           // no string is made
///     set.labelNames[Int(set.labels(of: 0)[0])]        // "pos"
///
/// Labels are numbered by the order of their names: by value where all are whole numbers, else by their Unicode scalars.
public struct LabelledSet: Sendable, Equatable {
  public internal(set) var texts = PackedTexts()
  /// By number.
  public internal(set) var labelNames: [String] = []
  /// Whether examples may have several labels, or none.
  public internal(set) var kind = LabelKind.single
  /// The labels of all examples, one example's after the other's; for single labels one an example.
  public internal(set) var labelNumbers: [Int32] = []
  /// Where each example's labels end in ``labelNumbers``.
  public internal(set) var labelEnds: [Int] = []
  /// Empty strings where an example has none; `nil` when no example has one.
  public internal(set) var ids: PackedTexts?
  /// The files, and which of them and which line each example is from.
  public internal(set) var paths = PackedTexts()
  var pathNumbers: [Int32] = []
  var lines: [Int64] = []

  public internal(set) var ledger = LabelledLedger()
  public internal(set) var layouts: [LabelledLayout] = []
  public internal(set) var sources: [CorpusSource] = []

  /// The number of examples.
  public var count: Int { texts.count }

  public var isEmpty: Bool { count == 0 }

  /// The numbers of an example's labels.
  @inlinable
  public func labels(of index: Int) -> ArraySlice<Int32> {
    labelNumbers[(index == 0 ? 0 : labelEnds[index - 1])..<labelEnds[index]]
  }

  public func place(of index: Int) -> LabelledPlace {
    LabelledPlace(path: paths[Int(pathNumbers[index])], line: lines[index])
  }

  public func id(of index: Int) -> String? {
    guard let ids, !ids.range(of: index).isEmpty else { return nil }
    return ids[index]
  }

  /// An example as a value of its own.
  public subscript(index: Int) -> LabelledExample {
    LabelledExample(
      text: texts[index], labels: labels(of: index).map { labelNames[Int($0)] }, id: id(of: index),
      place: place(of: index))
  }

  /// How many examples each label has, by number.
  public var labelCounts: [Int] {
    var counts = [Int](repeating: 0, count: labelNames.count)
    for label in labelNumbers { counts[Int(label)] += 1 }
    return counts
  }
}
