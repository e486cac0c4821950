import Layers
import Testing

@Suite("Gradients")
struct GradientCaseTests {
  @Test("every gradient of parameters, inputs and states agrees with central differences", arguments: GradientCase.all)
  func gradients(_ gradientCase: GradientCase) {
    for entry in gradientCase.run() { #expect(entry.isRight, "\(entry)") }
  }
}
