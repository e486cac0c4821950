/// Counts how often features occur, in memory for the different ones and a run of the last.
///
///     var counter = FeatureCounter()
///     for text in texts { try scanner.scan(text) { hash, _ in counter.add(hash) } }
///     let dictionary = FeatureDictionary(counter, configuration)
///
/// Features are gathered as they come, sorted when there are enough of them, and merged with those before: it takes a few passes
/// over memory in order, where a hash table would miss the caches once a feature.
public struct FeatureCounter: Sendable {
  private var recent: [UInt64] = []
  private let runLength: Int
  /// Different features so far, rising, without ``recent``; and how often each occurred.
  private var keys: [UInt64] = []
  private var counts: [UInt32] = []

  public init() { self.init(runLength: 1 << 22) }

  package init(runLength: Int) { self.runLength = runLength }

  public mutating func add(_ feature: UInt64) {
    recent.append(feature)
    if recent.count >= runLength { merge() }
  }

  /// Adds what another counter has counted.
  public mutating func add(_ other: FeatureCounter) {
    var other = other
    other.merge()
    merge()
    merge(other.keys, other.counts)
  }

  /// All features, rising, and how often each occurred, up to 2³² − 1 times.
  package mutating func finish() -> (keys: [UInt64], counts: [UInt32]) {
    merge()
    return (keys, counts)
  }

  private mutating func merge() {
    if recent.isEmpty { return }
    radixSort(&recent)
    var (newKeys, newCounts): ([UInt64], [UInt32]) = ([], [])
    for feature in recent {
      if feature == newKeys.last {
        newCounts[newCounts.count - 1].addUpToMaximum(1)
      } else {
        newKeys.append(feature)
        newCounts.append(1)
      }
    }
    recent.removeAll(keepingCapacity: true)
    merge(newKeys, newCounts)
  }

  private mutating func merge(_ otherKeys: [UInt64], _ otherCounts: [UInt32]) {
    if keys.isEmpty { return (keys, counts) = (otherKeys, otherCounts) }
    var (mergedKeys, mergedCounts): ([UInt64], [UInt32]) = ([], [])
    mergedKeys.reserveCapacity(keys.count + otherKeys.count)
    mergedCounts.reserveCapacity(keys.count + otherKeys.count)
    var (i, j) = (0, 0)
    while i < keys.count || j < otherKeys.count {
      if j == otherKeys.count || (i < keys.count && keys[i] < otherKeys[j]) {
        mergedKeys.append(keys[i])
        mergedCounts.append(counts[i])
        i += 1
      } else if i == keys.count || otherKeys[j] < keys[i] {
        mergedKeys.append(otherKeys[j])
        mergedCounts.append(otherCounts[j])
        j += 1
      } else {
        mergedKeys.append(keys[i])
        mergedCounts.append(counts[i])
        mergedCounts[mergedCounts.count - 1].addUpToMaximum(otherCounts[j])
        i += 1
        j += 1
      }
    }
    (keys, counts) = (mergedKeys, mergedCounts)
  }
}

extension UInt32 {
  fileprivate mutating func addUpToMaximum(_ other: UInt32) {
    let (sum, overflows) = addingReportingOverflow(other)
    self = overflows ? .max : sum
  }
}
