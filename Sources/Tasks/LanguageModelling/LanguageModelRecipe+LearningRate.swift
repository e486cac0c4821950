import Models
import Optimization

extension LanguageModelRecipe {
  /// A learning rate to begin with.
  ///
  /// Without the moments of a gradient, it depends on how steeply layers turn a change of their weights into a change of the loss:
  /// 20 is what PyTorch's word_language_model has for an LSTM, whose gates keep most of each step away from its state; with the
  /// same, a plain RNN ends up worse than guessing (`Documentation/LanguageModels.md` has the figures).
  public static func usualLearningRate(
    of optimizer: OptimizerConfiguration, for layer: LanguageModelConfiguration.LayerKind
  ) -> Double {
    let descent: Double = layer == .lstm ? 20 : 5
    return switch optimizer.rule {
    case .gradientDescent: descent
    case .momentum, .nesterov: descent / 10
    case .adaGrad: 0.1
    case .adaDelta: 1
    case .rmsProp, .adam: layer == .transformer ? 0.001 : 0.002
    }
  }
}
