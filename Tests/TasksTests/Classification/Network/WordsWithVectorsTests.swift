import Corpora
import Embeddings
import Foundation
import Storage
import Tasks
import TestSupport
import Testing

@Suite("Words that a network knows from vectors alone")
struct WordsWithVectorsTests {
  /// Saves vectors of the words of ``ClassifierPlace/rows(_:seed:)`` and of others that are near them: a direction for each subject.
  private static func saveVectors(in workbench: Workbench) throws {
    let subjects = [
      ["cat", "dog", "horse", "purrs", "barks", "runs", "kitten", "hamster"],
      ["rain", "snow", "wind", "falls", "blows", "melts", "hail", "fog"],
      ["bread", "soup", "salt", "boils", "bakes", "burns", "pepper", "pan"],
    ]
    let words = subjects.flatMap { $0 } + ["the"]
    let vectors = words.map { word in
      let subject = subjects.firstIndex { $0.contains(word) }
      return (0..<4).map { Float($0 == subject ?? 3 ? 1 : 0.1) }
    }
    let vocabulary = try Vocabulary(words: words.map { (word: $0, count: 1) })
    let moment = Date(timeIntervalSince1970: 1_800_000_000)
    try workbench.save(
      NewEmbedding(
        name: "small", kind: "imported",
        vocabulary: NewVocabulary(
          words: vocabulary, configuration: "{}", tokenizer: "{}", icuVersion: "72.1", unicodeVersion: "15.0",
          ledger: "{}", sources: [], createdAt: moment, skeinVersion: "1"),
        vectors: VectorMatrix(vectors, dimension: 4), configuration: "{}", seed: nil, finalLoss: nil,
        heldOutLoss: nil, startedAt: moment, finishedAt: moment, skeinVersion: "1"))
  }

  private static func classifier(_ place: ClassifierPlace, freezesVectors: Bool) throws -> TextClassifier {
    let training = try place.write(ClassifierPlace.rows(300, seed: 1), to: "train.csv")
    var task = place.task(.init(training: [training]))
    task.job.replaces = true
    task.settings = ClassifierRecipe(.gru)
    task.settings.vectors = "small"
    task.settings.network.embeddingSize = 4
    task.settings.network.hiddenSize = 8
    task.settings.training.freezesVectors = freezesVectors
    task.settings.training.optimization.learningRate = 0.02
    task.settings.training.epochs = 5
    _ = try ClassifierPlace.finish(task)
    return try StoredClassifier(place.workbench.model(named: "subjects"), in: place.workbench).classifier
  }

  @Test(
    "where vectors stay, a word that no text to train on has is as good as its neighbours; where they move, it is unknown"
  )
  func unseenWords() throws {
    let place = try ClassifierPlace()
    try Self.saveVectors(in: place.workbench)
    let texts = ["the kitten hamster kitten", "the fog hail fog", "the pepper pan pepper", "the zyx zyx zyx"]
    func answers(_ classifier: TextClassifier) throws -> [[Float]] {
      let p = try classifier.probabilities(of: PackedTexts(texts), threads: 1)
      return texts.indices.map { Array(p[$0 * 3..<($0 + 1) * 3]) }
    }
    let frozen = try Self.classifier(place, freezesVectors: true)
    for (answer, label) in zip(try answers(frozen), ["animals", "weather", "kitchen"]) {
      #expect(answer[frozen.labels.firstIndex(of: label)!] > 0.7, "\(label): \(answer) of \(frozen.labels)")
    }
    let tuned = try answers(Self.classifier(place, freezesVectors: false))
    #expect(tuned[0] == tuned[3] && tuned[1] == tuned[3] && tuned[2] == tuned[3])
  }
}
