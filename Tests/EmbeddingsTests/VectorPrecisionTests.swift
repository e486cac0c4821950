import Embeddings
import Foundation
import Testing

@Suite("Numbers of fewer bytes")
struct VectorPrecisionTests {
  @Test("rows have the bytes that the format tells", arguments: VectorPrecision.allCases)
  func bytes(precision: VectorPrecision) {
    let row: [Float] = [1, -2, 0.5]
    var bytes = [UInt8](repeating: 0xAA, count: precision.byteCount(dimension: 3))
    row.withUnsafeBufferPointer { row in bytes.withUnsafeMutableBytes { precision.encode(row, into: $0) } }
    switch precision {
    case .float32: #expect(bytes == [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 0, 0, 0, 0x3F])
    case .float16: #expect(bytes == [0, 0x3C, 0, 0xC0, 0, 0x38])
    // numpy.float32(2) / numpy.float32(127) is 0x3C810204; 63.5 and 31.75 steps are rounded to the even one and the nearest.
    case .int8: #expect(bytes == [0x04, 0x02, 0x81, 0x3C, 64, UInt8(bitPattern: -127), 32])
    }
    var back = [Float](repeating: 0, count: 3)
    back.withUnsafeMutableBufferPointer { back in bytes.withUnsafeBytes { precision.decode($0, into: back) } }
    let scale = Float(bitPattern: 0x3C81_0204)
    #expect(back == (precision == .int8 ? [64 * scale, -127 * scale, 32 * scale] : row))
  }

  @Test("no number is farther off than half a step, rows of zeros and of the least numbers included")
  func errors() {
    let matrix = VectorMatrix(
      FormulaVectors.matrix.rowsAsArrays + [
        Array(repeating: 0, count: 7), Array(repeating: .leastNonzeroMagnitude, count: 7),
        [.greatestFiniteMagnitude, -1, 0, 3e38, -.greatestFiniteMagnitude, 1e-38, 5],
      ], dimension: 7)
    let rounded = matrix.rounded(to: .int8)
    for row in 0..<matrix.rows {
      let largest = matrix[row].map(abs).max()!
      for (number, kept) in zip(matrix[row], rounded[row]) {
        #expect(kept.isFinite && abs(number - kept) <= largest / 254 * 1.000001 + .leastNonzeroMagnitude)
      }
    }
    #expect(matrix.rounded(to: .float32) == matrix)
    let halves = FormulaVectors.matrix.rounded(to: .float16)
    #expect(halves[3] == FormulaVectors.matrix[3].map { Float(Float16($0)) })
  }

  @Test("numbers that a precision does not have are named")
  func missing() {
    let matrix = VectorMatrix([[1, 2], [65504, -1], [0, -70000], [.nan, 1]], dimension: 2)
    #expect(matrix.number(notIn: .float16)?.row == 2 && matrix.number(notIn: .float16)?.number == -70000)
    #expect(matrix.number(notIn: .int8)?.row == 3)
    #expect(matrix.prefix(3).number(notIn: .int8) == nil)
  }
}

extension VectorMatrix {
  var rowsAsArrays: [[Float]] { (0..<rows).map { self[$0] } }
}
