import Corpora
import Models
import Tensors

/// The labelled texts of a training.
struct ClassifierTexts {
  let training: LabelledSet
  /// Of files of its own, or held out of the training texts.
  let validation: LabelledSet?
  let test: LabelledSet?
  /// Whether ``validation`` was held out.
  let isHeldOut: Bool
  /// Of all texts, in the order in which they were read.
  let sources: [CorpusSource]

  /// What a finished classifier is measured on.
  var measured: (set: LabelledSet, texts: MeasuredTexts)? {
    if let test { return (test, .test) }
    return validation.map { ($0, isHeldOut ? .heldOut : .validation) }
  }

  /// Those that a task names.
  ///
  /// - Throws: ``LabelledError``; its ``CorpusError/cancelled`` if stopped meanwhile.
  init(
    _ task: ClassifierTask, isStopping: () -> Bool, report: (ClassifierEvent) -> Void
  ) throws {
    let clock = Stopwatch()
    func read(_ inputs: [String]) throws -> LabelledSet {
      try Self.read(inputs, task.settings, isStopping: isStopping, progress: { report(.reading(bytes: $0, total: $1)) })
    }
    let texts = task.job.texts
    let all = try read(texts.training)
    try Self.requireClasses(all, texts)
    let given = texts.validation.isEmpty ? nil : try read(texts.validation).renumbered(by: all.labelNames)
    let test = texts.test.isEmpty ? nil : try read(texts.test).renumbered(by: all.labelNames)
    let sources = all.sources + (given?.sources ?? []) + (test?.sources ?? [])
    try self.init(all, validation: given, test: test, sources: sources, task.settings)
    report(
      .data(
        ClassifierEvent.Data(
          ledger: all.ledger, validationLedger: given?.ledger, testLedger: test?.ledger,
          layouts: (all.layouts + (given?.layouts ?? []) + (test?.layouts ?? [])).map(\.summary),
          labels: all.labelNames, trainingTexts: training.count, validationTexts: validation?.count ?? 0,
          testTexts: test?.count ?? 0, isHeldOut: isHeldOut, readSeconds: clock.seconds)))
  }

  /// Texts to train on, of which some are held out where the recipe says so.
  init(
    _ all: LabelledSet, validation given: LabelledSet? = nil, test: LabelledSet?, sources: [CorpusSource],
    _ recipe: ClassifierRecipe
  ) throws {
    let needsValidation = recipe.kind.hasNetwork || recipe.answers.needsValidation
    let share = given != nil ? 0 : recipe.heldOut ?? (test == nil || needsValidation ? 0.1 : 0)
    if needsValidation, given == nil, share == 0 {
      let what = recipe.kind.hasNetwork ? "a network" : "calibration or thresholds"
      throw ModelError.configuration(
        option: "heldOut", value: "0", rule: "above 0 for \(what) without texts to validate on")
    }
    (self.test, self.sources, isHeldOut) = (test, sources, share > 0)
    if isHeldOut {
      let parts = try StratifiedSplit(shares: [1 - share, share], seed: recipe.seed).parts(of: all)
      (training, validation) = (all.selecting(parts[0]), all.selecting(parts[1]))
    } else {
      (training, validation) = (all, given)
    }
  }

  /// - Throws: ``LabelledError``; its ``CorpusError/cancelled`` if stopped meanwhile.
  static func read(
    _ inputs: [String], _ recipe: ClassifierRecipe, isStopping: () -> Bool, progress: (Int64, Int64?) -> Void
  ) throws -> LabelledSet {
    try LabelledSet(
      reading: LabelledInput(arguments: inputs, format: recipe.data.format), recipe.data, progress: progress,
      isCancelled: isStopping)
  }

  /// Refuses texts that all have the same label.
  static func requireClasses(_ set: LabelledSet, _ texts: TrainingTexts) throws(TaskError) {
    if set.labelNames.count < 2, !set.kind.isMulti {
      throw .oneClass(label: set.labelNames.first ?? "", path: texts.training[0])
    }
  }
}

extension LabelledSet {
  /// The labels of all texts by number.
  var textLabels: TextLabels {
    kind.isMulti ? .multiple((0..<count).map { Array(labels(of: $0)) }) : .single(labelNumbers)
  }
}
