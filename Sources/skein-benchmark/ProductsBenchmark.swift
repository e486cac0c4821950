import ArgumentParser
import COneDNN
import Foundation
import Tensors

/// Matrix products of the shapes that training has, beside oneDNN's.
struct ProductsBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "products",
    abstract: "Multiply matrices of the shapes of training, beside oneDNN where libdnnl is installed.",
    discussion: "In float32, and in bf16 where the processor has AMX or --bf16 asks for it.")

  @Option(help: "How often each way runs, in turn with the others.")
  var repeats = 15

  @Flag(name: .customLong("bf16"), help: "Measure bf16 without AMX, too, in plain C.")
  var alwaysBFloat16 = false

  /// [m, k]·[k, n]; N is a matrix that lies as it is, T one that is transposed.
  private struct Case {
    let (m, n, k): (Int, Int, Int)
    var aTransposed = false
    var bTransposed = false
    let use: String
  }

  private static let cases = [
    Case(m: 20, n: 2600, k: 650, use: "step of an LSTM of 650"),
    Case(m: 20, n: 650, k: 2600, bTransposed: true, use: "the same, back"),
    Case(m: 20, n: 800, k: 200, use: "step of an LSTM of 200"),
    Case(m: 20, n: 200, k: 800, bTransposed: true, use: "the same, back"),
    Case(m: 64, n: 768, k: 256, use: "step of a GRU of 256, batch 64"),
    Case(m: 700, n: 2600, k: 650, use: "inputs of all steps"),
    Case(m: 650, n: 2600, k: 700, aTransposed: true, use: "gradient of their weights"),
    Case(m: 700, n: 10_000, k: 200, use: "output, 10,000 words"),
    Case(m: 700, n: 200, k: 10_000, bTransposed: true, use: "the same, back"),
    Case(m: 200, n: 10_000, k: 700, aTransposed: true, use: "gradient of its weights"),
    Case(m: 2048, n: 1024, k: 256, use: "transformer, inner layer"),
    Case(m: 256, n: 1024, k: 2048, aTransposed: true, use: "gradient of its weights"),
  ]

  func run() throws {
    let peer = skein_onednn_load().map { String(cString: $0) }
    if let peer {
      print("without oneDNN: \(peer)")
    } else {
      print("beside oneDNN \(String(cString: skein_onednn_version())); GFLOP/s of processor time, medians")
    }
    let hasBFloat16 = ProductPrecision.bfloat16.isAvailable || alwaysBFloat16
    if !ProductPrecision.bfloat16.isAvailable { print(hasBFloat16 ? "bf16 in plain C" : "without bf16: no AMX here") }
    print(
      "   m      n      k   a b    Skein  packed" + (hasBFloat16 ? "     bf16  packed" : "")
        + (peer == nil ? "  oneDNN  Skein/oneDNN  packed/oneDNN" : ""))
    for (number, sizes) in Self.cases.enumerated() {
      let (m, n, k) = (sizes.m, sizes.n, sizes.k)
      let a = Self.numbers(sizes.aTransposed ? Shape(k, m) : Shape(m, k), UInt64(2 * number))
      let b = Self.numbers(sizes.bTransposed ? Shape(n, k) : Shape(k, n), UInt64(2 * number + 1))
      var c = Tensor<Float>(Shape(m, n))
      let result = c.mutableMatrix()
      let left = sizes.aTransposed ? a.matrix.transposed : a.matrix
      let right = sizes.bTransposed ? b.matrix.transposed : b.matrix
      var packed = PackedMatrix<Float>()
      packed.pack(right)
      let operations = 2 * Double(m) * Double(n) * Double(k)
      let rounds = max(1, Int(1e8 / operations))
      var contenders = Contenders()
      contenders.add("Skein") { for _ in 0..<rounds { multiply(left, right, into: result) } }
      contenders.add("packed") { for _ in 0..<rounds { multiply(left, packed, into: result) } }
      if hasBFloat16 {
        var halves = PackedMatrix<Float>()
        withProducts(in: .bfloat16) { halves.pack(right) }
        let packed = halves
        contenders.add("bf16") {
          withProducts(in: .bfloat16) { for _ in 0..<rounds { multiply(left, right, into: result) } }
        }
        contenders.add("bf16 packed") {
          withProducts(in: .bfloat16) { for _ in 0..<rounds { multiply(left, packed, into: result) } }
        }
      }
      if peer == nil {
        contenders.add("oneDNN") {
          a.withUnsafeBufferPointer { a in
            b.withUnsafeBufferPointer { b in
              c.withUnsafeMutableBufferPointer { c in
                for _ in 0..<rounds {
                  skein_onednn_product(
                    sizes.aTransposed, sizes.bTransposed, m, n, k, 1, a.baseAddress, sizes.aTransposed ? m : k,
                    b.baseAddress, sizes.bTransposed ? k : n, false, c.baseAddress, n)
                }
              }
            }
          }
        }
      }
      let speeds = try contenders.medianSeconds(repeats: repeats).map { operations * Double(rounds) / $0 / 1e9 }
      let form = (sizes.aTransposed ? "T" : "N") + " " + (sizes.bTransposed ? "T" : "N")
      var line = String(format: "%4d %6d %6d   %@  %7.1f %7.1f", m, n, k, form, speeds[0], speeds[1])
      if hasBFloat16 { line += String(format: "  %7.1f %7.1f", speeds[2], speeds[3]) }
      if peer == nil, let theirs = speeds.last {
        line += String(format: " %7.1f  %12.2f  %13.2f", theirs, speeds[0] / theirs, speeds[1] / theirs)
      }
      print(line + "  " + sizes.use)
    }
  }

  private static func numbers(_ shape: Shape, _ stream: UInt64) -> Tensor<Float> {
    let random = CounterRandom(seed: 5, stream: stream)
    return Tensor(shape) { Float(random.unit(at: UInt64($0))) - 0.5 }
  }
}
