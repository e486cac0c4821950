extension ModelError {
  public static let explanations = [
    "SK-LM-001": """
    A setting of a model, of sampling or of beam search is outside of what is possible, such as a dropout rate of 1 or a top-p \
    of 0, which would keep no token. The message names the setting, its value and the rule. Nothing was trained or generated.
    """,
    "SK-LM-101": """
    A model gave infinity, or something that is not a number, where a token's logit or log-probability should be, so that no \
    choice between tokens makes sense. The message names the token and the step, both counted from 0. A model that was trained \
    does this when its training diverged; −∞, which says that a token is impossible, is not an error.
    """,
    "SK-LM-102": """
    Every token of the vocabulary was banned, or has probability 0 by the model, so there was none to go on with.
    """,
  ]
}
