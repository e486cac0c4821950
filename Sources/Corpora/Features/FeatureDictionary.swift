/// The features that a classifier knows, numbered by rising hash.
///
///     let dictionary = FeatureDictionary(&counter, configuration)
///     dictionary.id(of: hash)                       // nil for features that no training text had
///     dictionary.appendIDs(of: hashes, to: &bag)    // of many features those that are known
///
/// It is the sorted list of hashes, and an index of where those with the same leading bits begin. Hashes are spread evenly, so
/// that there is one with the same bits on average: a look-up reads the index once and the list about once. Neither is in a
/// cache as a rule, where there are many features: look-ups that wait side by side take a fraction of the time of as many one
/// after the other.
public struct FeatureDictionary: Sendable, Equatable {
  /// Rising.
  public let keys: [UInt64]
  /// The leading bits of a hash that a key has; its others are 0. With fewer than 64 a feature that is not known can be taken
  /// for one that is, with a chance of ``count`` / 2^keyBits.
  public let keyBits: Int
  private let starts: [UInt32]
  private let shift: UInt64
  private let mask: UInt64

  /// Features of the training texts that occurred often enough.
  public init(_ counter: inout FeatureCounter, _ configuration: FeatureConfiguration) {
    let (keys, counts) = counter.finish()
    var least = UInt32(clamping: configuration.minimumCount)
    var ofLeast = Int.max  // how many of those that occur just that often
    if let limit = configuration.maximumSize, limit < keys.count {
      let kept = counts.sorted(by: >)[..<limit]
      let last = kept[limit - 1]
      if last >= least {
        least = last
        ofLeast = kept.count { $0 == last }
      }
    }
    var selected: [UInt64] = []
    for (key, count) in zip(keys, counts) where count >= least {
      if count == least {
        if ofLeast == 0 { continue }
        ofLeast -= 1
      }
      selected.append(key)
    }
    self.init(rising: selected, bits: 64)
  }

  /// A dictionary that was kept; nil if the hashes do not rise, or have more bits.
  public init?(keys: [UInt64], bits: Int = 64) {
    guard (1...64).contains(bits), zip(keys, keys.dropFirst()).allSatisfy({ $0 < $1 }), keys.count < 1 << 31,
      keys.allSatisfy({ $0 & Self.mask(bits) == $0 })
    else { return nil }
    self.init(rising: keys, bits: bits)
  }

  private init(rising keys: [UInt64], bits keyBits: Int) {
    self.keys = keys
    self.keyBits = keyBits
    mask = Self.mask(keyBits)
    let bits = max(1, keys.count.bitWidth - keys.count.leadingZeroBitCount)
    let shift = UInt64(64 - bits)
    var starts = [UInt32](repeating: 0, count: (1 << bits) + 1)
    for key in keys { starts[Int(key &>> shift) + 1] += 1 }
    for place in starts.indices.dropFirst() { starts[place] += starts[place - 1] }
    (self.starts, self.shift) = (starts, shift)
  }

  /// The number of features.
  public var count: Int { keys.count }

  /// A mask of the leading bits.
  private static func mask(_ bits: Int) -> UInt64 { ~0 << UInt64(64 - bits) }

  /// The number of a feature, from 0; nil if it is not known.
  @inline(__always)
  public func id(of feature: UInt64) -> UInt32? {
    let feature = feature & mask
    let place = Int(truncatingIfNeeded: feature &>> shift)
    var id = starts[place]
    let end = starts[place + 1]
    while id < end {
      if keys[Int(id)] >= feature { return keys[Int(id)] == feature ? id : nil }
      id += 1
    }
    return nil
  }

  /// Appends the numbers of the features that are known, in their order.
  public func appendIDs(of features: [UInt64], to ids: inout [UInt32]) {
    if count == 0 { return }
    let last = UInt32(count - 1)
    features.withUnsafeBufferPointer { features in
      withUnsafeTemporaryAllocation(of: (start: UInt32, key: UInt64).self, capacity: Self.blockSize) { found in
        for first in stride(from: 0, to: features.count, by: Self.blockSize) {
          let block = UnsafeBufferPointer(rebasing: features[first..<min(first + Self.blockSize, features.count)])
          // No read waits for another one, nor for the outcome of a comparison.
          for i in block.indices { found[i].start = starts[Int(truncatingIfNeeded: (block[i] & mask) &>> shift)] }
          for i in block.indices { found[i].key = keys[Int(min(found[i].start, last))] }
          for i in block.indices {
            if found[i].key == block[i] & mask {
              ids.append(min(found[i].start, last))
            } else if found[i].key < block[i] & mask, let id = id(of: block[i]) {
              ids.append(id)
            }
          }
        }
      }
    }
  }

  /// Features that are looked up side by side.
  private static let blockSize = 64
}
