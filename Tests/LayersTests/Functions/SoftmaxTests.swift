import Foundation
import Layers
import Tensors
import Testing

@Suite("Softmax")
struct SoftmaxTests {
  private static func softmaxed<Scalar>(
    _ x: Tensor<Scalar>, validColumns: [Int32]? = nil, mask: Tensor<Scalar>? = nil
  ) -> Tensor<Scalar> {
    var y = Tensor<Scalar>(x.shape, repeating: 7)
    softmax(x.matrix, validColumns: validColumns, mask: mask?.matrix, into: y.mutableMatrix())
    return y
  }

  // x = t((3, 5), 0.7, 0.2).requires_grad_()     # t as in LayerNormTests
  // for f in torch.softmax, torch.log_softmax:
  //   x.grad = None
  //   y = f(x, -1)
  //   (y * t((3, 5), 0.3, 0.1)).sum().backward()
  //   print(y[1], x.grad[1])
  @Test("values and gradients are PyTorch's")
  func reference() {
    let (x, dy) = (Tensor<Double>.cosines(Shape(3, 5), 0.7, 0.2), Tensor<Double>.cosines(Shape(3, 5), 0.3, 0.1))
    var (y, dx) = (x, dy)
    softmax(y.matrix, into: y.mutableMatrix())
    softmaxBackward(y.matrix, dy.matrix, into: dx.mutableMatrix())
    expectNear(
      y.elements[5..<10], [0.0555953177766, 0.0954751636137, 0.189459780044, 0.314731071752, 0.344738666814])
    expectNear(
      dx.elements[5..<10], [0.0384582007971, 0.0379668892614, 0.0250941218478, -0.0252387819161, -0.0762804299902])
    logSoftmax(x.matrix, into: y.mutableMatrix())
    logSoftmaxBackward(y.matrix, dy.matrix, into: dx.mutableMatrix())
    expectNear(
      y.elements[5..<10], [-2.88965629392, -2.34888913219, -1.6635785195, -1.15603674527, -1.06496863648])
    expectNear(
      dx.elements[5..<10], [0.120038111586, -0.0670002230384, -0.0799235891233, 0.0437066764828, -0.0168209759071])
  }

  @Test("columns that do not count get 0 and change no other, whatever they hold", arguments: [0, 1, 5, 16, 40])
  func validColumns(count: Int) {
    let x = Tensor<Float>.cosines(Shape(1, 40), 0.7, 0.2)
    var padded = x
    for column in count..<40 { padded[0, column] = column % 2 == 0 ? .nan : .infinity }
    let y = Self.softmaxed(padded, validColumns: [Int32(count)])
    #expect(y.elements[count...].allSatisfy { $0 == 0 })
    if count > 0 {
      let alone = Self.softmaxed(Tensor(Shape(1, count), x.elements[..<count]))
      #expect(Array(y.elements[..<count]) == alone.elements)
    }
  }

  @Test("a mask of −∞ is the same as columns that are not there")
  func mask() {
    let x = Tensor<Float>.cosines(Shape(2, 19), 0.7, 0.2)
    let mask = Tensor<Float>(Shape(2, 19)) { ($0 < 19 ? $0 < 4 : $0 - 19 < 11) ? 0 : -.infinity }
    let counted = Self.softmaxed(x, validColumns: [4, 11])
    #expect(Self.softmaxed(x, mask: mask) == counted)
    var inPlace = x
    softmax(inPlace.matrix, mask: mask.matrix, into: inPlace.mutableMatrix())
    #expect(inPlace == counted)
    let shared = Tensor<Float>(Shape(1, 19)) { $0 < 4 ? 0 : -.infinity }
    #expect(Self.softmaxed(x, mask: shared) == Self.softmaxed(x, validColumns: [4, 4]))
  }

  @Test("rows that are masked entirely give 0, forward and backward")
  func emptyRows() {
    let x = Tensor<Float>.cosines(Shape(3, 6), 0.7, 0.2)
    let mask = Tensor<Float>(Shape(3, 6)) { $0 / 6 == 1 ? -.infinity : 0 }
    let y = Self.softmaxed(x, mask: mask)
    #expect(y.elements[6..<12].allSatisfy { $0 == 0 })
    #expect(y.elements[..<6].reduce(0, +) > 0.999)
    var dx = x
    softmaxBackward(y.matrix, x.matrix, into: dx.mutableMatrix())
    #expect(dx.elements[6..<12].allSatisfy { $0 == 0 })
  }

  @Test("NaN and +∞ make NaN of their row and of no other", arguments: [Float.nan, .infinity])
  func damage(number: Float) {
    for place in [0, 15, 16, 20] {
      var x = Tensor<Float>.cosines(Shape(2, 21), 0.7, 0.2)
      x[1, place] = number
      let y = Self.softmaxed(x)
      #expect(y.elements[21...].allSatisfy { $0.isNaN })
      #expect(y.elements[..<21].allSatisfy { $0.isFinite })
    }
    let lonely = Self.softmaxed(Tensor<Float>(Shape(1, 3), [-.infinity, .nan, -.infinity]))
    #expect(lonely.elements.allSatisfy { $0.isNaN })
  }

  @Test("numbers of any size neither overflow nor lose the logarithm")
  func range() {
    let y = Self.softmaxed(Tensor<Float>(Shape(2, 3), [1e30, 1e30, -1e30, -500, -501, -600]))
    expectNear(y.elements, [0.5, 0.5, 0, 0.731058578630, 0.268941421370, 0], tolerance: 1e-6)
    let x = Tensor<Float>(Shape(1, 2), [0, 200])
    var logarithms = x
    logSoftmax(x.matrix, into: logarithms.mutableMatrix())
    #expect(logarithms.elements == [-200, 0])
  }

  @Test("Float agrees with Double", arguments: [1, 5, 16, 37, 3000])
  func precision(columns: Int) {
    let (x, dy) = (
      Tensor<Double>.cosines(Shape(2, columns), 0.7, 0.2), Tensor<Double>.cosines(Shape(2, columns), 0.3, 0)
    )
    var (y, dx) = (x, x)
    var (floatY, floatDx) = (x.converted(to: Float.self), dy.converted(to: Float.self))
    softmax(x.matrix, into: y.mutableMatrix())
    softmax(floatY.matrix, into: floatY.mutableMatrix())
    softmaxBackward(y.matrix, dy.matrix, into: dx.mutableMatrix())
    softmaxBackward(floatY.matrix, floatDx.matrix, into: floatDx.mutableMatrix())
    // Relative to 1, the size of the largest.
    expectNear(floatY.elements, y.elements, tolerance: 1e-6)
    expectNear(floatDx.elements, dx.elements, tolerance: 1e-6)
  }
}
