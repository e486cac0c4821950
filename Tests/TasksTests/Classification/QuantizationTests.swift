import Corpora
import Foundation
import Storage
import Tasks
import Testing

@Suite("Quantized classifiers")
struct QuantizationTests {
  /// A trained classifier, and texts to test it on.
  private static func trained(
    _ place: ClassifierPlace, _ change: (inout ClassifierRecipe) -> Void = { _ in }
  ) throws -> (StoredClassifier, LabelledSet) {
    let training = try place.write(ClassifierPlace.rows(600, seed: 1), to: "train.csv")
    let test = try place.write(ClassifierPlace.rows(300, seed: 2), to: "test.csv")
    var task = place.task(.init(training: [training]))
    change(&task.settings)
    _ = try ClassifierPlace.finish(task)
    return (
      try StoredClassifier(place.workbench.model(named: "subjects"), in: place.workbench),
      try LabelledSet(reading: LabelledInput(arguments: [test]))
    )
  }

  private static func quantize(
    _ stored: StoredClassifier, keeping limit: Int? = nil, testing set: LabelledSet? = nil, in place: ClassifierPlace
  ) throws -> (QuantizedCopy, StoredClassifier) {
    let copy = try stored.quantize(
      to: "small", keeping: limit, testing: set, threads: 2, in: place.workbench, skeinVersion: "1")
    return (copy, try StoredClassifier(place.workbench.model(named: "small"), in: place.workbench))
  }

