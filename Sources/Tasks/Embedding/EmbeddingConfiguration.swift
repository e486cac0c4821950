import Corpora
import Embeddings
import Tokenization

/// All that, with the corpus, decides an embedding: how text becomes tokens, which words count, how vectors are trained.
///
/// It is what `--dump-configuration` writes and `--configuration` reads, and what the workbench file keeps: there without the
/// sections of methods that are not used, see ``written``.
public struct EmbeddingConfiguration: TrainingSettings, Hashable, Sendable {
  public static let keyInCheckpoint = "configuration"

  public var tokenizer = TokenizerConfiguration()
  /// Words that occur less often are left out.
  public var minimumCount = 5
  /// The most words to keep; `nil` keeps all.
  public var maximumSize: Int?
  public var invalid = InvalidUTF8Policy.fail
  /// Words that belong together become one; `nil` looks for none.
  public var phrases: PhraseConfiguration?
  public var method = EmbeddingMethod.word2Vec
  public var word2Vec = Word2VecConfiguration()
  public var glove = GloVeConfiguration()
  public var lsa = LSAConfiguration()

  public init() {}

  /// - Throws: ``EmbeddingError/configuration(option:value:rule:)``, also where a method that is not used was given settings.
  public func validate() throws {
    try phrases?.validate()
    _ = try phrases?.tokenized(by: tokenizer)
    do {
      switch method {
      case .word2Vec: try word2Vec.validate()
      case .glove: try glove.validate()
      case .lsa: try lsa.validate()
      }
    } catch {
      throw error.within(method.rawValue)
    }
    for other in EmbeddingMethod.allCases where other != method && !hasDefaults(of: other) {
      throw EmbeddingError.configuration(
        option: "method", value: method.rawValue,
        rule: "\(other.rawValue) where settings of \(other.rawValue) are given")
    }
  }

  private func hasDefaults(of method: EmbeddingMethod) -> Bool {
    switch method {
    case .word2Vec: word2Vec == Word2VecConfiguration()
    case .glove: glove == GloVeConfiguration()
    case .lsa: lsa == LSAConfiguration()
    }
  }
}

/// What all methods have.
extension EmbeddingConfiguration {
  /// What an embedding is told to be made by: `skip-gram`, `cbow`, `glove`, `lsa`.
  public var kind: String {
    switch method {
    case .word2Vec: word2Vec.model.rawValue
    case .glove, .lsa: method.rawValue
    }
  }

  public var dimension: Int {
    switch method {
    case .word2Vec: word2Vec.dimension
    case .glove: glove.dimension
    case .lsa: lsa.dimension
    }
  }

  public var epochs: Int {
    switch method {
    case .word2Vec: word2Vec.epochs
    case .glove: glove.epochs
    case .lsa: 1
    }
  }

  public var seed: UInt64 {
    switch method {
    case .word2Vec: word2Vec.seed
    case .glove: glove.seed
    case .lsa: lsa.seed
    }
  }

  /// With everything said that the method would choose by itself.
  var resolved: EmbeddingConfiguration {
    var resolved = self
    if method == .word2Vec { resolved.word2Vec = word2Vec.resolved }
    if method == .lsa { resolved.lsa = lsa.resolved }
    resolved.phrases = phrases?.resolved
    return resolved
  }
}

extension EmbeddingConfiguration: Codable {
  private enum Key: CodingKey {
    case tokenizer, minimumCount, maximumSize, invalid, phrases, method, word2Vec, glove, lsa
  }

  /// Without a method it is Word2Vec's, as all were before there were others; sections that are not there keep their defaults.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    tokenizer = try values.decode(TokenizerConfiguration.self, forKey: .tokenizer)
    minimumCount = try values.decode(Int.self, forKey: .minimumCount)
    maximumSize = try values.decodeIfPresent(Int.self, forKey: .maximumSize)
    invalid = try values.decode(InvalidUTF8Policy.self, forKey: .invalid)
    phrases = try values.decodeIfPresent(PhraseConfiguration.self, forKey: .phrases)
    method = try values.decodeIfPresent(EmbeddingMethod.self, forKey: .method) ?? .word2Vec
    word2Vec = try values.decodeIfPresent(Word2VecConfiguration.self, forKey: .word2Vec) ?? Word2VecConfiguration()
    glove = try values.decodeIfPresent(GloVeConfiguration.self, forKey: .glove) ?? GloVeConfiguration()
    lsa = try values.decodeIfPresent(LSAConfiguration.self, forKey: .lsa) ?? LSAConfiguration()
  }

  public func encode(to encoder: any Encoder) throws { try encode(EmbeddingMethod.allCases, to: encoder) }

  fileprivate func encode(_ methods: [EmbeddingMethod], to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(tokenizer, forKey: .tokenizer)
    try values.encode(minimumCount, forKey: .minimumCount)
    try values.encodeIfPresent(maximumSize, forKey: .maximumSize)
    try values.encode(invalid, forKey: .invalid)
    try values.encodeIfPresent(phrases, forKey: .phrases)
    try values.encode(method, forKey: .method)
    for method in methods {
      switch method {
      case .word2Vec: try values.encode(word2Vec, forKey: .word2Vec)
      case .glove: try values.encode(glove, forKey: .glove)
      case .lsa: try values.encode(lsa, forKey: .lsa)
      }
    }
  }

  /// The settings as people and the workbench file get them: of the methods' sections only the one that is used.
  public struct Written: Encodable {
    fileprivate let settings: EmbeddingConfiguration

    public func encode(to encoder: any Encoder) throws { try settings.encode([settings.method], to: encoder) }
  }

  public var written: Written { Written(settings: self) }
}
