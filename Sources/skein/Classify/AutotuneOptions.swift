import ArgumentParser
import Foundation
import Tasks

/// What is tried, how it is measured, and for how long.
struct AutotuneOptions: ParsableArguments {
  @Option(
    help: "Time for trials, over all interruptions; the best is trained after it. (default: 300, unless --trials)")
  var seconds: Double?

  @Option(help: "The most trials. (default: as many as the time is enough for)")
  var trials: Int?

  @Option(
    help: .init(
      "What may be chosen, of linear, cnn, rnn, gru, lstm and transformer. A network takes as long as forty linear "
        + "classifiers and more. (default: linear)", valueName: "model,…"), transform: ModelList.init)
  var models: ModelList?

  @Option(help: "What tells the better settings.")
  var metric = StoppingMetric.accuracy

  @Option(
    help: .init("Skip trials that need more, such as 2G or 500M. (default: half of the machine's)", valueName: "bytes"),
    transform: ByteCount.init)
  var memory: ByteCount?

  @Option(help: .init("Let networks start with the vectors of an embedding of the workbench file.", valueName: "name"))
  var vectors: String?

  @Option(help: .init("Share of the texts that is held out without --validation. (default: 0.1)", valueName: "share"))
  var heldOut: Double?

  @Option(help: "The same seed gives the same sequence of trials.")
  var seed: UInt64 = 1

  func validate() throws {
    if vectors != nil, settings.models == [.linear] {
      throw ValidationError("--vectors is for networks: name one by --models")
    }
  }

  var settings: AutotuneSettings {
    var settings = AutotuneSettings()
    if let models { settings.models = models.models }
    settings.metric = metric
    settings.trials = trials
    settings.seconds = seconds ?? (trials == nil ? 300 : nil)
    if let memory { settings.memory = memory.bytes }
    settings.heldOut = heldOut
    settings.seed = seed
    return settings
  }
}

/// Such as `linear,cnn`.
struct ModelList {
  let models: Set<TunedModel>

  init(_ text: String) throws {
    models = Set(
      try text.split(separator: ",").map { name in
        guard let model = TunedModel(rawValue: String(name)) else {
          let all = TunedModel.allCases.map(\.rawValue).joined(separator: ", ")
          throw ValidationError("“\(name)” is no model; there are \(all)")
        }
        return model
      })
  }
}

/// Such as `2G`, `500M` or `64K`, in powers of 1024.
struct ByteCount {
  let bytes: Int64

  init(_ text: String) throws {
    let shift = ["K": 10, "M": 20, "G": 30, "T": 40][text.suffix(1).uppercased()]
    guard let number = Double(shift == nil ? text[...] : text.dropLast()), number > 0,
      let bytes = Int64(exactly: (number * Double(1 << (shift ?? 0))).rounded())
    else {
      throw ValidationError("“\(text)” is no number of bytes, such as 2G or 500M")
    }
    self.bytes = bytes
  }
}
