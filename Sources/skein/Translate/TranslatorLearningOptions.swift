import ArgumentParser
import Models
import Optimization
import Tasks
import Tensors

/// How a translator is trained.
struct TranslatorLearningOptions: ParsableArguments {
  @Option(help: "Times to read the pairs. (default: 10)")
  var epochs: Int?

  @Option(help: "Pairs that a step learns from. (default: 64)")
  var batch: Int?

  @Option(help: .init("Leave out pairs a side of which has more tokens. (default: 100)", valueName: "tokens"))
  var maximumLength: Int?

  @Option(
    help: "sgd, momentum, nesterov, adagrad, rmsprop, adadelta, adam or adamw. (default: adam)",
    transform: OptimizerName.init)
  var optimizer: OptimizerName?

  @Option(help: "At the start; of a transformer at its highest. (default: 0.001, of a transformer 0.0005)")
  var learningRate: Double?

  @Option(
    help: """
      constant, plateau (a quarter whenever validation is not better), or inverse-square-root, after 2000 updates of warming \
      up. (default: constant, of a transformer inverse-square-root)
      """)
  var schedule: ScheduleName?

  @Option(help: .init("Scale gradients to at most this norm; 0 leaves them. (default: 1)", valueName: "norm"))
  var clip: Double?

  @Option(help: .init("Pull weights towards zero. (default: 0)", valueName: "factor"))
  var weightDecay: Double?

  @Option(
    help: .init("Mix targets with all tokens by this share. (default: 0, of a transformer 0.1)", valueName: "share"))
  var labelSmoothing: Double?

  @Option(
    help: .init(
      """
      How often the decoder reads the right token rather than its own, from 1 to 0; two numbers with a hyphen are from \
      where to where it falls, such as 1-0.6 (scheduled sampling). (default: 1)
      """, valueName: "ratio"),
    transform: ForcingRange.init)
  var teacherForcing: ForcingRange?

  @Option(help: "How that falls. (default: linear)")
  var forcingSchedule: ForcingSchedule?

  @Option(help: .init("Over how many updates it falls. (default: 10000)", valueName: "updates"))
  var forcingUpdates: Int?

  @Option(
    help: """
      What is validated and kept: none, the weights of the last update; ema, an exponential average; or a number, the mean of the \
      weights after so many last epochs. (default: none)
      """,
    transform: AveragingName.init)
  var averaging: AveragingName?

  @Option(help: .init("End after so many epochs that were no better. (default: never)", valueName: "epochs"))
  var patience: Int?

  @Option(help: "What tells the best weights. (default: loss)")
  var metric: TranslationRecipe.Training.StoppingMetric?

  @Option(
    help: .init(
      "Pairs to validate on that are translated after each epoch, for BLEU. (default: 200)", valueName: "pairs"))
  var translatedPairs: Int?

  @Option(help: "float32, or bf16 where the machine has AMX: faster, less exact. (default: float32)")
  var precision: ProductPrecision?

  @Option(help: .init("Start the source's embedding with vectors of the workbench file.", valueName: "name"))
  var sourceVectors: String?

  @Option(help: .init("Start the target's embedding with vectors of the workbench file.", valueName: "name"))
  var targetVectors: String?

  @Option(
    help: .init(
      "Pairs to hold out and validate on without --validation, a tenth at most. (default: 1000)", valueName: "pairs"))
  var heldOut: Int?

  @Option(help: "Parts of a batch that threads may compute at once; part of the result. (default: 2)")
  var shards: Int?

  @Option(help: "The same seed gives the same bytes. (default: 1)")
  var seed: UInt64?

  enum ScheduleName: String, ExpressibleByArgument, CaseIterable {
    case constant, plateau
    case inverseSquareRoot = "inverse-square-root"
  }

  enum ForcingSchedule: String, ExpressibleByArgument, CaseIterable {
    case linear
    case inverseSigmoid = "inverse-sigmoid"
  }

  func apply(to recipe: inout TranslationRecipe) {
    if let epochs { recipe.training.epochs = epochs }
    if let batch { recipe.training.batch = batch }
    if let maximumLength { recipe.training.maximumTokens = maximumLength }
    if let optimizer, optimizer != OptimizerName(recipe.optimization.optimizer) {
      recipe.optimization.optimizer = optimizer.configuration
    }
    if let learningRate { recipe.optimization.learningRate = learningRate }
    if let weightDecay { recipe.optimization.optimizer = recipe.optimization.optimizer.decaying(by: weightDecay) }
    if let clip { recipe.optimization.clipping = clip == 0 ? .none : .norm(clip) }
    if let labelSmoothing { recipe.training.labelSmoothing = labelSmoothing }
    if let teacherForcing {
      (recipe.training.teacherForcing.start, recipe.training.teacherForcing.end) = (
        teacherForcing.start, teacherForcing.end ?? 0
      )
      if teacherForcing.end != nil, recipe.training.teacherForcing.schedule == .constant {
        recipe.training.teacherForcing.schedule = .linear
      }
    }
    if let forcingSchedule {
      recipe.training.teacherForcing.schedule = forcingSchedule == .linear ? .linear : .inverseSigmoid
    }
    if let forcingUpdates { recipe.training.teacherForcing.updates = forcingUpdates }
    if let averaging { recipe.optimization.averaging = averaging.configuration }
    if let patience { recipe.optimization.patience = patience }
    if let metric { recipe.training.stoppingMetric = metric }
    if let translatedPairs { recipe.training.translatedPairs = translatedPairs }
    if let precision { recipe.training.precision = precision }
    if let sourceVectors { recipe.training.sourceVectors = sourceVectors }
    if let targetVectors { recipe.training.targetVectors = targetVectors }
    if let heldOut { recipe.heldOut = heldOut }
    if let shards { recipe.optimization.shards = shards }
    if let seed { recipe.seed = seed }
    switch schedule {
    case nil: break
    case .constant: recipe.optimization.schedule = .constant
    case .plateau:
      recipe.optimization.schedule = .plateau(.divideByFour)
      recipe.optimization.scheduleUnit = .epoch
    case .inverseSquareRoot:
      recipe.optimization.schedule = .inverseSquareRoot(warmUp: 2000)
      recipe.optimization.scheduleUnit = .update
    }
  }
}

/// How weights are averaged: `none`, `ema`, or a number of epochs.
struct AveragingName {
  let configuration: AveragingConfiguration

  init(_ text: String) throws {
    switch text {
    case "none": configuration = .none
    case "ema": configuration = .exponential()
    default:
      guard let count = Int(text), count > 0 else {
        throw ValidationError("--averaging is none, ema or a number of epochs, and not “\(text)”")
      }
      configuration = .lastEpochs(count: count)
    }
  }
}

/// The share of right tokens that a decoder reads: such as `0.8`, or `1-0.6` for one that falls.
struct ForcingRange {
  let start: Double
  let end: Double?

  init(_ text: String) throws {
    let numbers = text.split(separator: "-", omittingEmptySubsequences: false).map { Double($0) }
    guard (1...2).contains(numbers.count), let start = numbers[0], let end = numbers.last! else {
      throw ValidationError("“\(text)” is no ratio such as 0.8, nor a range such as 1-0.6")
    }
    (self.start, self.end) = (start, numbers.count == 2 ? end : nil)
  }
}

extension TranslationRecipe.Training.StoppingMetric: ExpressibleByArgument {}
extension TeacherForcing.Schedule: ExpressibleByArgument {}
