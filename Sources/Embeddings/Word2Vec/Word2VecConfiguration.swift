/// How Word2Vec is trained: everything that, with the corpus, decides the vectors to the last bit.
///
///     var configuration = Word2VecConfiguration(model: .cbow)
///     configuration.dimension = 200
///
/// The number of threads is not here, because it changes nothing. Defaults are those of word2vec.c and gensim, but for the model:
/// both train CBOW unless told otherwise.
public struct Word2VecConfiguration: Codable, Hashable, Sendable {
  public enum Model: String, Codable, Sendable, CaseIterable {
    /// Words near each other predict each other, pair by pair (Mikolov et al. 2013a, section 3.2). The input is the word of the
    /// context and the output the word in the middle, as in word2vec.c: over a text these are the same pairs as the other way round.
    case skipGram = "skip-gram"
    /// The mean of the context predicts the word (Mikolov et al. 2013a, section 3.1).
    case cbow
  }

  /// What stands in for the softmax over the vocabulary.
  public enum Loss: String, Codable, Sendable, CaseIterable {
    /// The word against some that are drawn (Mikolov et al. 2013b, section 2.2).
    case negative
    /// The turns on the way to the word in a Huffman tree (Morin & Bengio 2005; Mikolov et al. 2013b, section 2.1).
    case hierarchical
  }

  public var model = Model.skipGram
  public var loss = Loss.negative
  /// Elements of a vector.
  public var dimension = 100
  /// Words of context on either side at most; each window is shrunk at random to 1 … window.
  public var window = 5
  /// Negative samples drawn for each window; without meaning for hierarchical softmax.
  public var negative = 5
  /// Negatives are drawn with probability proportional to count to this power.
  public var negativeExponent = 0.75
  /// Words more frequent than this share of the corpus are thinned (Mikolov et al. 2013b, section 2.3); 0 keeps all.
  public var sample = 1e-3
  public var epochs = 5
  /// At the start; falls linearly with the words read. `nil` is 0.025 for skip-gram, 0.05 for CBOW and with n-grams.
  public var learningRate: Double?
  /// At the end.
  public var minimumLearningRate = 0.0001
  /// Share of the corpus, in pieces of 1,000 words, that is not trained on but measured after each epoch.
  public var heldOut = 0.0
  public var seed: UInt64 = 1
  /// Learn vectors of n-grams of characters too, by which words are answered that are not in the vocabulary (Bojanowski et
  /// al. 2017); `nil` is without.
  public var subwords: CharacterNGrams?
  /// How the corpus is cut into work for threads; `nil` is the model's own.
  public var schedule: Word2VecSchedule?

  public init() {}

  public init(model: Model) { self.model = model }

  /// The learning rate at the start.
  public var startingLearningRate: Double {
    learningRate ?? (model == .skipGram && subwords == nil ? 0.025 : 0.05)
  }

  /// How the corpus is cut into work for threads.
  public var effectiveSchedule: Word2VecSchedule {
    schedule ?? Word2VecSchedule(for: model, withSubwords: subwords != nil)
  }

  /// The same training with everything said that is left to defaults of the model.
  public var resolved: Word2VecConfiguration {
    var resolved = self
    resolved.learningRate = startingLearningRate
    resolved.schedule = effectiveSchedule
    return resolved
  }

  /// Configurations written before there was a choice of `loss` mean negative sampling.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    model = try values.decode(Model.self, forKey: .model)
    loss = try values.decodeIfPresent(Loss.self, forKey: .loss) ?? .negative
    dimension = try values.decode(Int.self, forKey: .dimension)
    window = try values.decode(Int.self, forKey: .window)
    negative = try values.decode(Int.self, forKey: .negative)
    negativeExponent = try values.decode(Double.self, forKey: .negativeExponent)
    sample = try values.decode(Double.self, forKey: .sample)
    epochs = try values.decode(Int.self, forKey: .epochs)
    learningRate = try values.decodeIfPresent(Double.self, forKey: .learningRate)
    minimumLearningRate = try values.decode(Double.self, forKey: .minimumLearningRate)
    heldOut = try values.decode(Double.self, forKey: .heldOut)
    seed = try values.decode(UInt64.self, forKey: .seed)
    subwords = try values.decodeIfPresent(CharacterNGrams.self, forKey: .subwords)
    schedule = try values.decodeIfPresent(Word2VecSchedule.self, forKey: .schedule)
  }
}

/// How the corpus is cut into work that threads can share without changing the result; part of the result, as the seed is.
///
/// `Documentation/ParallelTraining.md` tells how it works and how the constants were chosen.
public struct Word2VecSchedule: Codable, Hashable, Sendable {
  /// Pieces of a round that are trained side by side: the most threads that help.
  public var shards = 8
  /// Words of a shard in one round, counted after thinning.
  public var wordsPerShard = 256
  /// How strongly updates that shards made to the same row are damped when they are added; 0 adds them in full.
  public var damping = 1.0
  /// Whether each shard draws its negatives from a part of the vocabulary of its own, another one each round.
  public var splitsNegatives = true
  /// Windows that share one draw of negatives. The fewer draws, the fewer rows have to come from memory.
  public var windowsPerDraw = 8

  /// What suits a model. CBOW gives the whole error to every word of the context, so its weights move faster, and what
  /// shards do not see of one another costs more. So it does with n-grams, which most words of a round share with others.
  public init(for model: Word2VecConfiguration.Model, withSubwords: Bool = false) {
    if model == .cbow {
      wordsPerShard = 128
      splitsNegatives = false
      windowsPerDraw = 1
    }
    if withSubwords {
      wordsPerShard = 64
      windowsPerDraw = 1
    }
  }

  /// Schedules written before there was `windowsPerDraw` mean a draw for each window, so that a training that was stopped
  /// then goes on to the same bytes.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    shards = try values.decode(Int.self, forKey: .shards)
    wordsPerShard = try values.decode(Int.self, forKey: .wordsPerShard)
    damping = try values.decode(Double.self, forKey: .damping)
    splitsNegatives = try values.decode(Bool.self, forKey: .splitsNegatives)
    windowsPerDraw = try values.decodeIfPresent(Int.self, forKey: .windowsPerDraw) ?? 1
  }
}
