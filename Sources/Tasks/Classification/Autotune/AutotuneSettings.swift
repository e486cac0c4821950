import Corpora
import Models
import Tensors

/// What an ``Autotune`` searches among, by which measure, and for how long.
public struct AutotuneSettings: Equatable, Sendable {
  /// How the files are read.
  public var data = LabelledOptions()
  /// Those that may be chosen, each once; they are tried in their own order, the cheapest first.
  public var models: Set<TunedModel> = [.linear]
  /// What is better.
  public var metric = StoppingMetric.accuracy
  /// The most seconds of trials, counted over interruptions; a first trial is finished in any case. `nil` is no limit.
  public var seconds: Double?
  /// The most trials; then the outcome follows from texts, settings and seed alone.
  public var trials: Int?
  /// Bytes that texts, a trial and what is kept for others may take; a trial that needs more is skipped.
  public var memory = MachineMemory.now.totalBytes / 2
  /// An embedding of the workbench file whose vectors networks start with, and its dimension.
  public var vectors: Vectors?
  /// The share of the training texts that is measured on where no texts are given for it; `nil` is 0.1.
  public var heldOut: Double?
  public var seed: UInt64 = 1

  public struct Vectors: Equatable, Sendable {
    public var name: String
    public var dimension: Int

    public init(name: String, dimension: Int) { (self.name, self.dimension) = (name, dimension) }
  }

  public init() {}

  /// In the order in which they are tried.
  var orderedModels: [TunedModel] { TunedModel.allCases.filter(models.contains) }

  /// The defaults of a model, where a search begins.
  public func defaults(of model: TunedModel) -> ClassifierRecipe {
    var recipe = model.recipe
    (recipe.data, recipe.heldOut, recipe.seed) = (data, heldOut, seed)
    if model != .linear, let vectors {
      recipe.vectors = vectors.name
      recipe.network.embeddingSize = vectors.dimension
      SearchSpace.fitTransformer(&recipe)
    }
    return recipe
  }

  public func validate() throws {
    func require(_ holds: Bool, _ option: String, _ value: Any, _ rule: String) throws(ModelError) {
      if !holds { throw .configuration(option: option, value: "\(value)", rule: rule) }
    }
    try require(!models.isEmpty, "models", "empty", "one at least")
    try require(trials ?? 1 > 0, "trials", trials ?? 0, "at least 1")
    try require(seconds ?? 1 > 0, "seconds", seconds ?? 0, "above 0")
    try require(trials != nil || seconds != nil, "trials", "none", "given where seconds are not")
    try require(memory > 0, "memory", memory, "above 0")
    for model in orderedModels { try defaults(of: model).validate() }
  }
}
