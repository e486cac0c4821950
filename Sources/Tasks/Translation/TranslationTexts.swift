import Corpora

/// The sentence pairs of a training.
struct TranslationTexts {
  /// Without those that the recipe filters.
  let training: ParallelTexts
  /// Of files of its own, or held out of the training texts.
  let validation: ParallelTexts
  let test: ParallelTexts?
  let isHeldOut: Bool
  /// Of all texts, in the order in which they were read.
  let sources: [CorpusSource]

  /// What a finished translator is measured on.
  var measured: (texts: ParallelTexts, use: MeasuredTexts) {
    if let test { return (test, .test) }
    return (validation, isHeldOut ? .heldOut : .validation)
  }

  /// Those that a task names.
  ///
  /// - Throws: ``ParallelError``; its ``CorpusError/cancelled`` if stopped meanwhile.
  init(_ task: TranslationTask, isStopping: () -> Bool, report: (TranslationEvent) -> Void) throws {
    let clock = Stopwatch()
    let recipe = task.settings
    func read(_ files: [String]) throws -> ParallelTexts {
      try ParallelTexts(
        reading: ParallelInput(arguments: files, format: recipe.data.format), recipe.data,
        progress: { report(.reading(bytes: $0, total: $1)) },
        isCancelled: isStopping)
    }
    let all = recipe.filter.applied(to: try read(task.job.texts.training))
    let given = task.job.texts.validation.isEmpty ? nil : try read(task.job.texts.validation)
    test = task.job.texts.test.isEmpty ? nil : try read(task.job.texts.test)
    if let given {
      (training, validation) = (all, given)
    } else {
      let parts = try ParallelSplit(heldOut: [recipe.heldOut(of: all.count)], seed: recipe.seed)
        .parts(of: all, threads: task.job.threads)
      (training, validation) = (all.selecting(parts[0]), all.selecting(parts[1]))
    }
    guard training.count > 0 else { throw ParallelError.noPairs(rows: all.ledger.read, files: all.ledger.files) }
    isHeldOut = given == nil
    sources = all.sources + (given?.sources ?? []) + (test?.sources ?? [])
    report(
      .data(
        TranslationEvent.Data(
          ledger: all.ledger, validationLedger: given?.ledger, testLedger: test?.ledger,
          layouts: (all.layouts + (given?.layouts ?? []) + (test?.layouts ?? [])).map(\.summary),
          trainingPairs: training.count, validationPairs: validation.count, testPairs: test?.count ?? 0,
          isHeldOut: isHeldOut, readSeconds: clock.seconds)))
  }
}

extension TranslationRecipe {
  /// As many pairs as the recipe says, but a tenth of them at most.
  func heldOut(of pairs: Int) -> Int { max(1, min(heldOut, pairs / 10)) }
}
