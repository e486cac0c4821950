import Tensors
import Testing

@Suite("Tensors")
struct TensorTests {
  @Test(
    "a shape knows its count, rows and columns",
    arguments: [
      (Shape(7), 7, 1, 7), (Shape(2, 3), 6, 2, 3), (Shape(2, 3, 4), 24, 6, 4), (Shape(5, 2, 3, 4), 120, 30, 4),
      (Shape(0, 3), 0, 0, 3),
    ])
  func shapes(_ shape: Shape, count: Int, rows: Int, columns: Int) {
    #expect(shape.count == count && shape.rows == rows && shape.columns == columns)
  }

  @Test("shapes print as their sizes, and change one at a time")
  func shapeChanges() {
    #expect(Shape(2, 3, 4).description == "[2, 3, 4]")
    #expect(Shape(2, 3, 4).with(columns: 9) == Shape(2, 3, 9))
    #expect(Shape(2, 3, 4).with(first: 9) == Shape(9, 3, 4))
    #expect(Shape(2, 3) != Shape(2, 3, 1))
  }

  @Test("a copy keeps its elements when the original changes")
  func valueSemantics() {
    var x = Tensor<Float>(Shape(2, 3)) { Float($0) }
    let y = x
    x[1, 2] = 7
    #expect(y.elements == [0, 1, 2, 3, 4, 5] && x.elements == [0, 1, 2, 3, 4, 7])
    let z = x
    x.withUnsafeMutableBufferPointer { $0[0] = -1 }
    x.mutableMatrix().fill(2)
    #expect(z.elements == [0, 1, 2, 3, 4, 7] && x.elements == [2, 2, 2, 2, 2, 2])
    var w = z
    w.fill(1)
    var v = z
    v.resize(to: Shape(1))
    v[0] = 9
    #expect(z.elements == [0, 1, 2, 3, 4, 7] && w.elements == [1, 1, 1, 1, 1, 1] && v.elements == [9])
  }

  @Test("indices count in memory's order, the last one fastest")
  func indices() {
    let x = Tensor<Double>(Shape(2, 3, 4, 5)) { Double($0) }
    #expect(x[1, 2, 3, 4] == 119 && x[0, 0, 1, 0] == 5 && x[1, 0, 0, 0] == 60)
    #expect(Tensor<Double>(Shape(2, 3, 4)) { Double($0) }[1, 1, 1] == 17)
    #expect(x.reshaped(to: Shape(6, 20))[5, 19] == 119)
    #expect(Tensor<Double>(Shape(3, 2, 2)) { Double($0) }.steps(1..<3).elements == [4, 5, 6, 7, 8, 9, 10, 11])
  }

  @Test("resizing keeps memory that nobody shares, and takes new where a copy does")
  func reuse() {
    func address(_ x: Tensor<Float>) -> UInt { x.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) } }
    var x = Tensor<Float>(Shape(10, 10))
    let first = address(x)
    x.resize(to: Shape(4, 5))
    #expect(address(x) == first && first % 64 == 0)
    x.resize(to: Shape(10, 10))
    #expect(address(x) == first)
    let copy = x
    x.resize(to: Shape(10, 10))
    #expect(address(x) != first && address(copy) == first)
  }

  @Test("equality is by shape and elements")
  func equality() {
    let x = Tensor<Float>(Shape(2, 2), [1, 2, 3, 4])
    #expect(x == Tensor(Shape(2, 2), [1, 2, 3, 4]) && x != Tensor(Shape(4), [1, 2, 3, 4]))
    #expect(x != Tensor(Shape(2, 2), [1, 2, 3, 5]))
    #expect(Tensor<Float>(Shape(1), [.nan]) != Tensor<Float>(Shape(1), [.nan]))
    #expect(Tensor<Float>() == Tensor<Float>() && Tensor<Float>().elements.isEmpty)
  }

  @Test("conversion rounds to the nearest")
  func conversion() {
    let x = Tensor<Double>(Shape(2), [1 + 0x1p-30, 0.1])
    #expect(x.converted(to: Float.self).elements == [1, 0.1])
    #expect(x.converted(to: Float.self).converted(to: Double.self).elements == [1, Double(Float(0.1))])
  }
}
