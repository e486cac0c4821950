/// Where the targets of a batch are in a vocabulary that was cut: the class of each in the head, and the rows whose target is
/// in each cluster.
struct AdaptiveAssignment: Sendable {
  struct Cluster: Sendable {
    /// The rows of the batch whose target is in the cluster.
    var rows: [Int32] = []  // [n]
    /// Their targets, counted from the cluster's first word.
    var targets: [Int32] = []  // [n]
  }

  /// Words of the head by themselves, then one class for each cluster.
  private(set) var headTargets: [Int32] = []  // [N], of c₀ + K classes
  private(set) var clusters: [Cluster] = []
  /// Of targets that are not ignored.
  private(set) var count = 0

  /// - Precondition: every target is in 0 ..< V, or ignored.
  mutating func assign(_ targets: [Int32], _ cutoffs: AdaptiveCutoffs, ignoredTarget: Int32) {
    if clusters.count != cutoffs.clusters.count {
      clusters = Array(repeating: Cluster(), count: cutoffs.clusters.count)
    }
    for k in clusters.indices {
      clusters[k].rows.removeAll(keepingCapacity: true)
      clusters[k].targets.removeAll(keepingCapacity: true)
    }
    headTargets.removeAll(keepingCapacity: true)
    count = 0
    for (row, target) in targets.enumerated() {
      if target == ignoredTarget {
        headTargets.append(target)
        continue
      }
      count += 1
      if cutoffs.head.contains(Int(target)) {
        headTargets.append(target)
        continue
      }
      guard let k = cutoffs.clusters.firstIndex(where: { $0.contains(Int(target)) }) else {
        preconditionFailure("target \(target) at position \(row), where there are \(cutoffs.vocabulary) words")
      }
      headTargets.append(Int32(cutoffs.head.count + k))
      clusters[k].rows.append(Int32(row))
      clusters[k].targets.append(target - Int32(cutoffs.clusters[k].lowerBound))
    }
  }
}
