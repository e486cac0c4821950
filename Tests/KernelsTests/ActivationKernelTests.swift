import CKernels
import Foundation
import Testing

/// Every function of single elements, on every instruction set that this machine has.
@Suite("Activation kernels")
struct ActivationKernelTests {
  static let instructionSets = [SKEIN_ISA_SCALAR, SKEIN_ISA_AVX2, SKEIN_ISA_AVX512, SKEIN_ISA_NEON]
    .filter(skein_isa_available)
  static let scalar = table(SKEIN_ISA_SCALAR)
  static let best = table(skein_best_isa())
  static let double = skein_layers_double.activations
  static let all = ActivationCase.forward + ActivationCase.backward

  /// Every 4001st pattern of bits: all exponents, both signs, denormals, infinities and NaN.
  static let patterns =
    stride(from: UInt32(0), to: .max, by: 4001).map(Float.init(bitPattern:))
    + [.infinity, -.infinity, .nan, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude]
  /// −104 … 104, densest near 0.
  static let sweep = (-300_000...300_000).map { (place: Int) -> Float in
    let z = Float(place) / 300_000
    return 4 * z + 100 * z * z * z * z * z
  }

  static func table(_ isa: skein_isa) -> skein_activation_kernels { skein_layers_float(isa).pointee.activations }

  /// Bits, with one pattern for all NaN.
  static func bits(_ numbers: [Float]) -> [UInt32] { numbers.map { $0.isNaN ? 0x7FC0_0000 : $0.bitPattern } }

  /// One unit in the last place of the `Float` next to `exact`.
  static func ulp(_ exact: Double) -> Double {
    exact == 0 ? 0x1p-149 : scalbn(1, max(Int(exact.exponent), -126) - 23)
  }

  @Test("functions are within their bound of the exact value", arguments: ActivationCase.forward.filter { $0.ulps > 0 })
  func functionErrors(function: ActivationCase) {
    for inputs in [Self.patterns, Self.sweep] {
      let outputs = function.results(Self.best, inputs)
      var (worst, place) = (0.0, Float.zero)
      for (x, y) in zip(inputs, outputs) {
        let exact = function.exact(Double(x))
        if exact.isNaN || exact.isInfinite || Float(exact).isInfinite {
          if exact.isNaN ? !y.isNaN : y != Float(exact) { (worst, place) = (.infinity, x) }
        } else if !(y == 0 && Double(x) <= function.zeroUpTo) {
          let error = abs(Double(y) - exact) / Self.ulp(exact)
          if !(error <= worst) { (worst, place) = (error, x) }
        }
      }
      #expect(worst <= function.ulps, "at \(place)")
    }
  }

  @Test("results too small for a normal number are 0 from the stated x on, and not before")
  func flushedResults() {
    for function in ActivationCase.forward where function.zeroUpTo.isFinite {
      let last = Float(function.zeroUpTo)
      let outputs = function.results(Self.best, [last * 1.0001, last * 0.9999])
      #expect(outputs[0] == 0 && outputs[1] != 0, "\(function.testDescription)")
    }
  }

