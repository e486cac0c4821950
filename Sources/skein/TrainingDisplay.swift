import Corpora
import Embeddings
import Foundation
import Storage
import Tasks

/// Shows a training: one live line on a terminal, JSON Lines with `--json`, nothing with `--quiet`.
final class TrainingDisplay {
  private let json: Bool
  private let talks: Bool
  private let line: LiveLine

  init(_ output: OutputOptions) {
    json = output.json
    talks = !output.quiet && !output.json
    line = LiveLine(isShown: talks && StandardError.isTerminal)
  }

  func show(_ event: EmbeddingEvent) {
    if json { return printJSON(event) }
    switch event {
    case .reading(let bytes, let total):
      line.show { "reading \(ReadingProgress(done: bytes, total: total))" }
    case .corpus(let corpus):
      note(corpus.ledger.summary)
      note("vocabulary of \(grouped(Int64(corpus.vocabularySize))) words; read in \(seconds(corpus.readSeconds))")
    case .resumed(let epoch, let progress):
      note("resumed in epoch \(epoch), \(percent(progress)) done")
    case .progress(let progress): line.show { Self.text(progress) }
    case .epoch(let epoch):
      let heldOut = epoch.heldOutLossNats.map { String(format: ", held out %.4f", $0) } ?? ""
      let loss = epoch.meanLossNats.map { String(format: "%.4f", $0) } ?? "–"
      note("epoch \(epoch.epoch)/\(epoch.epochs): loss \(loss) nats a pair\(heldOut)")
    case .checkpoint: break
    case .finished(let summary):
      line.clear()
      StandardOutput.print(
        "\(summary.name): \(grouped(Int64(summary.rows))) words × \(summary.dimension) dimensions, trained in "
          + "\(seconds(summary.trainSeconds)) (\(rate(summary.wordsPerSecond))), saved in \(seconds(summary.saveSeconds))"
      )
      StandardOutput.print("digest \(summary.digest)")
    }
  }

  func alreadyFinished(_ embedding: EmbeddingRecord, workbench: String) {
    if json {
      printJSON(["event": "alreadyFinished", "name": embedding.name, "digest": embedding.digest])
    } else {
      StandardOutput.print("\(embedding.name): finished already, in \(workbench)\ndigest \(embedding.digest)")
    }
  }

  func stopped(progress: Double, resume: String) {
    if json { return printJSON(StoppedEvent(progress: progress, resume: resume)) }
    line.clear()
    StandardError.print(
      "stopped and saved, \(percent(progress)) done. To go on:\n  \(resume)")
  }

  func note(_ text: String) {
    guard talks else { return }
    line.clear()
    StandardError.print(text)
  }

  /// Such as ` 42.0 %  epoch 3/5  2.31 M words/s  rate 0.01450  loss 2.4130  0:35 left`.
  private static func text(_ progress: EmbeddingEvent.Progress) -> String {
    let rate = rate(progress.wordsPerSecond)
    let loss = progress.meanLossNats.map { String(format: "  loss %.4f", $0) } ?? ""
    return "\(percent(progress.fraction))  epoch \(progress.epoch)/\(progress.epochs)  \(rate)"
      + String(format: "  rate %.5f", progress.learningRate) + loss + "  \(duration(progress.secondsLeft)) left"
  }
}

// MARK: JSON Lines

private struct StoppedEvent: Encodable {
  var event = "stopped"
  var progress: Double
  var resume: String
}

/// An event with its name beside its values.
private struct Named<Value: Encodable>: Encodable {
  var event: String
  var value: Value

  private enum Key: CodingKey { case event }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(event, forKey: .event)
    try value.encode(to: encoder)
  }
}

extension TrainingDisplay {
  private func printJSON(_ event: EmbeddingEvent) {
    switch event {
    case .reading(let bytes, let total): printJSON(Named(event: "reading", value: ["bytes": bytes, "total": total]))
    case .corpus(let corpus): printJSON(Named(event: "corpus", value: corpus))
    case .resumed(let epoch, let progress):
      printJSON(Named(event: "resumed", value: ["epoch": Double(epoch), "progress": progress]))
    case .progress(let progress): printJSON(Named(event: "progress", value: progress))
    case .epoch(let epoch): printJSON(Named(event: "epoch", value: epoch))
    case .checkpoint(let seconds): printJSON(Named(event: "checkpoint", value: ["seconds": seconds]))
    case .finished(let summary): printJSON(Named(event: "finished", value: summary))
    }
  }

  private func printJSON(_ value: some Encodable) {
    try? StandardOutput.printJSON(value)
    fflush(nil)  // a reader of a pipe wants events as they come
  }
}

// MARK: Numbers for people

private func percent(_ share: Double) -> String { String(format: "%.1f %%", share * 100) }

private func rate(_ wordsPerSecond: Double) -> String {
  wordsPerSecond >= 1e6
    ? String(format: "%.2f M words/s", wordsPerSecond / 1e6) : String(format: "%.0f k words/s", wordsPerSecond / 1e3)
}

private func seconds(_ seconds: Double) -> String { String(format: "%.2f s", seconds) }

private func duration(_ seconds: Double?) -> String {
  guard let seconds, seconds < 360_000 else { return "–" }
  let whole = Int(seconds.rounded())
  return whole < 3600
    ? String(format: "%d:%02d", whole / 60, whole % 60)
    : String(format: "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
}
