import Tensors

extension LanguageModelRecipe.Training {
  /// How long a window is to be.
  ///
  /// - Parameter random: of this window alone.
  public func windowLength(_ random: CounterRandom) -> Int {
    switch windows {
    case .fixed: return bptt
    case .random:
      let middle = random.unit(at: 0) < 0.95 ? Double(bptt) : Double(bptt) / 2
      return max(5, Int((middle + 5 * random.substream(1).normal(at: 0)).rounded()))
    }
  }
}
