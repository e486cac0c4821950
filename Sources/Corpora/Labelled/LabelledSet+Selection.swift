import Diagnostics

extension LabelledSet {
  /// Examples in memory, for tests and for texts that come from elsewhere.
  public init(_ examples: [LabelledExample], kind: LabelKind = .single) {
    self.kind = kind
    labelNames = LabelledSet.ordered(Array(Set(examples.flatMap(\.labels))))
    let numbers = Dictionary(uniqueKeysWithValues: zip(labelNames, labelNames.indices))
    var ids = PackedTexts()
    for example in examples {
      precondition(kind.isMulti || example.labels.count == 1, "\(example.labels.count) labels where one is expected")
      texts.append(example.text)
      labelNumbers += example.labels.map { Int32(numbers[$0]!) }
      labelEnds.append(labelNumbers.count)
      ids.append(example.id ?? "")
      if paths.count == 0 || paths[paths.count - 1] != example.place.path { paths.append(example.place.path) }
      pathNumbers.append(Int32(paths.count - 1))
      lines.append(example.place.line)
    }
    self.ids = ids.utf8.isEmpty ? nil : ids
    ledger.read = Int64(count)
    ledger.kept = Int64(count)
    for (name, count) in zip(labelNames, labelCounts) { ledger.labels[name] = Int64(count) }
  }

  /// Some of the examples, in the order given; labels keep their numbers, and ledger, layouts and sources are those of the whole.
  public func selecting(_ indices: [Int]) -> LabelledSet {
    var part = self
    part.texts = PackedTexts()
    part.labelNumbers = []
    part.labelEnds = []
    part.ids = ids.map { _ in PackedTexts() }
    part.pathNumbers = indices.map { pathNumbers[$0] }
    part.lines = indices.map { lines[$0] }
    for index in indices {
      texts.withUTF8(of: index) { part.texts.append($0) }
      ids?.withUTF8(of: index) { part.ids?.append($0) }
      part.labelNumbers += labels(of: index)
      part.labelEnds.append(part.labelNumbers.count)
    }
    return part
  }

  /// The same examples with labels numbered as `names` are: those of the set that a model was trained with.
  public func renumbered(by names: [String]) throws(LabelledError) -> LabelledSet {
    let numbers = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
    let map = labelNames.map { numbers[$0].map(Int32.init) }
    var set = self
    set.labelNames = names
    for index in 0..<count {
      for slot in (index == 0 ? 0 : labelEnds[index - 1])..<labelEnds[index] {
        let old = Int(labelNumbers[slot])
        guard let new = map[old] else {
          throw .unknownLabel(
            place(of: index), label: labelNames[old], similar: NearestNames.of(labelNames[old], among: names))
        }
        set.labelNumbers[slot] = new
      }
    }
    return set
  }
}
