import Tensors

extension CounterRandom {
  /// What Word2Vec draws random numbers for.
  enum Use: Int {
    case subsampling, windows, negatives, initialRows, heldOutPieces
  }

  /// Independent numbers for each seed, use and epoch.
  init(seed: UInt64, use: Use, epoch: Int = 0) {
    self.init(seed: seed, stream: UInt64(use.rawValue) &<< 32 | UInt64(epoch))
  }
}
