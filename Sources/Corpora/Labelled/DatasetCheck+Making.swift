import Tensors
import Tokenization

extension DatasetCheck {
  /// - Parameter countTokens: How long a text is, for ``Options/longestText``: the tokens of a model, say; its words unless given.
  public init(
    train: LabelledSet, validation: LabelledSet? = nil, test: LabelledSet? = nil, _ options: Options = Options(),
    countTokens: ((UnsafeRawBufferPointer) -> Int)? = nil
  ) throws(LabelledError) {
    let named = [("train", train), ("validation", validation), ("test", test)]
    let texts = CheckedTexts(named.compactMap { name, set in set.map { (name, $0) } })
    let tokenizer = try labelledError { () throws(CorpusError) in try FingerprintScanner.makeTokenizer() }
    let fingerprints = try texts.fingerprints(tokenizer, threads: options.threads)
    let duplicates = try labelledError { () throws(CorpusError) in
      let scanner = try FingerprintScanner(tokenizer)
      return try DuplicateFinder(fingerprints, threshold: options.nearThreshold) { (a, b) throws(CorpusError) in
        let first = try texts.withUTF8(of: a) { (text) throws(CorpusError) in try scanner.shingleSet(of: text) }
        let second = try texts.withUTF8(of: b) { (text) throws(CorpusError) in try scanner.shingleSet(of: text) }
        return jaccardSimilarity(first, second)
      }
    }
    parts = texts.parts.indices.map { number in
      Part(texts, number, fingerprints, duplicates, options, countTokens)
    }
    overlaps = []
    for later in texts.parts.indices {
      for earlier in 0..<later {
        overlaps.append(Overlap(texts, later, with: earlier, duplicates, options))
      }
    }
    similarLabels = try labelledError { () throws(CorpusError) in
      try DatasetCheck.similar(Set(texts.parts.flatMap(\.set.labelNames)), tokenizer)
    }
  }

  private static func similar(_ labels: Set<String>, _ tokenizer: Tokenizer) throws(CorpusError) -> [[String]] {
    var slots: [[String]: Int] = [:]
    var groups: [[String]] = []
    for label in LabelledSet.ordered(Array(labels)) {
      let tokens = try corpusError { () throws(TokenizationError) in try tokenizer.tokens(in: label).map(\.text) }
      if let slot = slots[tokens] {
        groups[slot].append(label)
      } else {
        slots[tokens] = groups.count
        groups.append([label])
      }
    }
    return groups.filter { $0.count > 1 }
  }
}

extension DatasetCheck.Part {
  fileprivate init(
    _ texts: CheckedTexts, _ number: Int, _ fingerprints: [TextFingerprint], _ duplicates: DuplicateFinder,
    _ options: DatasetCheck.Options, _ countTokens: ((UnsafeRawBufferPointer) -> Int)?
  ) {
    let (name, set, range) = texts.parts[number]
    self.name = name
    examples = set.count
    let counts = set.labelCounts
    classes = zip(set.labelNames, counts).map { label, count in
      DatasetCheck.ClassCount(label: label, count: count, share: set.isEmpty ? 0 : Double(count) / Double(set.count))
    }
    let total = Double(counts.reduce(0, +))
    let present = counts.filter { $0 > 0 }.map { Double($0) }
    entropyBits = present.reduce(0) { $0 - $1 / total * naturalLogarithm($1 / total) } / naturalLogarithm(2)
    evenness = present.count < 2 ? 1 : entropyBits * naturalLogarithm(2) / naturalLogarithm(Double(present.count))
    imbalanceRatio = (present.max() ?? 1) / (present.min() ?? 1)
    unlabelled = (0..<set.count).count { set.labels(of: $0).isEmpty }
    func places(_ texts: [Int]) -> [LabelledPlace] {
      texts.prefix(options.groupsTold).map { set.place(of: $0 - range.lowerBound) }
    }
    let empty = range.filter { fingerprints[$0].tokens == 0 }
    (emptyTexts, emptyTold) = (empty.count, places(empty))
    words = DatasetCheck.Lengths(range.map { fingerprints[$0].words })
    characters = DatasetCheck.Lengths((0..<set.count).map { set.texts.withUTF8(of: $0) { Int(characterCount($0)) } })
    let long = options.longestText.map { longest in
      range.filter { text in
        (countTokens.map { texts.withUTF8(of: text, $0) } ?? fingerprints[text].words) > longest
      }
    }
    (overlong, overlongTold) = (long?.count, places(long ?? []))
    exact = DatasetCheck.Duplicates(texts, range, duplicates.exact, where: { _ in true }, options)
    near = DatasetCheck.Duplicates(
      texts, range, duplicates.near,
      where: { members in members.contains { duplicates.exact[$0] != duplicates.exact[members[0]] } },
      options)
    let known = Set(texts.parts[0].set.labelNames)
    unknownLabels = zip(set.labelNames, counts).filter { $0.1 > 0 && !known.contains($0.0) }.map(\.0)
  }
}

