import Corpora
import Embeddings
import Foundation
import Tasks

/// Shows a training of vectors.
struct EmbeddingDisplay: TrainingDisplay {
  let talk: TrainingTalk

  init(_ talk: TrainingTalk) { self.talk = talk }

  func show(_ event: EmbeddingEvent) {
    if talk.isJSON { return printJSON(event) }
    switch event {
    case .reading(let bytes, let total):
      talk.line.show { "reading \(ReadingProgress(done: bytes, total: total))" }
    case .findingPhrases(let pass, let fraction):
      talk.line.show { "finding phrases, pass \(pass): \(TrainingText.percent(fraction))" }
    case .corpus(let corpus):
      talk.note(corpus.ledger.summary)
      for pass in corpus.phrasePasses ?? [] { talk.note(pass.summary) }
      talk.note(
        "vocabulary of \(grouped(Int64(corpus.vocabularySize))) words; read in \(TrainingText.seconds(corpus.readSeconds))"
      )
    case .resumed(let epoch, let progress):
      talk.note("resumed in epoch \(epoch), \(TrainingText.percent(progress)) done")
    case .progress(let progress): talk.line.show { Self.text(progress) }
    case .epoch(let epoch):
      let heldOut = epoch.heldOutLossNats.map { String(format: ", held out %.4f", $0) } ?? ""
      let loss = epoch.meanLossNats.map { String(format: "%.4f", $0) } ?? "–"
      talk.note("epoch \(epoch.epoch)/\(epoch.epochs): loss \(loss) nats a pair\(heldOut)")
    case .checkpoint: break
    case .finished(let summary):
      talk.line.clear()
      let rate = TrainingText.rate(summary.wordsPerSecond, "words")
      StandardOutput.print(
        "\(summary.name): \(grouped(Int64(summary.rows))) words × \(summary.dimension) dimensions, trained in "
          + "\(TrainingText.seconds(summary.trainSeconds)) (\(rate)), saved in "
          + TrainingText.seconds(summary.saveSeconds))
      StandardOutput.print("digest \(summary.digest)")
    }
  }

  /// Such as ` 42.0 %  epoch 3/5  2.31 M words/s  rate 0.01450  loss 2.4130  0:35 left`.
  private static func text(_ progress: EmbeddingEvent.Progress) -> String {
    let rate = TrainingText.rate(progress.wordsPerSecond, "words")
    let loss = progress.meanLossNats.map { String(format: "  loss %.4f", $0) } ?? ""
    return "\(TrainingText.percent(progress.fraction))  epoch \(progress.epoch)/\(progress.epochs)  \(rate)"
      + String(format: "  rate %.5f", progress.learningRate) + loss
      + "  \(TrainingText.duration(progress.secondsLeft)) left"
  }

  private func printJSON(_ event: EmbeddingEvent) {
    switch event {
    case .reading(let bytes, let total): talk.event("reading", ["bytes": bytes, "total": total])
    case .findingPhrases(let pass, let fraction):
      talk.event("findingPhrases", ["pass": Double(pass), "fraction": fraction])
    case .corpus(let corpus): talk.event("corpus", corpus)
    case .resumed(let epoch, let progress): talk.event("resumed", ["epoch": Double(epoch), "progress": progress])
    case .progress(let progress): talk.event("progress", progress)
    case .epoch(let epoch): talk.event("epoch", epoch)
    case .checkpoint(let seconds): talk.event("checkpoint", ["seconds": seconds])
    case .finished(let summary): talk.event("finished", summary)
    }
  }
}
