import Corpora
import Foundation
import Tasks

/// Shows a training of a classifier.
struct ClassifierDisplay: TrainingDisplay {
  typealias Event = ClassifierEvent

  let talk: TrainingTalk

  init(_ talk: TrainingTalk) { self.talk = talk }

  func show(_ event: ClassifierEvent) {
    if talk.isJSON { return printJSON(event) }
    switch event {
    case .reading(let bytes, let total): talk.reading(bytes, of: total)
    case .data(let data): show(data)
    case .model(let model): talk.note(Self.text(model))
    case .resumed(let epoch, let progress): talk.resumed(epoch: epoch, progress: progress)
    case .progress(let progress): talk.line.show { Self.text(progress) }
    case .epoch(let epoch):
      if epoch.validation == nil { talk.line.show { Self.text(epoch) } } else { talk.note(Self.text(epoch)) }
    case .setBack(let problem, let toStep, let rate): talk.setBack(problem, toStep: toStep, learningRate: rate)
    case .checkpoint: break
    case .answers(let found): show(found)
    case .finished(let summary): show(summary)
    }
  }

  private func show(_ data: ClassifierEvent.Data) {
    talk.data(
      data.layouts, data.ledger.summary, validation: data.validationLedger?.summary, test: data.testLedger?.summary)
    let use = data.testTexts > 0 ? "validate" : "measure"
    let heldOut = data.isHeldOut ? ", \(grouped(Int64(data.validationTexts))) held out to \(use) on" : ""
    talk.note("\(counted(data.trainingTexts, "text")) to train on\(heldOut); \(counted(data.labels.count, "label"))")
  }

  /// Such as ` 42.0 %  epoch 3/10  31 k texts/s  loss 0.4130  0:05 left`.
  static func text(_ progress: ClassifierEvent.Progress) -> String {
    let loss = progress.meanLossNats.map { String(format: "  loss %.4f", $0) } ?? ""
    return "\(TrainingText.percent(progress.fraction))  epoch \(progress.epoch)/\(progress.epochs)"
      + "  \(TrainingText.rate(progress.textsPerSecond, "texts"))\(loss)"
      + "  \(TrainingText.duration(progress.secondsLeft)) left"
  }

  /// Such as `2,375 words, 412,304 parameters; 12 texts are cut for their length`.
  private static func text(_ model: ClassifierEvent.Model) -> String {
    let sees = [model.features.map { counted($0, "feature") }, model.vocabularySize.map { counted($0, "word") }]
      .compactMap(\.self).joined(separator: " and ")
    let found = model.vectorsFound.map { ", \(grouped(Int64($0))) of which start with a given vector" } ?? ""
    let cut = (model.textsCut ?? 0) > 0 ? "; \(counted(model.textsCut!, "text")) cut for their length" : ""
    return "\(sees)\(found), \(grouped(Int64(model.parameters))) parameters\(cut)"
  }

  /// Such as `epoch 2/10: loss 0.4130, validation 0.3917, accuracy 0.861 (best so far)`.
  private static func text(_ epoch: ClassifierEvent.Epoch) -> String {
    let loss = epoch.meanLossNats.map { String(format: "loss %.4f", $0) } ?? "no loss"
    let validation = epoch.validation.map { validation in
      String(format: ", validation %.4f, accuracy %.4g", validation.figures.lossNats, validation.figures.accuracy)
        + (validation.isBest ? " (best so far)" : "")
    }
    return "epoch \(epoch.epoch)/\(epoch.epochs): \(loss)\(validation ?? "")"
  }

  private func show(_ found: FoundAnswers) {
    if let share = found.networkShare {
      talk.note(
        String(format: "scores are %.2f of the linear classifier's and %.2f of the network's", 1 - share, share))
    }
    if let temperature = found.temperature {
      talk.note(String(format: "scores are divided by %.3g: probabilities fit the texts to validate on", temperature))
    }
    let missed = found.thresholds.filter { !$0.isReached }.map(\.label.onOneLine)
    if !missed.isEmpty {
      let names = missed.prefix(5).joined(separator: ", ") + (missed.count > 5 ? ", …" : "")
      talk.note(
        "no threshold of \(counted(missed.count, "label")) reaches what is wanted, and the most precise one is taken: \(names)"
      )
    }
  }

  private func show(_ summary: ClassifierEvent.Summary) {
    talk.line.clear()
    StandardOutput.print(
      "\(summary.name): \(summary.model) classifier of \(counted(summary.labels.count, "label")), "
        + "\(grouped(Int64(summary.parameters))) parameters, \(ClassifierText.bytes(summary.byteCount)), trained on "
        + "\(counted(summary.trainingTexts, "text")) in \(TrainingText.spent(summary.trainSeconds))")
    StandardOutput.print("digest \(summary.digest)")
    guard let measured = summary.measured else {
      return talk.note("nothing was measured: give texts by --test or --validation, or hold some out by --held-out")
    }
    StandardOutput.print("")
    ClassifierReportText.print(measured.report, heading: ClassifierText.measuredOn(measured.texts))
  }

  private func printJSON(_ event: ClassifierEvent) {
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
    case .answers(let found): talk.event("answers", found)
    case .finished(let summary): talk.event("finished", summary)
    }
  }
}

/// Words about classifiers.
enum ClassifierText {
  static func measuredOn(_ texts: MeasuredTexts) -> String {
    switch texts {
    case .heldOut: "texts held out of training"
    case .validation: "validation texts"
    case .test: "test texts"
    }
  }

  /// Such as `12.3 MB`.
  static func bytes(_ count: Int) -> String {
    count < 1_000_000
      ? String(format: "%.1f kB", Double(count) / 1e3) : String(format: "%.1f MB", Double(count) / 1e6)
  }
}
