extension OptimizationError {
  public static let explanations = [
    "SK-STEP-001": """
    A number of the optimizer, the schedule, clipping or recovery is outside of what is possible, such as a momentum of 1. \
    The message names the setting, its value and the rule. Nothing was trained.
    """,
    "SK-STEP-101": """
    A number in a step of the training was infinite or not a number. The step was not taken: no weight was changed. The \
    message names where it was first: weights that were bad before the step; else the first activations in the order in \
    which the model computes them; else the loss; or, if the loss was finite, the first gradient in the order of \
    backpropagation. Where activations or gradients overflow, the learning rate is usually too high, or gradients are not \
    clipped.
    """,
    "SK-STEP-102": """
    Numbers that are not finite came back although the training was set back to its last good state and the learning rate \
    lowered, as often as the configuration allows. The model was left in its last good state. A rate that has to fall this \
    far is rarely the reason: look at the data, at the initialization and at the place that the message names.
    """,
    "SK-STEP-201": """
    A checkpoint holds the moments of an optimizer for another number of parameters than the model has, so it was written \
    by another model, or by another version of this one.
    """,
    "SK-STEP-202": """
    A checkpoint holds averages of the weights of another number of parameters than the model has, so it was written by \
    another model, or by another version of this one.
    """,
  ]
}
