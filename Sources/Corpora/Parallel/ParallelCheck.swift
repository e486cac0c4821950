/// What is to be known of a parallel corpus before a translation model is trained with it.
///
///     let check = try ParallelCheck(train: train, test: test)
///     check.parts[0].shifts              // []: nowhere are the lines of one side shifted against the other's
///     check.parts[0].outliers.count      // 3: a text far too long or too short for the other
///     check.overlaps[0].sources          // 0 sources of the test set are in the training set
///
/// Texts are the same if they have the same tokens after NFKC and case folding. What is found is told with its place, and
/// nothing is changed: ``ParallelFilter`` takes pairs out. The same texts give the same result, on any number of threads.
public struct ParallelCheck: Codable, Hashable, Sendable {
  public struct Options: Codable, Hashable, Sendable {
    /// How many standard deviations of the ``LengthModel`` a text may be too long or too short.
    public var deviations = 5.0
    /// How many places of each finding are told.
    public var placesTold = 10
    public var threads = 1

    public init() {}
  }

  /// Training, validation and test pairs, those that were given.
  public var parts: [Part]
  /// Of each later part with each earlier one.
  public var overlaps: [Overlap]

  public struct Part: Codable, Hashable, Sendable {
    public var name: String
    public var pairs: Int
    public var source: Lengths
    public var target: Lengths
    /// Texts with nothing but white space, where the other side has more.
    public var emptySources: Places
    public var emptyTargets: Places
    public var emptyPairs: Places
    /// The same text on both sides.
    public var identical: Places
    /// Pairs that were there before.
    public var duplicates: Groups
    /// Sources with several different targets.
    public var sourcesWithTargets: Groups
    /// Targets with several different sources.
    public var targetsWithSources: Groups
    /// `nil` where pairs are too few to estimate it.
    public var lengthModel: LengthModel?
    /// Pairs whose lengths hardly go together, the most improbable first.
    public var outliers: Outliers
    /// Stretches in which the lines of one side are shifted against the other's.
    public var shifts: [Shift]
    /// Texts whose letters are of another script than their side's.
    public var otherScripts: Hints
    /// Texts whose words are rather those of the other side: not translated, or on the wrong side.
    public var otherLanguages: Hints
  }

  public struct Lengths: Codable, Hashable, Sendable {
    public var words: DatasetCheck.Lengths
    public var characters: DatasetCheck.Lengths
    /// The script that most letters are of; `nil` where there are none.
    public var script: TextScript?
  }

  public struct Places: Codable, Hashable, Sendable {
    public var count: Int
    /// The first ones.
    public var told: [ParallelPlace]
  }

  public struct Groups: Codable, Hashable, Sendable {
    public var groups = 0
    /// Pairs of the groups, but for each one's first.
    public var pairs = 0
    /// The largest groups.
    public var told: [Group] = []
  }

  public struct Group: Codable, Hashable, Sendable {
    /// The first few.
    public var members: [Member]
    /// How many it has.
    public var count: Int
  }

  public struct Member: Codable, Hashable, Sendable {
    public var place: ParallelPlace
    /// The beginnings of the texts.
    public var source: String
    public var target: String
  }

  public struct Outliers: Codable, Hashable, Sendable {
    public var count: Int
    public var told: [Outlier]
  }

  public struct Outlier: Codable, Hashable, Sendable {
    public var member: Member
    /// δ: how many standard deviations the target is too long; negative where it is too short.
    public var deviation: Double
  }

  public struct Shift: Codable, Hashable, Sendable {
    public var first: ParallelPlace
    public var last: ParallelPlace
    public var pairs: Int
    /// How many lines further on the target is that belongs to a source; negative where it comes before.
    public var lines: Int
    /// How much more probable the lengths are so, as a logarithm.
    public var gainNats: Double
  }

  public struct Hints: Codable, Hashable, Sendable {
    public var count: Int
    public var told: [Hint]
  }

  public struct Hint: Codable, Hashable, Sendable {
    public var side: ParallelSide
    public var member: Member
  }

  public struct Overlap: Codable, Hashable, Sendable {
    public var part: String
    public var with: String
    /// Pairs of `part` that are in the other.
    public var pairs: Int
    /// Pairs of `part` whose source is there, and those whose target is; the above among them.
    public var sources: Int
    public var targets: Int
    /// The first pairs whose source is there, each with one that has it.
    public var told: [Group]
  }

  /// What something was found of: for the program's answer, and for its exit status.
  public enum Finding: String, Codable, Sendable, CaseIterable {
    case shifts, outliers, emptyTexts, identicalTexts, duplicates, severalTargets, severalSources, otherScripts,
      otherLanguages, overlaps
  }

  public var findings: [Finding] {
    Finding.allCases.filter { finding in
      switch finding {
      case .shifts: parts.contains { !$0.shifts.isEmpty }
      case .outliers: parts.contains { $0.outliers.count > 0 }
      case .emptyTexts: parts.contains { $0.emptySources.count + $0.emptyTargets.count + $0.emptyPairs.count > 0 }
      case .identicalTexts: parts.contains { $0.identical.count > 0 }
      case .duplicates: parts.contains { $0.duplicates.groups > 0 }
      case .severalTargets: parts.contains { $0.sourcesWithTargets.groups > 0 }
      case .severalSources: parts.contains { $0.targetsWithSources.groups > 0 }
      case .otherScripts: parts.contains { $0.otherScripts.count > 0 }
      case .otherLanguages: parts.contains { $0.otherLanguages.count > 0 }
      case .overlaps: overlaps.contains { $0.sources + $0.targets > 0 }
      }
    }
  }
}
