import ArgumentParser
import Foundation
import Tokenization

/// Byte-pair encoding from counting words to pieces, on one thread. `Benchmarks/subwords.py` runs it beside its peer.
struct SubwordsBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "subwords",
    abstract: "Learn subwords of a file, and write it in them.",
    discussion: "The encoder remembers nothing when it begins. All pieces must give the text again.")

  @Argument(help: "A text file in UTF-8.")
  var file: String

  @Option(help: "How many pieces to learn, the 256 bytes included.")
  var pieces = 8_000

  @Option(help: "How often each step runs, in turn with the others.")
  var repeats = 5

  @Option(help: "Megabytes to read from the start of the file.")
  var megabytes = 128

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard pieces >= BytePairEncoding.byteCount else { throw ValidationError("--pieces must be at least 256") }
  }

  func run() throws {
    let text = try BenchmarkText(file: file, megabytes: megabytes)
    let cutter = try WordCutter()
    let words = try counted(text, cutter)
    let trainer = trainer(of: words)
    let encoding = trainer.train(pieces: pieces)
    var encoded = 0
    let encoder = try BytePairEncoder(encoding, cutter)
    try text.forEachPiece { piece in
      let ids = try encoder.encode(piece)
      encoded += ids.count
      guard encoding.decode(ids).elementsEqual(piece) else { throw ValidationError("the text does not come back") }
    }

    var contenders = Contenders()
    contenders.add("counting words") { _ = try counted(text, cutter) }
    contenders.add("learning pieces") { _ = self.trainer(of: words).train(pieces: pieces) }
    contenders.add("encoding") {
      let encoder = try BytePairEncoder(encoding, cutter)
      var count = 0
      try text.forEachPiece { try encoder.encodeUnits($0) { ids, _ in count += ids.count } }
      precondition(count == encoded, "\(count) pieces after \(encoded)")
    }
    let seconds = try contenders.medianSeconds(repeats: repeats)
    report(
      Report(
        file: file, bytes: text.bytes.count, words: trainer.wordCount, pieces: encoding.count, encoded: encoded,
        repeats: repeats, countingSeconds: seconds[0], learningSeconds: seconds[1], encodingSeconds: seconds[2]))
  }

  private func counted(_ text: BenchmarkText, _ cutter: WordCutter) throws -> WordCounter {
    let counter = try WordCounter(cutter)
    try text.forEachPiece { try counter.add($0) }
    return counter
  }

  private func trainer(of words: WordCounter) -> BytePairTrainer {
    let trainer = BytePairTrainer()
    trainer.add(words)
    return trainer
  }

  private struct Report: Encodable {
    var file: String
    var bytes: Int
    /// Different ones.
    var words: Int
    var pieces: Int
    /// Pieces that the text is written in.
    var encoded: Int
    var repeats: Int
    var countingSeconds: Double
    var learningSeconds: Double
    var encodingSeconds: Double
  }

  private func report(_ report: Report) {
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      print(String(decoding: try! encoder.encode(report), as: UTF8.self))
      return
    }
    print(
      "\(report.file): \(report.bytes) bytes, \(report.words) different words; comes back from \(report.encoded) pieces"
    )
    func line(_ name: String, _ seconds: Double, _ speed: Bool) {
      let megabytesPerSecond = String(format: "%8.1f MB/s", Double(report.bytes) / seconds / 1e6)
      print(String(format: "%8.3f s ", seconds) + (speed ? megabytesPerSecond : "             ") + "  \(name)")
    }
    line("counting words", report.countingSeconds, true)
    line("learning \(report.pieces) pieces", report.learningSeconds, false)
    line("encoding", report.encodingSeconds, true)
  }
}
