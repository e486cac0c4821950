import ArgumentParser

struct LanguageModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lm",
    abstract: "Train language models, measure them, score text, and let them write.",
    subcommands: [
      LanguageModelTrain.self, LanguageModelEvaluate.self, LanguageModelScore.self, LanguageModelGenerate.self,
    ])
}
