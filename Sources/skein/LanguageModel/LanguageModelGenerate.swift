import ArgumentParser
import Foundation
import Models
import Tasks

struct LanguageModelGenerate: SettingCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Let a language model write.",
    discussion: """
      Text appears as it is written. The same seed gives the same text. Without a prompt it begins as a line does; words \
      of the prompt that are not in the vocabulary are read as <unk>.

      EXAMPLES
        skein lm generate "Once upon a time" --temperature 0.8 --top-p 0.95
        skein lm generate --length 200 --seed 7
        skein lm generate "The king" --beam 5 --length-penalty 0.6
      """)

  static let options = [
    "temperature": "--temperature", "topK": "--top-k", "topP": "--top-p", "minP": "--min-p",
    "repetitionPenalty": "--repetition-penalty", "stop": "--stop", "maximumLength": "--length",
    "lengthPenalty": "--length-penalty",
  ]

  @Argument(help: "What the text begins with.")
  var prompt = ""

  @OptionGroup var model: LanguageModelChoice

  @Option(help: "Tokens to write at most.")
  var length = 100

  @Option(help: "Below 1 safer, above 1 wilder; 0 always takes the most probable token.")
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

  @Option(help: .init("Draw nothing: search for the most probable line, so many hypotheses wide.", valueName: "width"))
  var beam: Int?

  @Option(help: .init("How much a beam is to favour long lines.", valueName: "factor"))
  var lengthPenalty = 0.0

  @Option(help: "The same seed gives the same text.")
  var seed: UInt64 = 1

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if length < 1 { throw ValidationError("--length must be at least 1") }
    if let beam, !(1...1024).contains(beam) { throw ValidationError("--beam must be from 1 to 1024") }
    if beam != nil, !stop.isEmpty { throw ValidationError("--beam ends at the end of a line: it takes no --stop") }
  }

  func run() throws {
    let stored = try model.load()
    if let beam { return try search(stored, width: beam) }
    let sampling = SamplingConfiguration(
      temperature: temperature, topK: topK, topP: topP, minP: minP, repetitionPenalty: repetitionPenalty)
    StopSignal.watch()
    var writer = try TextGenerator(
      stored, sampling: sampling, allowsUnknown: allowUnknown, stops: stop, length: length, seed: seed)
    let beginning = try writer.begin(prompt)
    if writer.result.unknownTokens > 0, !output.quiet, !output.json {
      StandardError.print("\(counted(writer.result.unknownTokens, "token")) of the prompt not in the vocabulary")
    }
    show(beginning)
    let start = ContinuousClock.now
    while !StopSignal.isReceived, let piece = try writer.next() { show(piece) }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    if output.json {
      try StandardOutput.printJSON(Written(result: writer.result, seconds: seconds))
    } else {
      show("\n")
    }
    if StopSignal.isReceived, writer.result.end == nil { endProcess(with: StopSignal.exitStatus) }
  }

  private func search(_ stored: StoredLanguageModel, width: Int) throws {
    let (beginning, found) = try stored.continuations(
      of: prompt,
      BeamSearchConfiguration(
        width: width, results: width, maximumLength: length, lengthPenalty: lengthPenalty),
      allowsUnknown: allowUnknown)
    if output.json { return try StandardOutput.printJSON(Found(prompt: prompt, continuations: found)) }
    guard let best = found.first else { throw ExitCode(1) }
    show(beginning + best.text + "\n")
  }

  private struct Found: Encodable {
    var prompt: String
    var continuations: [TextContinuation]
  }

  private func show(_ piece: String) {
    if output.json { return }
    StandardOutput.print(StandardOutput.isTerminal ? piece.withVisibleControls : piece, terminator: "")
    StandardOutput.flush()
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
