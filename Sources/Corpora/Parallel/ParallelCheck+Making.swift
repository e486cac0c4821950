extension ParallelCheck {
  public init(
    train: ParallelTexts, validation: ParallelTexts? = nil, test: ParallelTexts? = nil, _ options: Options = Options()
  ) throws(ParallelError) {
    let named = [("train", train), ("validation", validation), ("test", test)].compactMap { name, texts in
      texts.map { (name: name, texts: $0) }
    }
    do {
      let classes = try ParallelClasses(named.map(\.texts), threads: options.threads)
      var start = 0
      var corpora: [CheckedPairs] = []
      for (name, texts) in named {
        corpora.append(CheckedPairs(name: name, texts: texts, classes: classes, start: start, told: options.placesTold))
        start += texts.count
      }
      parts = []
      for pairs in corpora { parts.append(try Part(pairs, options)) }
      overlaps = corpora.indices.flatMap { later in
        (0..<later).map { Overlap(corpora[later], with: corpora[$0]) }
      }
    } catch {
      throw .corpus(error)
    }
  }
}

/// The pairs of one part with what their texts are the same as.
private struct CheckedPairs {
  let name: String
  let texts: ParallelTexts
  let classes: ParallelClasses
  /// The number of its first pair among all.
  let start: Int
  /// How many places are told.
  let told: Int

  struct Key: Hashable {
    var source: Int
    var target: Int
  }

  func sourceClass(_ pair: Int) -> Int { classes.source[start + pair] }
  func targetClass(_ pair: Int) -> Int { classes.target[start + pair] }
  func key(_ pair: Int) -> Key { Key(source: sourceClass(pair), target: targetClass(pair)) }

  func member(_ pair: Int) -> ParallelCheck.Member {
    let pair = texts[pair]
    return ParallelCheck.Member(
      place: pair.place, source: pair.source.shortened(to: 80), target: pair.target.shortened(to: 80))
  }

  func group(_ pairs: [Int]) -> ParallelCheck.Group {
    ParallelCheck.Group(members: pairs.prefix(4).map(member), count: pairs.count)
  }

  func places(_ pairs: [Int]) -> ParallelCheck.Places {
    ParallelCheck.Places(count: pairs.count, told: pairs.prefix(told).map { texts.place(of: $0) })
  }

  /// Pairs with the same key, where more than one `distinct` key is among them.
  func groups<Shared: Hashable, Distinct: Hashable>(
    by shared: (Int) -> Shared, distinct: (Int) -> Distinct
  ) -> ParallelCheck.Groups {
    let members = Dictionary(grouping: 0..<texts.count, by: shared).values
      .filter { pairs in pairs.count > 1 && pairs.contains { distinct($0) != distinct(pairs[0]) } }
      .sorted { ($0.count, $1[0]) > ($1.count, $0[0]) }
    return ParallelCheck.Groups(
      groups: members.count, pairs: members.reduce(0) { $0 + $1.count - 1 }, told: members.prefix(told).map(group))
  }

  func lengths(_ texts: PackedTexts, words: [Int], script: TextScript?) -> ParallelCheck.Lengths {
    ParallelCheck.Lengths(
      words: DatasetCheck.Lengths(Array(words[start..<start + texts.count])),
      characters: DatasetCheck.Lengths((0..<texts.count).map { texts.withUTF8(of: $0) { Int(characterCount($0)) } }),
      script: script)
  }

  func hints(_ found: [(pair: Int, side: ParallelSide)]) -> ParallelCheck.Hints {
    ParallelCheck.Hints(
      count: found.count, told: found.prefix(told).map { ParallelCheck.Hint(side: $0.side, member: member($0.pair)) })
  }
}

extension ParallelCheck.Part {
  fileprivate init(_ checked: CheckedPairs, _ options: ParallelCheck.Options) throws(CorpusError) {
    let texts = checked.texts
    let all = 0..<texts.count
    (name, pairs) = (checked.name, texts.count)
    let scripts = SideScripts(texts)
    source = checked.lengths(texts.source, words: checked.classes.sourceWords, script: scripts.source)
    target = checked.lengths(texts.target, words: checked.classes.targetWords, script: scripts.target)

    let isEmptySource = all.map { texts.source.withUTF8(of: $0) { isBlank($0) } }
    let isEmptyTarget = all.map { texts.target.withUTF8(of: $0) { isBlank($0) } }
    emptyPairs = checked.places(all.filter { isEmptySource[$0] && isEmptyTarget[$0] })
    emptySources = checked.places(all.filter { isEmptySource[$0] && !isEmptyTarget[$0] })
    emptyTargets = checked.places(all.filter { !isEmptySource[$0] && isEmptyTarget[$0] })
    identical = checked.places(
      all.filter { pair in
        !isEmptySource[pair]
          && texts.source.withUTF8(of: pair) { source in texts.target.withUTF8(of: pair) { source.elementsEqual($0) } }
      })

    duplicates = checked.groups(by: checked.key, distinct: { $0 })
    sourcesWithTargets = checked.groups(by: checked.sourceClass, distinct: checked.targetClass)
    targetsWithSources = checked.groups(by: checked.targetClass, distinct: checked.sourceClass)

    let alignment = LengthAlignment(texts, all)
    lengthModel = alignment.model
    shifts = alignment.shifts.map { shift in
      ParallelCheck.Shift(
        first: texts.place(of: shift.pairs.lowerBound), last: texts.place(of: shift.pairs.upperBound - 1),
        pairs: shift.pairs.count, lines: shift.lines, gainNats: shift.gainNats)
    }
    let outliers = alignment.outliers(deviations: options.deviations)
    self.outliers = ParallelCheck.Outliers(
      count: outliers.count,
      told: outliers.prefix(options.placesTold).map {
        ParallelCheck.Outlier(member: checked.member($0.pair), deviation: $0.deviation)
      })
    otherScripts = checked.hints(scripts.others)
    otherLanguages = checked.hints(try SideWords(texts).textsOfOtherSide())
  }
}

extension ParallelCheck.Overlap {
  fileprivate init(_ later: CheckedPairs, with earlier: CheckedPairs) {
    (part, with) = (later.name, earlier.name)
    let known = 0..<earlier.texts.count
    let keys = Set(known.map(earlier.key))
    let bySource = Dictionary(known.map { (earlier.sourceClass($0), $0) }, uniquingKeysWith: { first, _ in first })
    let targets = Set(known.map(earlier.targetClass))
    let all = 0..<later.texts.count
    let shared = all.filter { bySource[later.sourceClass($0)] != nil }
    pairs = shared.count { keys.contains(later.key($0)) }
    sources = shared.count
    self.targets = all.count { targets.contains(later.targetClass($0)) }
    told = shared.prefix(later.told).map { pair in
      ParallelCheck.Group(
        members: [later.member(pair), earlier.member(bySource[later.sourceClass(pair)]!)], count: 2)
    }
  }
}
