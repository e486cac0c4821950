import Tokenization

/// What is to be known of a labelled data set before a classifier is trained with it.
///
///     let check = try DatasetCheck(train: train, test: test)
///     check.parts[0].imbalanceRatio         // 1.0
///     check.parts[0].exact.texts            // 96: texts that came before
///     check.overlaps[0].exact               // 123 texts of the test set are in the training set
///
/// Two texts are exact duplicates if they have the same tokens after NFKC and case folding, and near duplicates if the Jaccard
/// similarity of their word 3-grams is at least ``Options/nearThreshold``; texts linked by near duplicates make a group. Pairs are
/// found by MinHash and then compared: see `FingerprintScanner`. The same texts give the same result, on any number of threads.
/// Beside the texts this takes about 300 bytes a text.
public struct DatasetCheck: Codable, Hashable, Sendable {
  public struct Options: Codable, Hashable, Sendable {
    public var nearThreshold = 0.9
    /// Longer texts, in words or by the count that is given, are counted as over-long.
    public var longestText: Int?
    /// How many groups of duplicates are told, and how many empty and over-long texts.
    public var groupsTold = 10
    public var threads = 1

    public init() {}
  }

  /// Training, validation and test set, those that were given.
  public var parts: [Part]
  /// Of each later part with each earlier one.
  public var overlaps: [Overlap]
  /// Labels of different spelling that NFKC, case folding or white space make the same.
  public var similarLabels: [[String]]

  public struct Part: Codable, Hashable, Sendable {
    public var name: String
    public var examples: Int
    public var classes: [ClassCount]
    /// Of the labels' distribution, in bits.
    public var entropyBits: Double
    /// The entropy as a share of that of equal classes; 1 for a single class.
    public var evenness: Double
    /// Examples of the most frequent label for one of the least frequent.
    public var imbalanceRatio: Double
    public var unlabelled: Int
    /// Without a word or any other token.
    public var emptyTexts: Int
    /// The first of them.
    public var emptyTold: [LabelledPlace]
    /// Texts longer than ``Options/longestText``.
    public var overlong: Int?
    /// The first of them.
    public var overlongTold: [LabelledPlace]
    public var words: Lengths
    public var characters: Lengths
    public var exact: Duplicates
    /// Of groups in which not all are the same.
    public var near: Duplicates
    /// Labels that the first part does not have.
    public var unknownLabels: [String]
  }

  public struct ClassCount: Codable, Hashable, Sendable {
    public var label: String
    public var count: Int
    /// Of the examples.
    public var share: Double
  }

  public struct Lengths: Codable, Hashable, Sendable {
    public var minimum = 0
    public var p05 = 0
    public var p25 = 0
    public var median = 0
    public var p75 = 0
    public var p95 = 0
    public var p99 = 0
    public var maximum = 0
    public var mean = 0.0
  }

  public struct Duplicates: Codable, Hashable, Sendable {
    public var groups = 0
    /// Texts that an earlier one of their group makes needless.
    public var texts = 0
    /// Groups whose texts do not all have the same labels.
    public var conflicts = 0
    /// The first groups, those with conflicts before others.
    public var told: [Group] = []
  }

  public struct Group: Codable, Hashable, Sendable {
    public var members: [Member]
    /// How many it has; the first few are told.
    public var count: Int
  }

  public struct Member: Codable, Hashable, Sendable {
    public var place: LabelledPlace
    public var labels: [String]
    /// The beginning of the text.
    public var excerpt: String
  }

  public struct Overlap: Codable, Hashable, Sendable {
    public var part: String
    public var with: String
    /// Texts of `part` that are in the other.
    public var exact: Int
    /// Further ones that are nearly.
    public var near: Int
    /// Those of both kinds with other labels there.
    public var conflicts: Int
    public var told: [Group]
  }
}
