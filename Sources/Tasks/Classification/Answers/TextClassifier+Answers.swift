import Corpora
import Metrics
import Models

extension TextClassifier {
  /// Finds temperature and thresholds, as far as they are asked for, on texts that the classifier did not learn from.
  ///
  /// - Parameter set: its labels have the classifier's numbers.
  mutating func findAnswers(
    _ wanted: AnswerConfiguration, on set: LabelledSet, threads: Int
  ) throws(CorpusError) -> FoundAnswers {
    var found = FoundAnswers()
    let scores = try scores(of: set.texts, threads: threads)
    if wanted.isCalibrated {
      temperature = Temperature(minimizingLogLossOf: Self.decisions(scores, set.textLabels, classes: classes)).value
      found.temperature = temperature
    }
    if let wanted = wanted.thresholds {
      let predictions = LabelledPredictions(
        labels: labels, actual: set.textLabels, probabilities: probabilities(ofScores: scores))
      found.thresholds = predictions.thresholds(wanted)
      thresholds = found.thresholds.map(\.value)
    }
    return found
  }

  /// The choices whose log loss is to be least: a text's among its classes; where it may have several, every label's, to be given or
  /// not, with logits 0 and z: softmax(0, z) = (1 − σ(z), σ(z)).
  private static func decisions(_ scores: [Float], _ labels: TextLabels, classes K: Int) -> ScoredExamples {
    switch labels {
    case .single(let labels):
      return ScoredExamples(classes: K, scores: scores, actual: labels.map(Int.init))
    case .multiple(let sets):
      var given = [Int](repeating: 0, count: scores.count)
      for (text, set) in sets.enumerated() { for label in set { given[text * K + Int(label)] = 1 } }
      return ScoredExamples(classes: 2, scores: scores.flatMap { [0, $0] }, actual: given)
    }
  }
}
