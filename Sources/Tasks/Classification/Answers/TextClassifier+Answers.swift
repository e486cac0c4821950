import Corpora
import Metrics
import Models

extension TextClassifier {
  /// Finds the shares of a combination, and temperature and thresholds as far as they are asked for, on texts that the classifier did
  /// not learn from.
  ///
  /// The shares are those of the least log loss, each judged with the temperature that it would have: so together they are the two
  /// factors of the members' scores, (1 − λ) / T and λ / T.
  ///
  /// - Parameter set: its labels have the classifier's numbers.
  mutating func findAnswers(
    _ wanted: AnswerConfiguration, on set: LabelledSet, threads: Int
  ) throws(CorpusError) -> FoundAnswers {
    var found = FoundAnswers()
    let (labelsOfTexts, K) = (set.textLabels, classes)
    func bestTemperature(_ decisions: ScoredExamples) -> Temperature {
      wanted.isCalibrated ? Temperature(minimizingLogLossOf: decisions) : Temperature(1)
    }
    let scores: [Float]
    if case .combined(let body) = body {
      let members = try body.memberScores(of: set.texts, threads: threads)
      let share = members.bestNetworkShare { scores in
        let decisions = Self.decisions(scores, labelsOfTexts, classes: K)
        return bestTemperature(decisions).probabilities(of: decisions).logLossNats!
      }
      (networkShare, found.networkShare) = (share, share)
      scores = members.mixed(networkShare: share)
    } else {
      scores = try self.scores(of: set.texts, threads: threads)
    }
    if wanted.isCalibrated {
      temperature = bestTemperature(Self.decisions(scores, labelsOfTexts, classes: K)).value
      found.temperature = temperature
    }
    if let wanted = wanted.thresholds {
      let predictions = LabelledPredictions(
        labels: labels, actual: labelsOfTexts, probabilities: probabilities(ofScores: scores))
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