  @Test("limits are exact")
  func limits() {
    let inputs: [Float] = [
      -.infinity, -.greatestFiniteMagnitude, -1000, -.leastNonzeroMagnitude, -0.0, 0, .leastNonzeroMagnitude, 1000,
      .greatestFiniteMagnitude, .infinity, .nan,
    ]
    let (huge, tiny, ln2) = (Float.greatestFiniteMagnitude, Float.leastNonzeroMagnitude, Float(log(2.0)))
    let expected: [String: [Float]] = [
      "sigmoid": [0, 0, 0, 0.5, 0.5, 0.5, 0.5, 1, 1, 1, .nan],
      "tanh": [-1, -1, -1, -tiny, -0.0, 0, tiny, 1, 1, 1, .nan],
      "gelu": [0, 0, 0, 0, -0.0, 0, tiny, 1000, huge, .infinity, .nan],
      "softplus": [0, 0, 0, ln2, ln2, ln2, ln2, 1000, huge, .infinity, .nan],
      "exponential": [0, 0, 0, 1, 1, 1, 1, .infinity, .infinity, .infinity, .nan],
      "logarithm": [
        .nan, .nan, .nan, .nan, -.infinity, -.infinity, Float(-149 * log(2.0)), Float(log(1000.0)),
        Float(log(Double(huge))), .infinity, .nan,
      ],
      "relu": [0, 0, 0, 0, -0.0, 0, tiny, 1000, huge, .infinity, .nan],
      "relu6": [0, 0, 0, 0, -0.0, 0, tiny, 6, 6, 6, .nan],
      "gelu's derivative": [-0.0, -0.0, -0.0, 0.5, 0.5, 0.5, 0.5, 1, 1, 1, .nan],
    ]
    for kernel in Self.all {
      guard let expected = expected[kernel.testDescription] else { continue }
      for instructionSet in Self.instructionSets {
        let outputs = kernel.results(Self.table(instructionSet), inputs)
        for (index, output) in outputs.enumerated() {
          // −0 and 0 differ, since a sign lost here is lost in what follows.
          #expect(
            Self.bits([output]) == Self.bits([expected[index]]), "\(kernel.testDescription) of \(inputs[index])")
        }
      }
    }
  }

  @Test("tanh is odd, and one from 9.02 on")
  func oddTanh() {
    let tanh = ActivationCase.forward[1]
    let outputs = tanh.results(Self.best, Self.patterns)
    #expect(Self.bits(tanh.results(Self.best, Self.patterns.map(-))) == Self.bits(outputs.map(-)))
    let large: [Float] = [8.5, 9.02, 9.99, 10, 10.01, 11]
    #expect(tanh.results(Self.best, large).map { $0 == 1 } == [false, true, true, true, true, true])
  }

  @Test("piecewise linear functions and their derivatives are exact")
  func piecewiseLinear() {
    let slope = Float(ActivationCase.slope)
    let gradients = Self.patterns.indices.map { Float($0 % 17 - 8) / 3 }
    let expected: [String: (Float, Float) -> Float] = [
      "relu": { x, _ in x < 0 ? 0 : x },
      "relu6": { x, _ in x < 0 ? 0 : x > 6 ? 6 : x },
      "leaky relu": { x, _ in x > 0 ? x : x * slope },
      "relu's derivative": { y, dy in y <= 0 ? 0 : dy },
      "relu6's derivative": { y, dy in y <= 0 || y >= 6 ? 0 : dy },
      "leaky relu's derivative": { y, dy in y <= 0 ? dy * slope : dy },
    ]
    for kernel in Self.all {
      guard let expected = expected[kernel.testDescription] else { continue }
      let outputs = kernel.results(Self.best, Self.patterns, gradient: gradients)
      #expect(Self.bits(outputs) == Self.bits(zip(Self.patterns, gradients).map(expected)))
    }
  }

  @Test("derivatives at kinks are those of the side that the documentation names, whatever the gradient is")
  func kinks() {
    let gradients: [Float] = [3, 3, -5, .infinity, .nan, 3]
    let outputs: [Float] = [0, -0.0, 6, 0, -1, 3]
    let expected: [String: [Float]] = [
      "relu's derivative": [0, 0, -5, 0, 0, 3],
      "relu6's derivative": [0, 0, 0, 0, 0, 3],
      "leaky relu's derivative": [3 * 0.01, 3 * 0.01, -5, .infinity, .nan, 3],
    ]
    for kernel in ActivationCase.backward {
      guard let expected = expected[kernel.testDescription] else { continue }
      for instructionSet in Self.instructionSets {
        let results = kernel.results(Self.table(instructionSet), outputs, gradient: gradients)
        #expect(Self.bits(results) == Self.bits(expected), "\(kernel.testDescription)")
      }
    }
  }

  @Test("derivatives in double are those that central differences give", arguments: ActivationCase.forward)
  func centralDifferences(function: ActivationCase) throws {
    guard let derivative = ActivationCase.derivative(of: function) else { return }
    // No x is within the step of a kink.
    let step = 0x1p-17
    let x = (-300...300).map { Double($0) / 29 + 0.003 }
    let gradients = x.indices.map { Double($0 % 7) - 2.5 }
    let above = function.results(Self.double, x.map { $0 + step })
    let below = function.results(Self.double, x.map { $0 - step })
    let fromInput = function.testDescription == "gelu"
    let dx = derivative.results(Self.double, fromInput ? x : function.results(Self.double, x), gradient: gradients)
    for index in x.indices {
      // The difference is off by step² f‴ / 6, f‴ < 2, and by two roundings of f(x) ≤ 11, divided by the step.
      let difference = (above[index] - below[index]) / (2 * step) * gradients[index]
      #expect(abs(dx[index] - difference) <= 1e-9, "at \(x[index])")
    }
  }

  @Test("derivatives in float are within their bound of the exact value")
  func derivativeErrors() {
    let x = Self.sweep.map { $0 / 8 }
    let gradients = x.indices.map { Float($0 % 17 - 8) / 3 }
    for (function, derivative) in zip(ActivationCase.forward, ActivationCase.backward).prefix(3) {
      let isGELU = function.testDescription == "gelu"
      let y = isGELU ? x : function.results(Self.best, x)
      let dx = derivative.results(Self.best, y, gradient: gradients)
      var worst = 0.0
      for index in y.indices where gradients[index] != 0 {
        let exact = derivative.exact(Double(y[index])) * Double(gradients[index])
        // Of the products with the gradient each is off by half a unit, and so is what it is multiplied with; the slope
        // of gelu is off by what layers/elementary.h states, and by the product.
        let z = Double(y[index])
        let density = exp(-z * z / 2) / (2 * Double.pi).squareRoot()
        let slopes = (ActivationCase.normal(z) + abs(z) * density) * abs(Double(gradients[index]))
        let scale = 0x1p-24 * (isGELU ? slopes : abs(exact))
        worst = max(worst, abs(Double(dx[index]) - exact) / (scale + 1e-38))
      }
      #expect(worst <= (isGELU ? 5.61 : 2.001), "\(derivative.testDescription)")
    }
  }

  @Test("the table for double has the exact values", arguments: all)
  func doubles(kernel: ActivationCase) {
    let isDerivative = ActivationCase.backward.contains { $0.testDescription == kernel.testDescription }
    let infinities = [Double.infinity, -.infinity]
    let hasLimits = !isDerivative || kernel.testDescription == "gelu's derivative"
    let x = (-4000...4000).map { Double($0) / 37 } + [1e-300, -1e-300] + (hasLimits ? infinities : [])
    for (x, y) in zip(x, kernel.results(Self.double, x)) {
      let exact = kernel.exact(x)
      // A few roundings; those of x / √2, here and there, weigh x² as much in Φ(x). Derivatives go
      // through 0: their terms are 1, y and y² at most.
      let size = abs(exact) + (isDerivative ? 1 + min(x * x, 1e5) : 0)
      let bound = size * (4 + 2 * min(x * x, 1600)) * 0x1p-52
      #expect(exact.isNaN ? y.isNaN : y == exact || abs(y - exact) <= bound, "\(x): \(y), not \(exact)")
    }
  }

  @Test("every instruction set gives the scalar twin's bits", arguments: all)
  func sameBits(kernel: ActivationCase) {
    let some = stride(from: 0, to: Self.patterns.count, by: 11).map { Self.patterns[$0] }
    let x = some + Self.sweep.prefix(350_000).suffix(60_000)
    let gradients = x.indices.map { Float($0 % 17 - 8) / 3 }
    let expected = Self.bits(kernel.results(Self.scalar, x, gradient: gradients))
    for instructionSet in Self.instructionSets {
      #expect(Self.bits(kernel.results(Self.table(instructionSet), x, gradient: gradients)) == expected)
    }
  }

  @Test("the tail of a loop has the bits of its body, at any alignment", arguments: all)
  func tails(kernel: ActivationCase) {
    let x = (0..<200).map { Self.sweep[($0 * 2_711) % Self.sweep.count] }
    let gradients = x.indices.map { Float($0 % 17 - 8) / 3 }
    for instructionSet in Self.instructionSets {
      let table = Self.table(instructionSet)
      let whole = Self.bits(kernel.results(table, x, gradient: gradients))
      for count in 0...40 {
        for offset in [0, 1, 3, 64] {
          let range = offset..<offset + count
          let part = kernel.results(table, Array(x[range]), gradient: Array(gradients[range]))
          #expect(Self.bits(part) == Array(whole[range]))
          // The same without a copy, from an address that is no multiple of a register.
          var results = [Float](repeating: -77, count: count + offset + 1)
          x.withUnsafeBytes { x in
            gradients.withUnsafeBytes { gradients in
              results.withUnsafeMutableBytes { results in
                kernel.call(
                  table, count, x.baseAddress! + 4 * offset, gradients.baseAddress! + 4 * offset,
                  results.baseAddress! + 4 * offset)
              }
            }
          }
          #expect(Self.bits(Array(results[range])) == Array(whole[range]))
          #expect(results[..<offset].allSatisfy { $0 == -77 } && results[offset + count] == -77)
        }
      }
    }
  }

  @Test("results may go where the input or the gradient is", arguments: all)
  func inPlace(kernel: ActivationCase) {
    for instructionSet in Self.instructionSets {
      let table = Self.table(instructionSet)
      for count in [1, 7, 33, 1000] {
        let x = (0..<count).map { Self.sweep[($0 * 2_711 + 100_000) % Self.sweep.count] }
        let gradients = x.indices.map { Float($0 % 17 - 8) / 3 }
        let expected = Self.bits(kernel.results(table, x, gradient: gradients))
        var (overInput, overGradient) = (x, gradients)
        overInput.withUnsafeMutableBytes { kernel.call(table, count, $0.baseAddress!, gradients, $0.baseAddress!) }
        overGradient.withUnsafeMutableBytes { kernel.call(table, count, x, $0.baseAddress!, $0.baseAddress!) }
        #expect(Self.bits(overInput) == expected && Self.bits(overGradient) == expected)
      }
    }
  }
}
