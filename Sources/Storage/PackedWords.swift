import Corpora

/// Words on their way from the file into a ``Vocabulary``, checked as they come.
struct PackedWords {
  private var utf8: [UInt8] = []
  private var ends: [UInt32] = []
  private var counts: [Int64] = []
  private var total: Int64 = 0

  /// What is wrong with a vocabulary in the file.
  struct Flaw: Error, CustomStringConvertible {
    var description: String
  }

  /// Adds a word; says what is wrong if it cannot follow the ones before.
  mutating func append(_ text: UnsafeRawBufferPointer, id: Int64, occurrences: Int64) -> String? {
    guard id == Int64(ends.count) else { return "a vocabulary lacks word \(ends.count)" }
    // A continuation byte first would be the end of a character that the word before cut off.
    guard let first = text.first, first & 0xC0 != 0x80 else { return "word \(id) is empty or no UTF-8" }
    let (sum, overflow) = total.addingReportingOverflow(occurrences)
    guard occurrences >= 0, !overflow else { return "word \(id) cannot occur \(occurrences) times" }
    utf8.append(contentsOf: text)
    guard let end = UInt32(exactly: utf8.count) else { return "a vocabulary has more than 4 GiB of words" }
    ends.append(end)
    counts.append(occurrences)
    total = sum
    return nil
  }

  /// The vocabulary, if it is the one that the file's record tells of.
  func vocabulary(size: Int, totalOccurrences: Int64) -> Result<Vocabulary, Flaw> {
    guard ends.count == size else {
      return .failure(Flaw(description: "a vocabulary has \(ends.count) words, not \(size)"))
    }
    guard total == totalOccurrences else {
      return .failure(Flaw(description: "the counts of a vocabulary add up to \(total), not \(totalOccurrences)"))
    }
    guard String(validating: utf8, as: UTF8.self) != nil else {
      return .failure(Flaw(description: "the words of a vocabulary are no UTF-8"))
    }
    do {
      return .success(try Vocabulary(utf8: utf8, ends: ends, counts: counts))
    } catch {
      return .failure(Flaw(description: error.message))
    }
  }
}