extension DatasetCheck.Duplicates {
  /// Of the groups that `group` makes within a part.
  fileprivate init(
    _ texts: CheckedTexts, _ range: Range<Int>, _ group: [Int], where isCounted: ([Int]) -> Bool,
    _ options: DatasetCheck.Options
  ) {
    var conflicting: [[Int]] = []
    var others: [[Int]] = []
    for members in gathered(range, by: group) where members.count > 1 && isCounted(members) {
      groups += 1
      self.texts += members.count - 1
      let labels = texts.labels(of: members[0])
      if members.contains(where: { texts.labels(of: $0) != labels }) {
        conflicting.append(members)
      } else {
        others.append(members)
      }
    }
    conflicts = conflicting.count
    told = (conflicting + others).prefix(options.groupsTold).map { texts.group($0) }
  }
}

extension DatasetCheck.Overlap {
  fileprivate init(
    _ texts: CheckedTexts, _ later: Int, with earlier: Int, _ duplicates: DuplicateFinder,
    _ options: DatasetCheck.Options
  ) {
    part = texts.parts[later].name
    with = texts.parts[earlier].name
    (exact, near, conflicts, told) = (0, 0, 0, [])
    func first(_ group: [Int]) -> [Int: [Int]] { Dictionary(grouping: texts.parts[earlier].range) { group[$0] } }
    let same = first(duplicates.exact)
    let similar = first(duplicates.near)
    for text in texts.parts[later].range {
      guard let twins = same[duplicates.exact[text]] ?? similar[duplicates.near[text]] else { continue }
      if same[duplicates.exact[text]] != nil { exact += 1 } else { near += 1 }
      let labels = texts.labels(of: text)
      if twins.contains(where: { texts.labels(of: $0) != labels }) { conflicts += 1 }
      if told.count < options.groupsTold { told.append(texts.group([text] + twins)) }
    }
  }
}

extension DatasetCheck.Lengths {
  /// Quantiles by the nearest rank.
  init(_ lengths: [Int]) {
    guard !lengths.isEmpty else { return }
    let sorted = lengths.sorted()
    func quantile(_ percent: Int) -> Int { sorted[max(0, (percent * sorted.count + 99) / 100 - 1)] }
    minimum = sorted[0]
    p05 = quantile(5)
    p25 = quantile(25)
    median = quantile(50)
    p75 = quantile(75)
    p95 = quantile(95)
    p99 = quantile(99)
    maximum = sorted[sorted.count - 1]
    mean = Double(sorted.reduce(0, +)) / Double(sorted.count)
  }
}

/// Groups of numbers that have the same group, each in order, in the order of their first ones.
private func gathered(_ range: Range<Int>, by group: [Int]) -> [[Int]] {
  var slots: [Int: Int] = [:]
  var groups: [[Int]] = []
  for text in range {
    if let slot = slots[group[text]] {
      groups[slot].append(text)
    } else {
      slots[group[text]] = groups.count
      groups.append([text])
    }
  }
  return groups
}
