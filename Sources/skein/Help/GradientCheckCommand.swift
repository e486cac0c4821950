import ArgumentParser
import Diagnostics
import Foundation
import Layers
import Tensors

struct GradientCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gradcheck",
    abstract: "Check every layer's derivatives, or see how far back a gradient reaches.",
    usage: """
      skein gradcheck [LAYER] [--json]
      skein gradcheck rnn|lstm|gru --bptt K [--steps T] [--seed N] [--json]
      """,
    discussion: """
      Each derivative that a layer's backward pass gives is compared with (f(x + ε) − f(x − ε)) / 2ε, in double \
      precision, for every parameter, input and initial state. A line tells the largest derivative and the worst relative \
      error; right is at most 1e-6. The exit status is 1 if any is wrong.

      With --bptt a recurrent layer reads a sequence whose loss is at its last step. A line for each step, the last one \
      first, tells what it contributes to the gradient of each parameter, and what would be missing if the gradient were cut \
      before it; the mark shows where truncated backpropagation through time of K steps cuts.

      EXAMPLES
        skein gradcheck lstm
        skein gradcheck gru --bptt 10 --steps 40
      """)

  @Argument(help: ArgumentHelp("The layer, such as lstm; without it all are checked.", valueName: "layer"))
  var layer: String?

  @Option(help: ArgumentHelp("Show contributions by time step, cut after K.", valueName: "K"))
  var bptt: Int?

  @Option(help: ArgumentHelp("The length of that sequence.", valueName: "T"))
  var steps = 12

  @Option(help: "Of the random weights and inputs of that sequence.")
  var seed: UInt64 = 1

  @OptionGroup var outputs: OutputOptions

  func validate() throws {
    if let bptt, bptt < 1 { throw ValidationError("--bptt \(bptt): a gradient goes back at least 1 step") }
    if steps < 1 || steps > 1000 { throw ValidationError("--steps \(steps): from 1 to 1000") }
  }

  func run() throws {
    if let bptt { return try showContributions(cutAfter: bptt) }
    let cases = try layer.map(cases(of:)) ?? GradientCase.all
    let results = cases.map { (gradientCase: $0, entries: $0.run()) }
    let checks = results.flatMap { result in result.entries.map { Check(result.gradientCase, $0) } }
    let wrong = checks.count { !$0.isRight }
    if outputs.json {
      try StandardOutput.printJSON(Report(checks: checks, wrong: wrong))
    } else {
      print(results, checks: checks.count, wrong: wrong)
    }
    if wrong > 0 { throw ExitCode(1) }
  }

  private func cases(of layer: String) throws(UsageError) -> [GradientCase] {
    let cases = GradientCase.all.filter { $0.layer == layer }
    if cases.isEmpty { throw .unknownLayer(layer, among: Self.layers) }
    return cases
  }

  /// Each layer once, in the order of the cases.
  private static var layers: [String] {
    var seen: Set<String> = []
    return GradientCase.all.map(\.layer).filter { seen.insert($0).inserted }
  }
}

// MARK: - Derivatives

extension GradientCheckCommand {
  private struct Report: Encodable {
    let checks: [Check]
    let wrong: Int
  }

  /// A line of the table.
  private struct Check: Encodable {
    let layer: String
    let variant: String
    let parameter: String
    let shape: String
    let largest: Double
    let worstRelativeError: Double
    let isRight: Bool

    init(_ gradientCase: GradientCase, _ entry: GradientEntry) {
      layer = gradientCase.layer
      variant = gradientCase.variant
      parameter = entry.name
      shape = entry.shape.description
      largest = entry.largest
      worstRelativeError = entry.worstRelativeError
      isRight = entry.isRight
    }
  }

  private func print(
    _ results: [(gradientCase: GradientCase, entries: [GradientEntry])], checks: Int, wrong: Int
  ) {
    let names = results.flatMap { $0.entries.map(\.name.count) }.max() ?? 0
    let shapes = results.flatMap { $0.entries.map(\.shape.description.count) }.max() ?? 0
    for (gradientCase, entries) in results {
      StandardOutput.print(gradientCase.description)
      for entry in entries {
        StandardOutput.print(
          "  " + padded(entry.name, names) + "  " + padded(entry.shape.description, shapes) + "  largest "
            + padded(Self.short(entry.largest), 9) + "  worst error " + padded(Self.short(entry.worstRelativeError), 9)
            + (entry.isRight
              ? "  right"
              : "  WRONG at element \(entry.index): backward gives \(entry.analytic), differences \(entry.numeric)"))
      }
    }
    StandardOutput.print(
      wrong == 0
        ? "All \(checks) gradients agree with central differences to 1e-6."
        : "\(wrong) of \(checks) gradients are wrong.")
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  /// Three digits, such as 4.12e-10 or 0.318.
  private static func short(_ number: Double) -> String { String(format: "%.3g", number) }
}

// MARK: - Contributions

extension GradientCheckCommand {
  private struct Contribution: Encodable {
    let step: Int
    let stepsBack: Int
    let norms: [String: Double]
    let missing: Double
    let isCut: Bool
  }

  private struct Contributions: Encodable {
    let layer: String
    let bptt: Int
    let steps: [Contribution]
    /// What the truncated gradient lacks of the whole one.
    let missing: Double
  }

  private func showContributions(cutAfter bptt: Int) throws {
    guard let name = layer, let layer = BPTTContributions.Layer(rawValue: name) else {
      let choices = BPTTContributions.Layer.allCases.map(\.rawValue)
      throw layer.map { .unknownLayer($0, among: choices) } ?? UsageError.missingLayer(among: choices)
    }
    let contributions = BPTTContributions(of: layer, steps: steps, seed: seed)
    let missing = contributions.steps[min(bptt, steps) - 1].missing
    if outputs.json {
      let steps = contributions.steps.map { step in
        Contribution(
          step: step.step, stepsBack: step.stepsBack,
          norms: Dictionary(uniqueKeysWithValues: step.norms.map { ($0.parameter, $0.norm) }), missing: step.missing,
          isCut: step.stepsBack >= bptt)
      }
      return try StandardOutput.printJSON(
        Contributions(layer: name, bptt: bptt, steps: steps, missing: missing))
    }
    let names = contributions.steps[0].norms.map(\.parameter)
    StandardOutput.print(
      "step  back  " + names.map { padded($0, 10) }.joined(separator: "  ") + "  missing if cut before this step")
    for step in contributions.steps {
      if step.stepsBack == bptt {
        StandardOutput.print(String(repeating: "-", count: 26) + " cut: truncated BPTT of \(bptt) steps ends here")
      }
      StandardOutput.print(
        padded(String(step.step), 4) + "  " + padded(String(step.stepsBack), 4) + "  "
          + step.norms.map { padded(Self.short($0.norm), 10) }.joined(separator: "  ")
          + "  " + Self.percent(step.missing))
    }
    StandardOutput.print(
      "The truncated gradient lacks \(Self.percent(missing)) of the whole one (‖g − g_k‖ / ‖g‖).")
  }

  private static func percent(_ share: Double) -> String { String(format: "%.3g %%", 100 * share) }
}
