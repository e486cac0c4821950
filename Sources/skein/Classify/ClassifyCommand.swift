import ArgumentParser

struct ClassifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "classify",
    abstract: "Train text classifiers, measure them, and let them label texts.",
    subcommands: [
      ClassifyCheck.self, ClassifyTrain.self, ClassifyTest.self, ClassifyPredict.self, ClassifyExplain.self,
      ClassifyCrossvalidate.self, ClassifyAutotune.self, ClassifyQuantize.self,
    ])
}
