extension FeatureDictionary {
  /// The bits of keys with which of 65,536 features that are not known about one is taken for one that is, at most.
  public static func keyBits(for count: Int) -> Int {
    min(64, Int.bitWidth - count.leadingZeroBitCount + 16)
  }

  /// Some of the features, known by the leading bits of their hashes.
  ///
  /// - Parameters:
  ///   - ids: the features to keep, rising.
  ///   - precedes: which of two features stays where these bits are the same: the first, unless it says no.
  /// - Returns: the smaller dictionary, and the numbers here of the features that it has, in its order.
  public func selecting(
    _ ids: [UInt32], keyBits: Int, where precedes: (UInt32, UInt32) -> Bool
  ) -> (dictionary: FeatureDictionary, ids: [UInt32]) {
    precondition((1...self.keyBits).contains(keyBits), "keys of \(keyBits) bits from those of \(self.keyBits)")
    var (kept, keptKeys): ([UInt32], [UInt64]) = ([], [])
    for id in ids {
      let key = keys[Int(id)] & ~0 << UInt64(64 - keyBits)
      if key != keptKeys.last {
        kept.append(id)
        keptKeys.append(key)
      } else if !precedes(kept[kept.count - 1], id) {
        kept[kept.count - 1] = id
      }
    }
    return (FeatureDictionary(keys: keptKeys, bits: keyBits)!, kept)
  }
}
