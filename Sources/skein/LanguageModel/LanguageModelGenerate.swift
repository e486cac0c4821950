import ArgumentParser
import Foundation
import Models
import Tasks

struct LanguageModelGenerate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Let a language model write.",
    discussion: """
      Text appears as it is written. The same seed gives the same text.

      EXAMPLES
        skein lm generate "Once upon a time" --name tales --temperature 0.8 --top-p 0.95
        skein lm generate --length 200 --seed 7
      """)

  @Argument(help: "What the text begins with.")
  var prompt = ""

  @OptionGroup var model: LanguageModelChoice

  @Option(help: "Tokens to write at most.")
  var length = 100

  @Option(help: "Below 1 bolder, above 1 wilder; 0 always takes the most probable token.")
  var temperature = 1.0

  @Option(help: .init("Choose among the most probable tokens only. (default: all)", valueName: "tokens"))
  var topK: Int?

  @Option(help: .init("Choose among the most probable tokens that together have this share.", valueName: "share"))
  var topP = 1.0

  @Option(help: .init("Choose among tokens with this share of the best one's probability.", valueName: "share"))
  var minP = 0.0

  @Option(help: .init("Make tokens that were just written less probable; 1 does not.", valueName: "factor"))
  var repetitionPenalty = 1.0

  @Flag(help: "Let it write <unk>.")
  var allowUnknown = false

  @Option(help: .init("End where this appears; may be given several times.", valueName: "text"))
  var stop: [String] = []

  @Option(help: "The same seed gives the same text.")
  var seed: UInt64 = 1

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if length < 1 { throw ValidationError("--length must be at least 1") }
  }

  func run() throws {
    let stored = try model.load()
    let sampling = SamplingConfiguration(
      temperature: temperature, topK: topK, topP: topP, minP: minP, repetitionPenalty: repetitionPenalty)
    StopSignal.watch()
    var writer = try TextGenerator(
      stored, sampling: sampling, allowsUnknown: allowUnknown, stops: stop, length: length, seed: seed)
    if output.json {
      _ = try writer.begin(prompt)
      let start = ContinuousClock.now
      while try writer.next() != nil, !StopSignal.isReceived {}
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      return try StandardOutput.printJSON(Written(result: writer.result, seconds: seconds))
    }
    StandardOutput.print(try writer.begin(prompt), terminator: "")
    StandardOutput.flush()
    while let piece = try writer.next(), !StopSignal.isReceived {
      StandardOutput.print(piece, terminator: "")
      StandardOutput.flush()
    }
    StandardOutput.print("")
  }

  /// What was written, and how fast.
  private struct Written: Encodable {
    var result: TextGenerator.Result
    var seconds: Double

    private enum Key: CodingKey { case tokensPerSecond }

    func encode(to encoder: any Encoder) throws {
      try result.encode(to: encoder)
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(Double(result.tokens.count) / max(seconds, 1e-9), forKey: .tokensPerSecond)
    }
  }
}
