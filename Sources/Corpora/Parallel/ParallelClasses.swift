import Tensors
import Tokenization

/// Which texts of one or several parallel corpora are the same: have the same tokens after NFKC and case folding, as for
/// ``DatasetCheck``.
struct ParallelClasses {
  /// For each pair, through all corpora, the first one with the same source; and with the same target. Texts without a token are
  /// the same as no other.
  let source: [Int]
  let target: [Int]
  /// How many words each text has.
  let sourceWords: [Int]
  let targetWords: [Int]

  init(_ corpora: [ParallelTexts], threads: Int) throws(CorpusError) {
    (source, sourceWords) = try Self.classes(corpora.map(\.source), threads)
    (target, targetWords) = try Self.classes(corpora.map(\.target), threads)
  }

  private static func classes(
    _ texts: [PackedTexts], _ threads: Int
  ) throws(CorpusError) -> (firsts: [Int], words: [Int]) {
    let tokenizer = try FingerprintScanner.makeTokenizer()
    var fingerprints: [TextFingerprint] = []
    for texts in texts { fingerprints += try Self.fingerprints(texts, tokenizer, threads) }
    let finder = try DuplicateFinder(fingerprints, threshold: 1) { (_, _) throws(CorpusError) in 0 }
    return (finder.exact, fingerprints.map(\.words))
  }

  /// Without what near duplicates are found by.
  private static func fingerprints(
    _ texts: PackedTexts, _ tokenizer: Tokenizer, _ threads: Int
  ) throws(CorpusError) -> [TextFingerprint] {
    let tasks = min(texts.count, 4 * threads)
    let failures = UnsafeMutableBufferPointer<CorpusError?>.allocate(capacity: tasks)
    failures.initialize(repeating: nil)
    defer {
      failures.deinitialize()
      failures.deallocate()
    }
    let fingerprints = [TextFingerprint](unsafeUninitializedCapacity: texts.count) { memory, count in
      memory.initialize(repeating: TextFingerprint())
      let memory = memory  // each task writes the fingerprints of its own texts
      ThreadTeam(threads: threads).run(tasks: tasks) { task in
        do throws(CorpusError) {
          let scanner = try FingerprintScanner(tokenizer)
          for text in texts.count * task / tasks..<texts.count * (task + 1) / tasks {
            var fingerprint = try texts.withUTF8(of: text) { (text) throws(CorpusError) in
              try scanner.fingerprint(of: text)
            }
            fingerprint.bands = nil
            memory[text] = fingerprint
          }
        } catch {
          failures[task] = error
        }
      }
      count = texts.count
    }
    for case let failure? in failures { throw failure }
    return fingerprints
  }
}
