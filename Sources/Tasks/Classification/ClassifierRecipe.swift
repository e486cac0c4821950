import Corpora
import Models

/// All that, with the texts, decides a classifier.
///
/// It is what `--dump-configuration` writes and `--configuration` reads, and what the workbench file keeps.
public struct ClassifierRecipe: TrainingSettings, Hashable, Sendable {
  public static let keyInCheckpoint = "recipe"

  /// What reads a text.
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// Sums of what its words and runs of words say, each for itself.
    case linear
  }

  /// How the files are read.
  public var data = LabelledOptions()
  public var kind = Kind.linear
  /// What a linear classifier sees of a text; also what naive Bayes does, which every classifier is compared with.
  public var features = FeatureConfiguration()
  public var linear = LinearConfiguration()
  public var classWeights = ClassWeights.equal
  /// Share of the training texts, drawn by the seed with every class in its share, that is measured on instead where no other
  /// texts are given for it; `nil` is 0.1 where there are no texts to validate or test on, else 0.
  public var heldOut: Double?
  /// The same seed gives the same bytes.
  public var seed: UInt64 = 1

  public init() {}

  public func validate() throws {
    try features.validate()
    do { try linear.validate() } catch { throw error.within("linear") }
    try classWeights.validate()
    if let heldOut, !(heldOut >= 0 && heldOut < 1) {
      throw ModelError.configuration(option: "heldOut", value: "\(heldOut)", rule: "from 0 up to, not including, 1")
    }
  }
}
