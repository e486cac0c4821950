import Metrics
import Tensors

/// Random examples for properties: sizes from 1, many ties, classes that do not occur.
struct RandomCase {
  let classes: Int
  let actual: [Int]
  let predicted: [Int]
  /// Larger for the positive examples, but for chance; in every other case only a few different ones.
  let scores: [Double]
  let isPositive: [Bool]

  init(_ number: Int) {
    let random = CounterRandom(seed: 3, stream: UInt64(number))
    let (sizes, truths) = (random.substream(0), random.substream(1))
    let classes = 1 + sizes.below(6, at: 0)
    let count = 1 + sizes.below(number % 3 == 0 ? 8 : 300, at: 1)
    let levels = 1 + sizes.below(number % 2 == 0 ? 6 : 1000, at: 2)
    let skill = sizes.unit(at: 3)
    let actual = (0..<count).map { truths.below(classes, at: UInt64($0)) }
    let (guesses, skills) = (random.substream(2), random.substream(3))
    predicted = (0..<count).map {
      skills.unit(at: UInt64($0)) < skill ? actual[$0] : guesses.below(classes, at: UInt64($0))
    }
    let (flips, noise) = (random.substream(4), random.substream(5))
    let share = sizes.unit(at: 4)
    let isPositive = (0..<count).map { flips.unit(at: UInt64($0)) < share }
    let lead = Int(skill * Double(levels))
    scores = (0..<count).map {
      Double(noise.below(levels, at: UInt64($0)) + (isPositive[$0] ? lead : 0)) / Double(levels)
    }
    (self.classes, self.actual, self.isPositive) = (classes, actual, isPositive)
  }

  var matrix: ConfusionMatrix { ConfusionMatrix(classes: classes, actual: actual, predicted: predicted) }
  var ranking: ScoreRanking { ScoreRanking(scores: scores, isPositive: isPositive) }

  static let all = (0..<200).map(RandomCase.init)
}
