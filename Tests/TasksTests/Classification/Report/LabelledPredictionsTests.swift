import Models
import Tasks
import Testing

@Suite("Labelled predictions")
struct LabelledPredictionsTests {
  @Test("the most probable class is predicted, of equal ones the first")
  func single() {
    let predictions = LabelledPredictions(
      labels: ["a", "b", "c"], actual: .single([0, 1]), probabilities: [0.2, 0.4, 0.4, 0.5, 0.25, 0.25])
    guard case .single([1, 0]) = predictions.predicted else {
      Issue.record("\(predictions.predicted)")
      return
    }
  }

  @Test("labels whose probability reaches their threshold are given, or none")
  func multiple() {
    let predictions = LabelledPredictions(
      labels: ["a", "b"], actual: .multiple([[0], [0, 1], []]), probabilities: [0.5, 0.5, 0.25, 0.75, 0.2, 0.7],
      thresholds: [0.5, 0.75])
    guard case .multiple([[0], [1], []]) = predictions.predicted else {
      Issue.record("\(predictions.predicted)")
      return
    }
  }

  @Test("thresholds give what was wanted, each class its own, and are ½ where they cannot")
  func thresholds() {
    // Class 0 is found at 0.9 and 0.6, above one wrong text at 0.8; class 2 has no texts.
    let predictions = LabelledPredictions(
      labels: ["a", "b", "c"], actual: .single([0, 1, 0, 1]),
      probabilities: [0.875, 0.125, 0, 0.75, 0.25, 0, 0.625, 0.375, 0, 0.125, 0.5, 0.375])
    let precise = predictions.thresholds(.precision(0.9))
    #expect(precise[0].value == 0.875 && precise[0].recall == 0.5 && precise[0].isReached)
    #expect(precise[1].value == 0.5 && precise[1].precision == 1)
    let none = LabelThreshold(label: "c", value: 0.5, isReached: false)
    #expect(precise[2] == none)
    let found = predictions.thresholds(.recall(1))
    #expect(found[0].value == 0.625 && found[0].precision == 2.0 / 3)
    #expect(found[1].value == 0.25 && found[2] == none)
  }

  @Test("where no threshold is precise enough, the most precise one is told, and that it is not")
  func unreached() {
    // The surest text is wrong: precisions from the top are 0, ½, ⅔ and ½.
    let predictions = LabelledPredictions(
      labels: ["a", "b"], actual: .multiple([[], [0], [0], []]), probabilities: [0.875, 0, 0.75, 0, 0.5, 0, 0.25, 0])
    let threshold = predictions.thresholds(.precision(0.75))[0]
    #expect(threshold == LabelThreshold(label: "a", value: 0.5, precision: 2.0 / 3, recall: 1, isReached: false))
  }

  @Test("mistakes come with the surest first; of several labels one that was left out counts by what spoke against it")
  func mistakes() {
    let single = LabelledPredictions(
      labels: ["a", "b"], actual: .single([0, 1, 1, 1]), probabilities: [0.25, 0.75, 0.125, 0.875, 1, 0, 0.75, 0.25])
    #expect(single.mistakes(atMost: 9).map(\.text) == [2, 0, 3])
    #expect(single.mistakes(atMost: 2).map(\.probability) == [1, 0.75])
    let multiple = LabelledPredictions(
      labels: ["a", "b"], actual: .multiple([[0], [0, 1], [1]]), probabilities: [1, 0.75, 0.125, 1, 0, 1])
    #expect(multiple.mistakes(atMost: 9).map(\.text) == [1, 0])
    #expect(multiple.mistakes(atMost: 9).map(\.probability) == [0.875, 0.75])
  }
}
