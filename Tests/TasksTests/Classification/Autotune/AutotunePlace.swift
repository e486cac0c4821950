import Foundation
import Storage
import Tasks

extension ClassifierPlace {
  func autotune(
    _ texts: TrainingTexts, named name: String = "subjects", _ models: Set<TunedModel> = [.linear], trials: Int? = 4
  ) -> Autotune {
    var job = TrainingJob(name: name, texts: texts, workbench: workbench, skeinVersion: "1")
    job.checkpointInterval = nil
    var settings = AutotuneSettings()
    settings.models = models
    settings.trials = trials
    return Autotune(job, settings)
  }

  /// Texts of words that come once each, whose first letters alone tell the class.
  static func rowsOfBeginnings(_ count: Int, seed: UInt64) -> String {
    var random = SplitMix64(state: seed)
    func letters(_ count: Int) -> String {
      String((0..<count).map { _ in Character(UnicodeScalar(UInt8(97 + random.next() % 26))) })
    }
    let rows = (0..<count).map { n in
      let words = (0..<4).map { _ in (n % 2 == 0 ? "qua" : "zeb") + letters(7) }
      return "\(n % 2 == 0 ? "first" : "second"),\(words.joined(separator: " "))"
    }
    return "label,text\n" + rows.joined(separator: "\n") + "\n"
  }
}

/// What an ``Autotune`` told.
final class Told {
  var trials: [(trial: Trial, isKnown: Bool, isBest: Bool)] = []
  var summary: ClassifierEvent.Summary?
  /// Of a winner that was stored before.
  var knownDigest: String?
  var resumed = 0

  var digest: String? { summary?.digest ?? knownDigest }

  func take(_ event: AutotuneEvent) {
    switch event {
    case .trial(let trial, let isKnown, let isBest): trials.append((trial, isKnown, isBest))
    case .winner(.finished(let summary)): self.summary = summary
    case .known(let digest, _): knownDigest = digest
    case .began(_, _, true): resumed += 1
    default: break
    }
  }

  /// Runs a search to its end.
  static func by(_ autotune: Autotune) throws -> (told: Told, result: AutotuneResult) {
    let told = Told()
    let outcome = try autotune.run(isStopping: { false }, report: told.take)
    guard case .finished(let result) = outcome else { throw ClassifierPlace.Unfinished() }
    return (told, result)
  }
}

extension Trial {
  /// Without what no two trials share.
  var untimed: Trial {
    var trial = self
    trial.result.seconds = 0
    return trial
  }
}
