import CKernels
import Layers
import Tensors

/// Changes the weights of a module by their gradients, and keeps what that takes from step to step.
///
///     var optimizer = Optimizer(.adamW(), for: model)
///     …                                                            // forward, backward
///     norms.measure(&model)
///     let scale = GradientClipping.norm(0.25).clip(&model, norms)
///     optimizer.update(&model, learningRate: schedule.learningRate(at: step), gradientScale: scale)
///     model.clearGradients()
///
/// A value: a copy is a snapshot. A parameter's moments come into being with its first update; from then on no update
/// allocates. Weights, moments and gradient are each walked through once, whatever clipping and decay ask for.
public struct Optimizer<Scalar: TensorScalar>: Sendable {
  public let configuration: OptimizerConfiguration
  var states: [ParameterState<Scalar>]  // one for each parameter, in the order of the module

  public init(_ configuration: OptimizerConfiguration, for module: some Module<Scalar>) {
    self.configuration = configuration
    states = module.parameters.map { ParameterState(name: $0.name, shape: $0.value.shape) }
  }

  /// Updates each parameter that is not frozen and has a gradient; one that no gradient arrived at stays as it is, with
  /// its moments, as PyTorch's parameters without `grad`.
  ///
  /// Where only some rows have a gradient, only these are touched if that gives the same weights: by gradient descent
  /// and AdaGrad without weight decay. Other rules move all rows, as PyTorch's do by dense gradients.
  ///
  /// - Parameter gradientScale: what gradients are multiplied by: ``GradientClipping/clip(_:_:)`` gives it.
  public mutating func update(_ module: inout some Module<Scalar>, learningRate: Double, gradientScale: Double = 1) {
    var number = 0
    module.forEachParameter { parameter in
      precondition(
        number < states.count && states[number].name == parameter.name
          && states[number].shape == parameter.value.shape,
        "parameter \(parameter.name) \(parameter.value.shape) is not what the optimizer was made for")
      Self.update(
        &parameter, &states[number], configuration, learningRate: learningRate, gradientScale: gradientScale)
      number += 1
    }
    precondition(number == states.count, "\(number) parameters for an optimizer of \(states.count)")
  }

  private static func update(
    _ parameter: inout Parameter<Scalar>, _ state: inout ParameterState<Scalar>,
    _ configuration: OptimizerConfiguration, learningRate: Double, gradientScale: Double
  ) {
    if parameter.isFrozen { return }
    if case .nothing = parameter.extent { return }
    let rule = configuration.rule
    state.addUpdate(by: rule)
    let (l2, keep) = configuration.weightDecay.factors(for: state.shape, learningRate: learningRate)
    let step = skein_update(rate: learningRate, scale: gradientScale, l2: l2, keep: keep)
    if !rule.leavesZeroGradientsAlone || l2 != 0 || keep != 1 { _ = parameter.denseGradient() }
    let w = parameter.value.mutableMatrix().pointer
    let (first, second) = state.momentPointers()
    parameter.forEachGradientRun { count, gradient, offset in
      rule.apply(
        step, update: state.updates, count: count, gradient, first.map { $0 + offset }, second.map { $0 + offset },
        w + offset)
    }
  }
}

extension UpdateRule {
  /// One step on some elements, the `update`th of their parameter.
  fileprivate func apply<Scalar: TensorScalar>(
    _ step: skein_update, update: Int, count: Int, _ g: UnsafeMutablePointer<Scalar>,
    _ first: UnsafeMutablePointer<Scalar>?, _ second: UnsafeMutablePointer<Scalar>?, _ w: UnsafeMutablePointer<Scalar>
  ) {
    var step = step
    let kernels = Scalar.kernels.updates
    switch self {
    case .gradientDescent: kernels.gradient_descent(count, &step, g, w)
    case .momentum(let factor): kernels.momentum(count, &step, factor, 0, g, first, w)
    case .nesterov(let factor): kernels.momentum(count, &step, factor, 1, g, first, w)
    case .adaGrad(let epsilon): kernels.ada_grad(count, &step, epsilon, g, first, w)
    case .rmsProp(let decay, let epsilon): kernels.rms_prop(count, &step, decay, epsilon, g, first, w)
    case .adaDelta(let decay, let epsilon): kernels.ada_delta(count, &step, decay, epsilon, g, first, second, w)
    case .adam(let beta1, let beta2, let epsilon):
      kernels.adam(
        count, &step, beta1, beta2, epsilon, 1 - beta1.raised(to: update), 1 - beta2.raised(to: update), g, first,
        second, w)
    }
  }
}
