import ArgumentParser
import Foundation
import Tokenization

/// The scanner against ICU's word iterator, on one thread.
struct TokenizeBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenize",
    abstract: "Tokenize a file by the scanner, and by ICU alone.")

  @Argument(help: "A text file in UTF-8.")
  var file: String

  @Option(help: "How often each way runs, in turn with the others.")
  var repeats = 5

  @Option(help: "Megabytes to read from the start of the file.")
  var megabytes = 32

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let text = try BenchmarkText(file: file, megabytes: megabytes)
    let tokenizer = try Tokenizer(TokenizerConfiguration())
    let scanner = try tokenizer.makeScanner()
    let segmenter = try Segmenter(.words)

    var boundaries = 0
    var fast = TokenDigest()
    var plain = TokenDigest()
    var contenders = Contenders()
    contenders.add("ICU's iterator, boundaries alone") {
      boundaries = 0
      try text.forEachPiece { boundaries += try segmenter.ends(in: $0).count }
    }
    contenders.add("ICU's iterator, kinds, lower case, NFC") {
      plain = try Self.digest(text) { _ = try scanner.scanWithICUOnly($0, $1) }
    }
    contenders.add("Skein, kinds, lower case, NFC") {
      fast = try Self.digest(text) { _ = try scanner.scan($0, $1) }
    }
    let seconds = try contenders.medianSeconds(repeats: repeats)
    guard fast == plain else {
      throw ValidationError("the tokens differ: \(fast.count) by Skein, \(plain.count) by ICU alone")
    }
    report(
      Report(
        file: file, bytes: text.bytes.count, boundaries: boundaries, tokens: fast.count, repeats: repeats,
        icuVersion: Tokenizer.icuVersion, names: contenders.names, seconds: seconds))
  }

  private static func digest(
    _ text: BenchmarkText, _ scan: (UnsafeRawBufferPointer, (ScannedToken) -> Void) throws -> Void
  ) throws -> TokenDigest {
    var digest = TokenDigest()
    try text.forEachPiece { piece in try scan(piece) { digest.add($0) } }
    return digest
  }

  private struct Report: Encodable {
    var file: String
    var bytes: Int
    var boundaries: Int
    var tokens: Int
    var repeats: Int
    var icuVersion: String
    var names: [String]
    var seconds: [Double]
  }

  private func report(_ report: Report) {
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      print(String(decoding: try! encoder.encode(report), as: UTF8.self))
      return
    }
    print("\(report.file): \(report.bytes) bytes, \(report.tokens) tokens, identical; ICU \(report.icuVersion)")
    for (name, seconds) in zip(report.names, report.seconds) {
      let megabytesPerSecond = String(format: "%8.1f MB/s", Double(report.bytes) / seconds / 1e6)
      let ratio = String(format: "%6.2f ×", report.seconds[0] / seconds)
      print("\(megabytesPerSecond) \(ratio)  \(name)")
    }
  }
}

/// Stands for a sequence of tokens: their texts, kinds and places.
private struct TokenDigest: Equatable {
  var count = 0
  private var hash: UInt64 = 0xcbf2_9ce4_8422_2325

  @inline(__always)
  mutating func add(_ token: ScannedToken) {
    count += 1
    // Cheap, so that it does not hide what is measured: the first and last bytes, the length, the place, the kind.
    let bytes = token.text
    let text = UInt64(bytes[0]) << 32 | UInt64(bytes[bytes.count - 1]) << 24 | UInt64(bytes.count)
    hash =
      (hash ^ text ^ UInt64(token.source.lowerBound) << 40 ^ UInt64(token.source.upperBound) << 48)
      &* 0x0000_0100_0000_01b3 &+ UInt64(token.kind.rawValue)
  }
}
