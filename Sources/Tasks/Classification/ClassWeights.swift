import Corpora
import Models

/// By how much the loss of a text counts, by its class.
public enum ClassWeights: Hashable, Sendable {
  /// All alike.
  case equal
  /// N / (K n_k) for a class of n_k of N texts in K classes: all classes count alike, however frequent they are.
  case balanced
  /// By name; classes that are not named count 1.
  case given([String: Double])

  /// For the classes of a set, by number; `nil` where all count 1.
  ///
  /// - Throws: ``ModelError/configuration(option:value:rule:)`` for a name that no class has.
  func values(for set: LabelledSet) throws(ModelError) -> [Float]? {
    switch self {
    case .equal: return nil
    case .balanced:
      let counts = set.labelCounts
      let total = Double(counts.reduce(0, +))
      return counts.map { $0 == 0 ? 1 : Float(total / (Double(counts.count) * Double($0))) }
    case .given(let weights):
      if let unknown = weights.keys.filter({ !set.labelNames.contains($0) }).min() {
        throw .configuration(
          option: "classWeights.values", value: unknown,
          rule: "of labels that the training texts have: \(set.labelNames.prefix(20).joined(separator: ", "))")
      }
      return set.labelNames.map { Float(weights[$0] ?? 1) }
    }
  }

  func validate() throws(ModelError) {
    guard case .given(let weights) = self else { return }
    for (name, weight) in weights.sorted(by: { $0.key < $1.key }) where !(weight > 0 && weight.isFinite) {
      throw .configuration(option: "classWeights.values.\(name)", value: "\(weight)", rule: "above 0")
    }
  }
}

/// As `{"kind": "given", "values": {"spam": 2}}`.
extension ClassWeights: Codable {
  private enum Kind: String, Codable { case equal, balanced, given }
  private enum CodingKeys: CodingKey { case kind, values }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self =
      switch try container.decode(Kind.self, forKey: .kind) {
      case .equal: .equal
      case .balanced: .balanced
      case .given: .given(try container.decode([String: Double].self, forKey: .values))
      }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .equal: try container.encode(Kind.equal, forKey: .kind)
    case .balanced: try container.encode(Kind.balanced, forKey: .kind)
    case .given(let weights):
      try container.encode(Kind.given, forKey: .kind)
      try container.encode(weights, forKey: .values)
    }
  }
}