  @Test(
    "a copy says nearly the same, is smaller, tells what it is, and what was measured is what it says once it is read")
  func copy() throws {
    for start in ["naiveBayes", "random"] {
      let place = try ClassifierPlace()
      let (stored, set) = try Self.trained(place) { $0.linear.start = start == "random" ? .random : .naiveBayes }
      let (copy, small) = try Self.quantize(stored, testing: set, in: place)
      let made = copy.quantization
      #expect(made.source == "subjects" && made.sourceDigest == stored.record.digest && made.sharedKeys == 0)
      #expect(
        made.features == made.sourceFeatures && made.sourceFeatures == stored.record.tensor("features.table")?.shape[0])
      #expect(copy.byteCount == small.record.byteCount && copy.digest == small.record.digest)
      #expect(copy.byteCount * 2 < copy.sourceByteCount && copy.sourceByteCount == stored.record.byteCount)
      #expect(small.record.tensor("features.table")?.scalar == .int8)
      #expect(small.recipe == stored.recipe && small.record.runID == stored.record.runID)
      #expect(small.record.codec?.contains(#""source":"subjects""#) == true)

      let (p, q) = (
        try stored.classifier.probabilities(of: set.texts, threads: 1),
        try small.classifier.probabilities(of: set.texts, threads: 3)
      )
      let largest = zip(p, q).map { abs($0 - $1) }.max()!
      #expect(largest > 0 && largest < 0.05, "\(largest)")
      #expect(small.measured?.report == copy.measured && small.measured?.texts == .test)
      let tested = try small.test(set, threads: 1).report
      #expect(tested.accuracy == copy.measured?.accuracy && tested.calibration == copy.measured?.calibration)
      let before = try stored.test(set, threads: 1).report
      #expect(copy.measured?.baselines.map(\.name) == ["majority", "subjects"])
      #expect(copy.measured?.baselines[1].accuracy == before.accuracy)
      #expect(copy.sourceLogLossNats == before.calibration.logLossNats)

      let text = "The cat, as ever, purrs in the rain"
      let explained = try small.classifier.explain(text)
      let sum = explained.tokens.reduce(explained.bias!) { $0 + $1.contribution }
      #expect(explained.label == "animals" && abs(sum - explained.score) < 1e-9)
    }
  }

  @Test("of the features those stay that tell the labels apart")
  func keeping() throws {
    let place = try ClassifierPlace()
    // One word tells the label; of forty others, each as frequent, none does.
    let rows = (0..<400).map { n in
      let others = (0..<4).map { "word\((n / 2 * 7 + $0 * 11) % 40)" }.joined(separator: " ")
      return "\(n % 2 == 0 ? "yes" : "no"),\(n % 2 == 0 ? "north" : "south") \(others)"
    }
    let training = try place.write("label,text\n" + rows.joined(separator: "\n"), to: "train.csv")
    var task = place.task(.init(training: [training]))
    (task.settings.features.wordNGrams, task.settings.heldOut) = (1, 0)
    _ = try ClassifierPlace.finish(task)
    let stored = try StoredClassifier(place.workbench.model(named: nil), in: place.workbench)
    let (copy, small) = try Self.quantize(stored, keeping: 2, in: place)
    #expect(copy.quantization.features == 2 && copy.quantization.sourceFeatures == 42 && copy.measured == nil)
    #expect(small.measured == nil)
    let explained = try small.classifier.explain("word1 north word2 south word3", label: 0)
    #expect(explained.features.map(\.text).sorted() == ["north", "south"])
  }

  @Test("texts with several labels keep them")
  func multiLabel() throws {
    let place = try ClassifierPlace()
    let rows = (0..<200).map { n in
      #"{"label": [\#(n % 2 == 0 ? #""even""# : "")], "text": "\#(n % 2 == 0 ? "two four" : "one three") number"}"#
    }
    let training = try place.write(rows.joined(separator: "\n"), to: "train.jsonl")
    var task = place.task(.init(training: [training]))
    task.settings.data.labels = .multi()
    _ = try ClassifierPlace.finish(task)
    let stored = try StoredClassifier(place.workbench.model(named: nil), in: place.workbench)
    let set = try LabelledSet(reading: LabelledInput(arguments: [training]), task.settings.data)
    let (copy, _) = try Self.quantize(stored, keeping: 8, testing: set, in: place)
    #expect(copy.measured?.isMultiLabel == true && copy.measured?.accuracy == 1)
  }

  @Test("networks are refused, and so are names that are taken")
  func refusals() throws {
    let place = try ClassifierPlace()
    let (stored, _) = try Self.trained(place)
    #expect(throws: WorkbenchError.self) {
      try stored.quantize(
        to: "subjects", keeping: nil, testing: nil, threads: 1, in: place.workbench, skeinVersion: "1")
    }
    let (network, _) = try Self.trained(try ClassifierPlace()) { recipe in
      recipe = ClassifierRecipe(.cnn)
      (recipe.network.embeddingSize, recipe.network.convolution.filters, recipe.training.epochs) = (4, 2, 1)
    }
    #expect(throws: TaskError.notLinear(name: "subjects", model: "cnn")) {
      try Self.quantize(network, in: place)
    }
  }

  @Test("damaged bytes are named", arguments: ["features.gaps", "features.table", "features.scales"])
  func damage(tensor: String) throws {
    let place = try ClassifierPlace()
    let (stored, _) = try Self.trained(place)
    let (_, small) = try Self.quantize(stored, in: place)
    var piece = Data()
    try place.workbench.forEachPiece(of: small.record) { if $0.name == tensor { piece.append(contentsOf: $1) } }
    let copy = place.folder.path("damaged.db")
    var bytes = try Data(contentsOf: URL(fileURLWithPath: place.folder.path("skein.db")))
    let found = try #require(bytes.range(of: piece.prefix(12)))
    bytes[found.lowerBound + 5] ^= 0x20
    try bytes.write(to: URL(fileURLWithPath: copy))
    let damaged = try Workbench.open(path: copy, access: .read)
    let error = #expect(throws: WorkbenchError.self) {
      try StoredClassifier(damaged.model(named: "small"), in: damaged)
    }
    #expect(error?.message.contains("“\(tensor)”") == true, "\(error as Any)")
  }
}
