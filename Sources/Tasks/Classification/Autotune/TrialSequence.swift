import Tensors

/// Which recipe each trial has: it follows from the settings, the number of texts and the results of the trials before.
///
/// First come the defaults of every model. Then half of the trials, by the toss of a coin, are drawn from anywhere in the space; the
/// others are perturbations of the best so far, the smaller the later, as in the search of fastText (its file `autotune.cc`,
/// <https://github.com/facebookresearch/fastText>), which perturbs only, by normal noise that falls with the time that has passed.
/// Here it falls with the number of trials, so that the clock decides nothing but the end. No recipe comes twice.
struct TrialSequence {
  let settings: AutotuneSettings
  let space: SearchSpace

  /// Of the seed's streams that of the search: training uses 0 to 2.
  private static let stream: UInt64 = 3

  /// - Parameters:
  ///   - number: from 1.
  ///   - trials: those before, in their order.
  func recipe(ofTrial number: Int, after trials: [Trial]) -> ClassifierRecipe {
    let models = settings.orderedModels
    if number <= models.count { return settings.defaults(of: models[number - 1]) }
    let random = CounterRandom(seed: settings.seed, stream: Self.stream).substream(UInt64(number))
    let best = random.unit(at: 0) < 0.5 ? nil : trials.best(by: settings.metric)
    for attempt: UInt64 in 0... {
      let random = random.substream(attempt)
      let recipe =
        if let best {
          space.perturb(best.recipe, width: Self.width(number - models.count), random)
        } else {
          space.draw(over: settings.defaults(of: models[random.below(models.count, at: 0)]), random)
        }
      if !trials.contains(where: { $0.recipe == recipe }) { return recipe }
    }
    fatalError("unreachable")
  }

  /// That of perturbations: half after 16 trials, a quarter after 48.
  private static func width(_ drawn: Int) -> Double { 1 / (1 + Double(drawn) / 16) }
}
