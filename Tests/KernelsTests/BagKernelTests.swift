import CKernels
import Testing

/// Bags of rows, on every instruction set that this machine has.
@Suite("Bag kernels")
struct BagKernelTests {
  private static let sets = NormalizationKernelTests.instructionSets.map(\.rawValue)

  @Test("they are their definitions, to the bit", arguments: sets, [1, 2, 3, 4, 7, 8, 16, 33, 100])
  func definitions(isa: UInt32, columns: Int) {
    let kernels = skein_layers_float(skein_isa(isa)).pointee.bags
    for n in [0, 1, 2, 15, 16, 17, 40] {
      let ids = (0..<n).map { UInt32($0 * 7 % 11) }
      var table = NormalizationKernelTests.numbers(11 * columns, 0.37)
      var (y, expected) = ([Float](repeating: .nan, count: columns), [Float](repeating: 0, count: columns))
      kernels.sum_rows(n, columns, ids, table, &y)
      for id in ids { for c in 0..<columns { expected[c] += table[Int(id) * columns + c] } }
      #expect(y == expected)
      var changed = table
      for id in ids { for c in 0..<columns { changed[Int(id) * columns + c] += y[c] } }
      kernels.add_to_each(n, columns, ids, y, &table)
      #expect(table == changed)
    }
  }
}
