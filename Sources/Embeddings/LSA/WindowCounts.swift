import Corpora
import Foundation

/// How often words stand near words, a row a word, as ``CooccurrenceCounter`` counts them.
struct WindowCounts {
  /// The rows of the symmetric table.
  var lines = SparseMatrix.Lines(starts: [0], places: [], values: [])
  /// The sums of the rows, which are those of the columns, too.
  var totals: [Double] = []

  /// A row's end, or one of its elements.
  private struct Element {
    var place: TokenID
    var value: Float
    var total: Double?
  }

  /// - Returns: `nil` if stopped.
  init?(
    _ corpus: EncodedCorpus, occurrences: [Int64], window: Int, threads: Int, memoryLimit: Int,
    requireMemory: (Double) throws -> Void, isStopping: () -> Bool, progress: (Double) -> Void
  ) throws {
    var counter = CooccurrenceCounter(window: window, weighting: .inverseDistance)
    counter.threads = threads
    counter.memoryLimit = memoryLimit
    var refusal: (any Error)?
    do {
      try counter.count(
        corpus, occurrences: occurrences, progress: progress, isCancelled: isStopping,
        transform: { row, elements in
          var total = 0.0
          for index in 0..<row.count {
            elements.append(Element(place: row.neighbours[index], value: Float(row[index])))
            total += row[index]
          }
          elements.append(Element(place: row.word, value: 0, total: total))
        },
        deliver: { (elements: [Element]) throws(CorpusError) in
          for element in elements {
            if let total = element.total {
              lines.starts.append(lines.places.count)
              totals.append(total)
            } else {
              lines.places.append(element.place)
              lines.values.append(element.value)
            }
          }
          // The same again by columns, and what an array takes while it grows.
          do { try requireMemory(16 * Double(lines.places.count)) } catch { refusal = error }
          if refusal != nil { throw .cancelled }
        })
    } catch CorpusError.cancelled {
      if let refusal { throw refusal }
      return nil
    }
    precondition(totals.count == occurrences.count, "\(totals.count) rows for \(occurrences.count) words")
  }
}

extension SparseMatrix {
  /// Words by words: the positive part of the pointwise mutual information, less ln `shift`.
  ///
  /// With #(w,c) the count of a pair and #(w), #(c) those of all pairs with a word or a context, Levy et al. 2015, equations 1–3:
  ///
  ///     max(0, ln(#(w,c) · Σ #(c')^α / (#(w) · #(c)^α)) − ln shift)
  static func ppmi(_ counts: consuming WindowCounts, shift: Double, contextExponent: Double) -> SparseMatrix {
    let totals = counts.totals
    let contexts = totals.map { pow($0, contextExponent) }
    let all = contexts.reduce(0, +)
    var lines = counts.lines
    counts.lines = Lines(starts: [0], places: [], values: [])
    var kept = 0
    var start = 0
    for word in 0..<totals.count {
      let end = lines.starts[word + 1]
      for element in start..<end {
        let context = Int(lines.places[element])
        let share = Double(lines.values[element]) * all / (totals[word] * contexts[context])
        let weight = Float(log(share / shift))
        guard weight > 0 else { continue }
        lines.places[kept] = UInt32(context)
        lines.values[kept] = weight
        kept += 1
      }
      start = end
      lines.starts[word + 1] = kept
    }
    lines.places.removeLast(lines.places.count - kept)
    lines.values.removeLast(lines.values.count - kept)
    return SparseMatrix(byRow: lines, columns: totals.count)
  }
}
