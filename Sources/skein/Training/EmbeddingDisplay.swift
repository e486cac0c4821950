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
    case .reading(let bytes, let total): talk.reading(bytes, of: total)
    case .findingPhrases(let pass, let fraction):
      talk.line.show { "finding phrases, pass \(pass): \(TrainingText.percent(fraction))" }
    case .corpus(let corpus):
      talk.note(corpus.ledger.summary)
      for pass in corpus.phrasePasses ?? [] { talk.note(pass.summary) }
      talk.note(
        "vocabulary of \(WorkbenchText.count(corpus.vocabularySize, "word")); read in \(TrainingText.seconds(corpus.readSeconds))"
      )
    case .counting(let share): talk.line.show { "counting pairs of words: \(TrainingText.percent(share))" }
    case .counted(let counted):
      let disk = counted.bytesOnDisk > 0 ? ", \(WorkbenchText.size(Int64(counted.bytesOnDisk))) of them on disk" : ""
      talk.note(
        "\(WorkbenchText.count(counted.pairs, "pair")) of a word and a neighbour\(disk); counted in \(TrainingText.seconds(counted.seconds))"
      )
    case .matrix(let matrix):
      talk.note(
        "table of \(grouped(Int64(matrix.rows))) × \(grouped(Int64(matrix.columns))), "
          + "\(grouped(Int64(matrix.elements))) of its elements not 0")
    case .factorizing(let products):
      talk.line.show { "singular values: \(grouped(Int64(products))) products of the table" }
    case .factorized(let factorized):
      talk.note(
        String(
          format: "singular values from %.4g to %.4g, %@ of the table's squares; %@ products in %@",
          factorized.largestSingularValue, factorized.smallestSingularValue,
          TrainingText.percent(factorized.keptShare), grouped(Int64(factorized.products)),
          TrainingText.spent(factorized.seconds)))
    case .resumed(let epoch, let progress): talk.resumed(epoch: epoch, progress: progress)
    case .progress(let progress): talk.line.show { Self.text(progress) }
    case .epoch(let epoch):
      talk.note("epoch \(epoch.epoch)/\(epoch.epochs): loss \(Self.loss(of: epoch))")
    case .checkpoint: break
    case .finished(let summary):
      talk.line.clear()
      let hasRate = (summary.wordsPerSecond ?? summary.pairsPerSecond) != nil
      let rate = Self.rate(words: summary.wordsPerSecond, pairs: summary.pairsPerSecond)
      StandardOutput.print(
        "\(summary.name): \(WorkbenchText.count(summary.rows, "word")) × \(WorkbenchText.count(summary.dimension, "dimension")), trained in "
          + "\(TrainingText.seconds(summary.trainSeconds))\(hasRate ? " (\(rate))" : ""), saved in "
          + TrainingText.seconds(summary.saveSeconds))
      StandardOutput.print("digest \(summary.digest)")
    }
  }

  /// Such as ` 42.0 %  epoch 3/5  2.31 M words/s  rate 0.01450  loss 2.4130  0:35 left`.
  private static func text(_ progress: EmbeddingEvent.Progress) -> String {
    let learningRate = progress.learningRate.map { String(format: "  rate %.5f", $0) } ?? ""
    let loss = (progress.meanLossNats ?? progress.meanSquaredError).map { String(format: "  loss %.4f", $0) } ?? ""
    return "\(TrainingText.percent(progress.fraction))  epoch \(progress.epoch)/\(progress.epochs)  "
      + rate(words: progress.wordsPerSecond, pairs: progress.pairsPerSecond) + learningRate + loss
      + "  \(TrainingText.duration(progress.secondsLeft)) left"
  }

  /// Such as `2.4130 nats a pair, held out 2.5001`.
  private static func loss(of epoch: EmbeddingEvent.Epoch) -> String {
    let heldOut = epoch.heldOutLossNats.map { String(format: ", held out %.4f", $0) } ?? ""
    if let error = epoch.meanSquaredError { return String(format: "%.5f, weighted squared error a pair", error) }
    return (epoch.meanLossNats.map { String(format: "%.4f", $0) } ?? "–") + " nats a pair" + heldOut
  }

  private static func rate(words: Double?, pairs: Double?) -> String {
    pairs.map { TrainingText.rate($0, "pairs") } ?? TrainingText.rate(words ?? 0, "words")
  }

  private func printJSON(_ event: EmbeddingEvent) {
    switch event {
    case .reading(let bytes, let total): talk.event("reading", ["bytes": bytes, "total": total])
    case .findingPhrases(let pass, let fraction):
      talk.event("findingPhrases", ["pass": Double(pass), "fraction": fraction])
    case .corpus(let corpus): talk.event("corpus", corpus)
    case .counting(let share): talk.event("counting", ["share": share])
    case .counted(let counted): talk.event("counted", counted)
    case .matrix(let matrix): talk.event("matrix", matrix)
    case .factorizing(let products): talk.event("factorizing", ["products": products])
    case .factorized(let factorized): talk.event("factorized", factorized)
    case .resumed(let epoch, let progress): talk.event("resumed", ["epoch": Double(epoch), "progress": progress])
    case .progress(let progress): talk.event("progress", progress)
    case .epoch(let epoch): talk.event("epoch", epoch)
    case .checkpoint(let seconds): talk.event("checkpoint", ["seconds": seconds])
    case .finished(let summary): talk.event("finished", summary)
    }
  }
}
