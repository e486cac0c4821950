import Corpora
import Foundation
import Optimization
import Tasks

/// Figures of a training as people read them.
enum TrainingText {
  static func percent(_ share: Double) -> String { String(format: "%.1f %%", share * 100) }

  /// Such as `2.31 M words/s`.
  static func rate(_ perSecond: Double, _ unit: String) -> String {
    let number =
      switch perSecond {
      case 1e6...: String(format: "%.2f M", perSecond / 1e6)
      case 1e4...: String(format: "%.0f k", perSecond / 1e3)
      case 1e3...: String(format: "%.1f k", perSecond / 1e3)
      default: String(format: "%.0f", perSecond)
      }
    return "\(number) \(unit)/s"
  }

  /// What stands behind the loss of an embedding of a kind.
  static func lossUnit(ofKind kind: String) -> String {
    kind == EmbeddingMethod.glove.rawValue ? ", weighted squared error a pair" : " nats a pair"
  }

  static func seconds(_ seconds: Double) -> String { String(format: "%.2f s", seconds) }

  /// Time that has passed: `0.42 s`, or `4:05` from a minute on.
  static func spent(_ seconds: Double) -> String { seconds < 60 ? self.seconds(seconds) : duration(seconds) }

  /// Such as `4:05` or `1:00:07`.
  static func duration(_ seconds: Double?) -> String {
    guard let seconds, seconds < 360_000 else { return "–" }
    let whole = Int(seconds.rounded())
    return whole < 3600
      ? String(format: "%d:%02d", whole / 60, whole % 60)
      : String(format: "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
  }
}

/// Such as `1 token` or `1,234 tokens`.
func counted(_ number: Int, _ noun: String) -> String { "\(grouped(Int64(number))) \(noun)\(number == 1 ? "" : "s")" }

/// An event with its name beside its values.
struct NamedEvent<Value: Encodable>: Encodable {
  var event: String
  var value: Value

  private enum Key: CodingKey { case event }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(event, forKey: .event)
    try value.encode(to: encoder)
  }
}

/// Where a training that was stopped stands, and how it goes on.
struct StoppedEvent: Encodable {
  var progress: Double
  var resume: String
}

/// A training that was set back because a number was not finite.
struct SetBackEvent: Encodable {
  var problem: String
  var toStep: Int
  var learningRate: Double
}

/// How a training talks: one live line and notes on a terminal, JSON Lines with `--json`, nothing with `--quiet`.
struct TrainingTalk {
  let isJSON: Bool
  private let talks: Bool
  let line: LiveLine

  init(_ output: OutputOptions) {
    isJSON = output.json
    talks = !output.quiet && !output.json
    line = LiveLine(isShown: talks && StandardError.isTerminal)
  }

  func note(_ text: String) {
    guard talks else { return }
    line.clear()
    StandardError.print(text)
  }

  func reading(_ bytes: Int64, of total: Int64?) {
    line.show { "reading \(ReadingProgress(done: bytes, total: total))" }
  }

  func resumed(epoch: Int, progress: Double) {
    note("resumed in epoch \(epoch), \(TrainingText.percent(progress)) done")
  }

  func setBack(_ problem: NonFinite, toStep: Int, learningRate: Double) {
    note("\(problem): set back to step \(toStep), with a learning rate of \(String(format: "%.4g", learningRate))")
  }

  /// What was read to train on, and of which form it was.
  func data(_ layouts: [String], _ ledger: String, validation: String?, test: String?) {
    for layout in layouts { note(layout) }
    note(ledger)
    if let validation { note("to validate on: \(validation)") }
    if let test { note("to test on: \(test)") }
  }

  func event(_ name: String, _ value: some Encodable) {
    try? StandardOutput.printJSON(NamedEvent(event: name, value: value))
    StandardOutput.flush()  // a reader of a pipe wants events as they come
  }

  func alreadyFinished(name: String, digest: String, workbench: String) {
    if isJSON { return event("alreadyFinished", ["name": name, "digest": digest]) }
    StandardOutput.print("\(name): finished already, in \(workbench)\ndigest \(digest)")
  }

  /// - Parameter rereadsInput: whether the text came from standard input, and has to come from there again.
  func stopped(progress: Double, resume: String, rereadsInput: Bool = false) {
    if isJSON { return event("stopped", StoppedEvent(progress: progress, resume: resume)) }
    line.clear()
    let input = rereadsInput ? ", with the same text on standard input" : ""
    StandardError.print(
      "stopped and saved, \(TrainingText.percent(progress)) done. To go on\(input):\n  \(resume)")
  }
}
