import Layers
import Tensors

/// Looks whether a step may be taken, so that no weight is changed by numbers that are not finite.
///
///     let loss = model.forward(…)
///     var problem = StepGuard.check(loss: loss, step: step, model, cache)       // before backward reuses activations
///     if problem == nil {
///       model.backward(…)
///       norms.measure(&model)
///       problem = StepGuard.check(norms, step: step)
///     }
///     if let problem { try recovery.recover(&model, &optimizer, from: problem) } else { optimizer.update(…) }
///
/// Costs nothing: one comparison with the loss, one with a norm that clipping and plots want anyway. Only when
/// something is wrong are weights and activations looked through.
public enum StepGuard {
  /// What is wrong if the loss is not finite: the first weights, in the order of the module; if all are finite, the
  /// first activations in the order of forward; else the loss itself.
  public static func check<M: Module>(
    loss: Double, step: Int, _ module: M, _ cache: some LayerCache<M.Scalar>
  ) -> NonFinite? {
    if loss.isFinite { return nil }
    if let problem = checkWeights(module, step: step) { return problem }
    var found: NonFinite?
    cache.forEachActivation { name, tensor in
      if found == nil, let value = tensor.firstNonFinite {
        found = NonFinite(step: step, place: .activation(name: name), value)
      }
    }
    return found ?? NonFinite(step: step, place: .loss, loss)
  }

  /// What is wrong if the gradients are not finite: of these the one that backward came to first, the last in the order
  /// of the module.
  public static func check(_ norms: GradientNorms, step: Int) -> NonFinite? {
    if norms.areFinite { return nil }
    // Finite norms may have a sum that is not, in Double: then the longest is to blame.
    let blamed =
      norms.norms.lastIndex { !$0.isFinite } ?? norms.norms.indices.max { norms.norms[$0] < norms.norms[$1] } ?? 0
    return NonFinite(step: step, place: .gradient(parameter: norms.names[blamed]), norms.total)
  }

  /// The first weights that are not finite, in the order of the module.
  static func checkWeights(_ module: some Module, step: Int) -> NonFinite? {
    var module = module
    var found: NonFinite?
    module.forEachParameter { parameter in
      if found == nil, let value = parameter.value.firstNonFinite {
        found = NonFinite(step: step, place: .weights(parameter: parameter.name), value)
      }
    }
    return found
  }
}

extension Tensor {
  /// The first element that is infinite or not a number.
  var firstNonFinite: Double? {
    if isFinite { return nil }
    return withUnsafeBufferPointer { $0.first { !$0.isFinite } }.map { Double($0) }
  }
}
