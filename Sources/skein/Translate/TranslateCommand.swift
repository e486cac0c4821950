import ArgumentParser

struct TranslateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "translate",
    abstract: "Train translators, measure them, and let them translate texts.",
    subcommands: [
      TranslateCheck.self, TranslateTrain.self, TranslateRun.self, TranslateEvaluate.self, TranslateScore.self,
      TranslateAlign.self,
    ])
}
