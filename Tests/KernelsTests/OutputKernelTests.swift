import CKernels
import Foundation
import Testing

/// Softmax in clusters, remembered words and penalties, on every instruction set that this machine has.
@Suite("Output and penalty kernels")
struct OutputKernelTests {
  private typealias Numbers = NormalizationKernelTests

  private static let sets = Numbers.instructionSets.map(\.rawValue)

  private static func words(_ count: Int) -> [Int32] { (0..<count).map { Int32($0 * $0 % 7) } }

  /// The bits of all that a table gives for rows of this width.
  private static func results(_ kernels: skein_layer_kernels, columns: Int, damaged: Bool) -> [UInt32] {
    let rows = 3
    var x = Numbers.numbers(rows * columns, 0.37)
    if damaged {
      x[columns / 2] = .nan
      x[columns + columns / 3] = .infinity
      x[2 * columns] = -.infinity
    }
    let offsets: [Float] = [-1, 0, -2, 0, -3, 0]
    var y = [Float](repeating: 0, count: rows * columns)
    var doubles: [Double] = []
    kernels.output.log_softmax_within(rows, columns, x, columns, offsets, 2, &y, columns)
    var results = y
    kernels.output.add_to_some_rows(2, columns, [2, 0], x, &y)
    results += y
    for word in 0..<Int32(3) {
      for row in 0..<rows {
        doubles.append(
          kernels.output.recalled_probability(
            columns, Array(x[row * columns..<(row + 1) * columns]), words(columns), word))
      }
    }
    var (p, scores) = ([Float](repeating: 0.125, count: 8), Array(x[2 * columns..<3 * columns]))
    kernels.output.mix_recalled(columns, &scores, words(columns), 0.3, 8, &p)
    results += p
    doubles.append(kernels.penalties.size(rows * columns, x, 0.7, &y))
    doubles.append(kernels.penalties.change(rows, columns, x, 0.7, &y))
    return Numbers.bits(results + y + doubles.map { Float($0) })
  }

  @Test("every instruction set gives the scalar twin's bits", arguments: sets)
  func sameBits(isa: UInt32) {
    for columns in Numbers.widths {
      for damaged in [false, true] {
        let expected = Self.results(skein_layers_scalar, columns: columns, damaged: damaged)
        let results = Self.results(skein_layers_float(skein_isa(isa)).pointee, columns: columns, damaged: damaged)
        #expect(results == expected, "\(columns) columns")
      }
    }
  }

  @Test("kernels are their definitions", arguments: [1, 2, 15, 16, 17, 40, 1030])
  func definitions(columns: Int) {
    let kernels = skein_layers_double
    let (rows, words) = (4, Self.words(columns))
    let x = Numbers.numbers(rows * columns, 0.37).map(Double.init)
    let exponentials = x[..<columns].map { exp($0) }
    let sum = exponentials.reduce(0, +)
    func recalled(_ word: Int32) -> Double {
      zip(words, exponentials).reduce(0) { $0 + ($1.0 == word ? $1.1 : 0) } / sum
    }
    for word in 0..<Int32(8) {
      #expect(abs(kernels.output.recalled_probability(columns, x, words, word) - recalled(word)) < 1e-14)
    }
    var (p, scores) = ((0..<9).map { 0.02 * Double($0 + 1) }, Array(x[..<columns]))
    kernels.output.mix_recalled(columns, &scores, words, 0.3, 9, &p)
    for word in 0..<9 {
      #expect(abs(p[word] - (0.7 * 0.02 * Double(word + 1) + 0.3 * recalled(Int32(word)))) < 1e-14)
    }

    var gradient = [Double](repeating: 1, count: rows * columns)
    let change = kernels.penalties.change(rows, columns, x, 0.5, &gradient)
    #expect(abs(change - Self.changes(x, columns)) < 1e-12 * max(1, change))
    for place in gradient.indices {
      // A quadratic form: differences of any size give its derivative.
      var (above, below) = (x, x)
      above[place] += 1
      below[place] -= 1
      let slope = (Self.changes(above, columns) - Self.changes(below, columns)) / 2
      #expect(abs(gradient[place] - 1 - 0.5 * slope) < 1e-10)
      if columns > 40 && place > 50 { break }
    }
    var sizes = [Double](repeating: 1, count: x.count)
    let size = kernels.penalties.size(x.count, x, 0.5, &sizes)
    #expect(abs(size - x.reduce(0) { $0 + $1 * $1 }) < 1e-12 * max(1, size))
    #expect(zip(sizes, x).allSatisfy { abs($0 - 1 - $1) < 1e-14 })
  }

  private static func changes(_ x: [Double], _ columns: Int) -> Double {
    (columns..<x.count).reduce(0) { $0 + (x[$1] - x[$1 - columns]) * (x[$1] - x[$1 - columns]) }
  }

  @Test("nothing costs nothing, and writes nothing")
  func nothing() {
    let kernels = skein_layers_float(skein_best_isa()).pointee
    var y: [Float] = [7]
    kernels.output.add_to_some_rows(0, 1, [0], [1] as [Float], &y)
    kernels.output.log_softmax_within(0, 1, [1] as [Float], 1, [1] as [Float], 1, &y, 1)
    #expect(kernels.penalties.size(0, [1] as [Float], 1, &y) == 0)
    #expect(kernels.penalties.change(0, 1, [1] as [Float], 1, &y) == 0)
    #expect(kernels.penalties.change(1, 1, [5] as [Float], 1, &y) == 0)
    #expect(y == [7])
  }
}
