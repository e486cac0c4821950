import Tensors
import Tokenization

/// The texts of all parts of a data set, numbered through.
struct CheckedTexts {
  let parts: [(name: String, set: LabelledSet, range: Range<Int>)]
  /// For each part the numbers of its labels among those of all.
  private let labelNumbers: [[Int]]

  init(_ sets: [(name: String, set: LabelledSet)]) {
    var parts: [(name: String, set: LabelledSet, range: Range<Int>)] = []
    var numbers: [String: Int] = [:]
    var labelNumbers: [[Int]] = []
    for (name, set) in sets {
      let start = parts.last?.range.upperBound ?? 0
      parts.append((name, set, start..<(start + set.count)))
      for label in set.labelNames where numbers[label] == nil { numbers[label] = numbers.count }
      labelNumbers.append(set.labelNames.map { numbers[$0]! })
    }
    self.parts = parts
    self.labelNumbers = labelNumbers
  }

  var count: Int { parts.last?.range.upperBound ?? 0 }

  private func part(of text: Int) -> Int { parts.firstIndex { $0.range.contains(text) }! }

  func withUTF8<Result, Failure: Error>(
    of text: Int, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let part = parts[part(of: text)]
    return try part.set.texts.withUTF8(of: text - part.range.lowerBound, body)
  }

  /// The same numbers for the same labels in all parts, in order.
  func labels(of text: Int) -> [Int] {
    let part = part(of: text)
    return parts[part].set.labels(of: text - parts[part].range.lowerBound).map { labelNumbers[part][Int($0)] }.sorted()
  }

  func group(_ texts: [Int]) -> DatasetCheck.Group {
    DatasetCheck.Group(members: texts.prefix(4).map(member), count: texts.count)
  }

  private func member(_ text: Int) -> DatasetCheck.Member {
    let part = parts[part(of: text)]
    let example = part.set[text - part.range.lowerBound]
    return DatasetCheck.Member(
      place: example.place, labels: example.labels, excerpt: example.text.shortened(to: 80))
  }

  func fingerprints(_ tokenizer: Tokenizer, threads: Int) throws(LabelledError) -> [TextFingerprint] {
    let taskCount = min(count, 4 * threads)
    let results = TaskResults(count: taskCount)
    ThreadTeam(threads: threads).run(tasks: taskCount) { task in
      results.set(
        task,
        Result { () throws(CorpusError) in
          let scanner = try FingerprintScanner(tokenizer)
          return try (count * task / taskCount..<count * (task + 1) / taskCount).map { (text) throws(CorpusError) in
            try withUTF8(of: text) { (text) throws(CorpusError) in try scanner.fingerprint(of: text) }
          }
        })
    }
    var fingerprints: [TextFingerprint] = []
    fingerprints.reserveCapacity(count)
    for result in results.all {
      fingerprints += try labelledError { () throws(CorpusError) in try result.get() }
    }
    return fingerprints
  }
}

/// What each task found. Unchecked because every task writes its own slot alone.
private final class TaskResults: @unchecked Sendable {
  private let slots: UnsafeMutableBufferPointer<Result<[TextFingerprint], CorpusError>>

  init(count: Int) {
    slots = .allocate(capacity: count)
    slots.initialize(repeating: .success([]))
  }

  deinit {
    slots.deinitialize()
    slots.deallocate()
  }

  func set(_ task: Int, _ result: Result<[TextFingerprint], CorpusError>) { slots[task] = result }

  var all: [Result<[TextFingerprint], CorpusError>] { Array(slots) }
}
