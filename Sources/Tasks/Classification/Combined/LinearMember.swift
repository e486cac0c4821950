import Models

/// The linear classifier of a combination, trained whole: the same bytes as one that is trained alone on these texts.
struct LinearMember {
  let body: LinearBody
  /// Of training alone.
  let seconds: Double

  /// - Returns: `nil` if stopped meanwhile.
  init?(_ task: ClassifierTask, _ texts: ClassifierTexts, isStopping: () -> Bool) throws {
    let features = try task.trainingFeatures(texts)
    var trainer = try task.linearTrainer(texts, features)
    let clock = Stopwatch()
    while !trainer.isFinished {
      _ = trainer.advance(texts: 1024)
      if isStopping() { return nil }
    }
    body = LinearBody(task, features, trainer)
    seconds = clock.seconds
  }
}
