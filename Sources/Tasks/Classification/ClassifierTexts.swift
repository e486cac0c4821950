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
  var measured: (set: LabelledSet, texts: MeasuredClassifier.Texts)? {
    if let test { return (test, .test) }
    return validation.map { ($0, isHeldOut ? .heldOut : .validation) }
  }

  /// - Throws: ``LabelledError``; its ``CorpusError/cancelled`` if stopped meanwhile.
  init(
    _ task: ClassifierTask, isStopping: () -> Bool, report: (ClassifierEvent) -> Void
  ) throws {
    let clock = Stopwatch()
    let recipe = task.settings
    func read(_ inputs: [String]) throws(LabelledError) -> LabelledSet? {
      if inputs.isEmpty { return nil }
      return try LabelledSet(
        reading: LabelledInput(arguments: inputs, format: recipe.data.format), recipe.data,
        progress: { report(.reading(bytes: $0, total: $1)) }, isCancelled: isStopping)
    }
    let all = try read(task.job.texts.training)!
    guard all.labelNames.count > 1 || all.kind.isMulti else {
      throw TaskError.oneClass(label: all.labelNames.first ?? "", path: task.job.texts.training[0])
    }
    let given = try read(task.job.texts.validation)?.renumbered(by: all.labelNames)
    test = try read(task.job.texts.test)?.renumbered(by: all.labelNames)
    sources = all.sources + (given?.sources ?? []) + (test?.sources ?? [])
    let share = given != nil ? 0 : recipe.heldOut ?? (test == nil ? 0.1 : 0)
    isHeldOut = share > 0
    if isHeldOut {
      let parts = try StratifiedSplit(shares: [1 - share, share], seed: recipe.seed).parts(of: all)
      (training, validation) = (all.selecting(parts[0]), all.selecting(parts[1]))
    } else {
      (training, validation) = (all, given)
    }
    report(
      .data(
        ClassifierEvent.Data(
          ledger: all.ledger, validationLedger: given?.ledger, testLedger: test?.ledger,
          layouts: (all.layouts + (given?.layouts ?? []) + (test?.layouts ?? [])).map(\.summary),
          labels: all.labelNames, trainingTexts: training.count, validationTexts: validation?.count ?? 0,
          testTexts: test?.count ?? 0, isHeldOut: isHeldOut, readSeconds: clock.seconds)))
  }
}

extension LabelledSet {
  /// The labels of all texts by number.
  var textLabels: TextLabels {
    kind.isMulti ? .multiple((0..<count).map { Array(labels(of: $0)) }) : .single(labelNumbers)
  }
}
