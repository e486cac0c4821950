import Foundation
import Testing

@Suite("skein gradcheck")
struct GradientCheckCommandTests {
  private struct Report: Decodable {
    struct Check: Decodable {
      let layer, parameter: String
      let largest, worstRelativeError: Double
      let isRight: Bool
    }
    let checks: [Check]
    let wrong: Int
  }

  @Test("every layer's gradients are shown and right")
  func all() throws {
    let outcome = try Program.skein.run("gradcheck", "--json")
    #expect(outcome.status == 0 && outcome.errors == "")
    let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
    #expect(report.wrong == 0 && report.checks.allSatisfy(\.isRight))
    #expect(report.checks.allSatisfy { $0.worstRelativeError < 1e-6 && $0.largest > 0 })
    #expect(Set(report.checks.map(\.layer)).isSuperset(of: ["rnn", "lstm", "gru"]))
  }

  @Test("one layer is shown as a table for people")
  func table() throws {
    let outcome = try Program.skein.run("gradcheck", "lstm")
    #expect(outcome.status == 0)
    let lines = outcome.output.split(separator: "\n")
    #expect(
      lines.contains { $0.wholeMatch(of: #/  lstm\.wh  \[2, 8\]     largest \S+ +worst error \S+ +right/#) != nil })
    #expect(!outcome.output.contains("gru"))
    #expect(lines.last?.wholeMatch(of: /All \d+ gradients agree with central differences to 1e-6\./) != nil)
  }

  private struct Contributions: Decodable {
    struct Step: Decodable {
      let step, stepsBack: Int
      let norms: [String: Double]
      let missing: Double
      let isCut: Bool
    }
    let steps: [Step]
    let missing: Double
  }

  @Test(
    "contributions by time step end in the whole gradient, and say where truncation cuts",
    arguments: ["rnn", "lstm", "gru"])
  func contributions(layer: String) throws {
    let outcome = try Program.skein.run("gradcheck", layer, "--bptt", "3", "--steps", "7", "--json")
    #expect(outcome.status == 0)
    let report = try JSONDecoder().decode(Contributions.self, from: Data(outcome.output.utf8))
    #expect(report.steps.map(\.step) == [6, 5, 4, 3, 2, 1, 0])
    #expect(report.steps.map(\.isCut) == [false, false, false, true, true, true, true])
    #expect(report.steps[6].missing == 0 && report.missing == report.steps[2].missing && report.missing > 0)
    #expect(report.steps.allSatisfy { $0.norms["\(layer).wx"]! > 0 })
    let text = try Program.skein.run("gradcheck", layer, "--bptt", "3", "--steps", "7").output.split(separator: "\n")
    #expect(text.count == 10 && text[4].contains("cut: truncated BPTT of 3 steps ends here"))
  }

  @Test(
    "what cannot be checked is refused, with the choices",
    arguments: [
      (["gradcheck", "lstn"], "there is no layer “lstn” to check [SK-USE-004]"),
      (["gradcheck", "--bptt", "3"], "contributions by time step need a recurrent layer [SK-USE-005]"),
      (["gradcheck", "lstm", "--bptt", "0"], "--bptt 0: a gradient goes back at least 1 step [SK-USE-001]"),
    ])
  func refusals(arguments: [String], message: String) throws {
    let outcome = try Program.skein.run(arguments)
    #expect(outcome.status == 64 && outcome.output == "")
    #expect(outcome.errors.hasPrefix("skein: \(message)\n  "))
  }
}
