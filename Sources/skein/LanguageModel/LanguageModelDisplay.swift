import Corpora
import Foundation
import Optimization
import Tasks

/// Shows a training of a language model.
struct LanguageModelDisplay: TrainingDisplay {
  typealias Event = LanguageModelEvent

  let talk: TrainingTalk

  init(_ talk: TrainingTalk) { self.talk = talk }

  func show(_ event: LanguageModelEvent) {
    if talk.isJSON { return printJSON(event) }
    switch event {
    case .reading(let bytes, let total): talk.reading(bytes, of: total)
    case .text(let text): show(text)
    case .model(let parameters): talk.note("\(grouped(Int64(parameters))) parameters")
    case .resumed(let epoch, let progress): talk.resumed(epoch: epoch, progress: progress)
    case .progress(let progress): talk.line.show { Self.text(progress) }
    case .validation(let validation): talk.note(Self.text(validation))
    case .setBack(let problem, let toStep, let rate): talk.setBack(problem, toStep: toStep, learningRate: rate)
    case .checkpoint: break
    case .finished(let summary): show(summary)
    }
  }

  private func show(_ text: LanguageModelEvent.Text) {
    talk.note(text.ledger.summary)
    for (use, ledger) in [("validate", text.validationLedger), ("test", text.testLedger)] {
      if let repairs = ledger?.repairs { talk.note("in the text to \(use) on: \(repairs)") }
    }
    let unknown =
      text.validationUnknownShare > 0
      ? String(format: ", %.2f %% of them unknown", 100 * text.validationUnknownShare) : ""
    talk.note(
      "\(grouped(Int64(text.trainingTokens))) tokens to train on, \(grouped(Int64(text.validationTokens))) to validate on"
        + "\(unknown); vocabulary of \(grouped(Int64(text.vocabularySize))); read in "
        + TrainingText.seconds(text.readSeconds))
    if !text.learnsUnknown, text.validationUnknownShare > 0 || (text.testLedger?.replaced ?? 0) > 0 {
      talk.note(Self.unknownAdvice)
    }
  }

  /// Said where unknown words are measured that a model cannot know anything of.
  static let unknownAdvice =
    "<unk> does not occur in the training text, so what is measured of unknown words means nothing; "
    + "trained with --minimum-count 2, words that occur once are <unk>"

  private func show(_ summary: LanguageModelEvent.Summary) {
    talk.line.clear()
    StandardOutput.print(
      "\(summary.name): \(grouped(Int64(summary.parameters))) parameters, trained in "
        + "\(TrainingText.spent(summary.trainSeconds)) (\(TrainingText.rate(summary.tokensPerSecond, "tokens")))")
    StandardOutput.print(Self.text("validation", summary.validation))
    if let test = summary.test { StandardOutput.print(Self.text("test", test)) }
    StandardOutput.print("digest \(summary.digest)")
    if summary.validation.perplexity > Double(summary.vocabularySize) {
      talk.note(
        "this is worse than guessing among \(counted(summary.vocabularySize, "token")); try a lower --learning-rate, "
          + "or --optimizer adam")
    }
  }

  /// Such as `test perplexity 130.3 (4.870 nats a token, 245,568 tokens, 0.00 % unknown)`.
  static func text(_ name: String, _ report: PerplexityReport) -> String {
    let bits = report.bitsPerCharacter.map { String(format: "%.4g bits a character, ", $0) } ?? ""
    return String(
      format: "%@ perplexity %.4g (%.4g nats a token, %@%@, %.2f %% unknown)", name, report.perplexity,
      report.lossNats, bits, counted(report.tokens, "token"), 100 * report.unknownShare)
  }

  /// Such as `12.0 %  epoch 1/6  3.1 k tokens/s  rate 20  loss 6.120  perplexity 455  1:02:11 left`.
  private static func text(_ progress: LanguageModelEvent.Progress) -> String {
    let loss = progress.meanLossNats.map { String(format: "  loss %.3f  perplexity %.4g", $0, exp($0)) } ?? ""
    return "\(TrainingText.percent(progress.fraction))  epoch \(progress.epoch)/\(progress.epochs)"
      + "  \(TrainingText.rate(progress.tokensPerSecond, "tokens"))"
      + String(format: "  rate %.4g", progress.learningRate) + loss
      + "  \(TrainingText.duration(progress.secondsLeft)) left"
  }

  /// Such as `epoch 2: training loss 4.812, validation 4.930, perplexity 138.4 (best so far)`.
  private static func text(_ validation: LanguageModelEvent.Validation) -> String {
    let training = validation.trainingLossNats.map { String(format: "training loss %.3f, ", $0) } ?? ""
    return "epoch \(validation.epoch): \(training)"
      + String(format: "validation %.3f, perplexity %.4g", validation.lossNats, validation.perplexity)
      + (validation.isBest ? " (best so far)" : "")
  }

  private func printJSON(_ event: LanguageModelEvent) {
    switch event {
    case .reading(let bytes, let total): talk.event("reading", ["bytes": bytes, "total": total])
    case .text(let text): talk.event("text", text)
    case .model(let parameters): talk.event("model", ["parameters": parameters])
    case .resumed(let epoch, let progress): talk.event("resumed", ["epoch": Double(epoch), "progress": progress])
    case .progress(let progress): talk.event("progress", progress)
    case .validation(let validation): talk.event("validation", validation)
    case .setBack(let problem, let toStep, let rate):
      talk.event("setBack", SetBackEvent(problem: "\(problem)", toStep: toStep, learningRate: rate))
    case .checkpoint(let seconds): talk.event("checkpoint", ["seconds": seconds])
    case .finished(let summary): talk.event("finished", summary)
    }
  }
}
