import Corpora
import Foundation
import Tasks

/// Shows a training of a translator.
struct TranslationDisplay: TrainingDisplay {
  typealias Event = TranslationEvent

  let talk: TrainingTalk

  init(_ talk: TrainingTalk) { self.talk = talk }

  func show(_ event: TranslationEvent) {
    if talk.isJSON { return printJSON(event) }
    switch event {
    case .reading(let bytes, let total): talk.reading(bytes, of: total)
    case .data(let data): show(data)
    case .model(let model): talk.note(Self.text(model))
    case .resumed(let epoch, let progress): talk.resumed(epoch: epoch, progress: progress)
    case .progress(let progress): talk.line.show { Self.text(progress) }
    case .epoch(let epoch): show(epoch)
    case .setBack(let problem, let toStep, let rate): talk.setBack(problem, toStep: toStep, learningRate: rate)
    case .checkpoint: break
    case .measuring(let pairs): talk.line.show { "translating \(counted(pairs, "sentence")) to measure the model" }
    case .finished(let summary): show(summary)
    }
  }

  private func show(_ data: TranslationEvent.Data) {
    talk.data(
      data.layouts, data.ledger.summary, validation: data.validationLedger?.summary, test: data.testLedger?.summary)
    let heldOut = data.isHeldOut ? ", \(grouped(Int64(data.validationPairs))) held out to validate on" : ""
    talk.note("\(counted(data.trainingPairs, "pair")) to train on\(heldOut)")
  }

  /// Such as `7,853 and 5,893 tokens, 14,212,097 parameters; 0.4 % and 0.9 % of the validation tokens are unknown`.
  private static func text(_ model: TranslationEvent.Model) -> String {
    func found(_ number: Int?) -> String {
      number.map { " (\(grouped(Int64($0))) with a given vector)" } ?? ""
    }
    let (source, target) = (grouped(Int64(model.sourceVocabularySize)), grouped(Int64(model.targetVocabularySize)))
    let long = model.pairsTooLong > 0 ? "; \(counted(model.pairsTooLong, "pair")) left out for their length" : ""
    return "\(source)\(found(model.sourceVectorsFound)) and \(target)\(found(model.targetVectorsFound)) tokens, "
      + "\(grouped(Int64(model.parameters))) parameters\(long); \(TrainingText.percent(model.unknownSourceShare)) and "
      + "\(TrainingText.percent(model.unknownTargetShare)) of the tokens to validate on are unknown"
  }

  /// Such as ` 42.0 %  epoch 3/10  410 pairs/s  5.2 k tokens/s  loss 2.4130  3:05 left`.
  private static func text(_ progress: TranslationEvent.Progress) -> String {
    let loss = progress.meanLossNats.map { String(format: "  loss %.4f", $0) } ?? ""
    return "\(TrainingText.percent(progress.fraction))  epoch \(progress.epoch)/\(progress.epochs)"
      + "  \(TrainingText.rate(progress.tokensPerSecond, "tokens"))\(loss)"
      + "  \(TrainingText.duration(progress.secondsLeft)) left"
  }

  /// Such as `epoch 2/10: loss 3.4130, validation 3.1917 (perplexity 24.33), BLEU 17.2 (best so far)`, and a few translations.
  private func show(_ epoch: TranslationEvent.Epoch) {
    let validation = epoch.validation
    let loss = validation.trainingLossNats.map { String(format: "loss %.4f", $0) } ?? "no loss"
    let figures = validation.figures
    let bleu = figures.judgement.map { String(format: ", BLEU %.1f", $0.bleu) } ?? ""
    talk.note(
      "epoch \(validation.epoch)/\(epoch.epochs): \(loss), validation "
        + String(format: "%.4f (perplexity %.4g)", figures.lossNats, figures.perplexity) + bleu
        + (validation.isBest ? " (best so far)" : ""))
    for sample in figures.judgement?.samples ?? [] {
      talk.note("  \(sample.source.onOneLine.shortened)")
      talk.note("  → \(sample.translation.onOneLine.shortened)")
    }
  }

  private func show(_ summary: TranslationEvent.Summary) {
    talk.line.clear()
    StandardOutput.print(
      "\(summary.name): \(summary.model) translator, \(grouped(Int64(summary.parameters))) parameters, "
        + "\(ClassifierText.bytes(summary.byteCount)), trained on \(counted(summary.trainingPairs, "pair")) in "
        + TrainingText.spent(summary.trainSeconds))
    StandardOutput.print("digest \(summary.digest)")
    StandardOutput.print("")
    TranslationText.print(summary.measured.report, on: TranslationText.measuredOn(summary.measured.texts))
  }

  private func printJSON(_ event: TranslationEvent) {
    switch event {
    case .reading(let bytes, let total): talk.event("reading", ["bytes": bytes, "total": total])
    case .data(let data): talk.event("data", data)
    case .model(let model): talk.event("model", model)
    case .resumed(let epoch, let progress): talk.event("resumed", ["epoch": Double(epoch), "progress": progress])
    case .progress(let progress): talk.event("progress", progress)
    case .epoch(let epoch): talk.event("epoch", epoch)
    case .setBack(let problem, let toStep, let rate):
      talk.event("setBack", SetBackEvent(problem: "\(problem)", toStep: toStep, learningRate: rate))
    case .checkpoint(let seconds): talk.event("checkpoint", ["seconds": seconds])
    case .measuring(let pairs): talk.event("measuring", ["pairs": pairs])
    case .finished(let summary): talk.event("finished", summary)
    }
  }
}

extension String {
  /// For a line of a terminal.
  fileprivate var shortened: String { count > 120 ? prefix(119) + "…" : self }
}

/// Words about translations.
enum TranslationText {
  static func measuredOn(_ texts: MeasuredTexts) -> String {
    switch texts {
    case .heldOut: "pairs held out of training"
    case .validation: "validation pairs"
    case .test: "test pairs"
    }
  }

  static func print(_ report: TranslationReport, on texts: String) {
    StandardOutput.print(
      "On \(grouped(Int64(report.pairs))) \(texts), "
        + (report.search.width == 1 ? "greedy" : "by a beam of \(report.search.width)")
        + String(format: ": perplexity %.4g", report.perplexity))
    Self.print(report.scores)
    let notes = [
      report.unknownTokens > 0 ? "\(counted(report.unknownTokens, "token")) of the sources unknown" : nil,
      report.cutTexts > 0 ? "\(counted(report.cutTexts, "source")) translated in pieces for their length" : nil,
      report.unscoredPairs > 0
        ? "\(counted(report.unscoredPairs, "pair")) too long for a perplexity" : nil,
    ].compactMap(\.self)
    if !notes.isEmpty { StandardOutput.print("  " + notes.joined(separator: "; ")) }
  }

  static func print(_ scores: TranslationScores) {
    StandardOutput.print("  BLEU \(scores.bleu.description)")
    StandardOutput.print("    \(scores.bleuSignature)")
    StandardOutput.print("  \(String(format: "chrF %.2f", scores.chrF))")
    StandardOutput.print("    \(scores.chrFSignature)")
    StandardOutput.print("  \(String(format: "TER %.2f", scores.ter))")
    StandardOutput.print("    \(scores.terSignature)")
  }
}
