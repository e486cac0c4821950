import Corpora
import Models

extension ClassifierTask {
  /// The features of the texts to train on.
  func trainingFeatures(_ texts: ClassifierTexts) throws -> TrainingFeatures {
    try FeatureEncoder(configuration: settings.features, threads: job.threads).features(of: texts.training.texts)
  }

  /// What trains a linear classifier on the texts to train on, at its beginning.
  ///
  /// - Throws: ``TaskError/noFeatures(path:)``, ``TaskError/notEnoughMemory(gigabytes:availableGigabytes:)``, and ``ModelError`` for
  ///   weights of classes that there are not.
  func linearTrainer(_ texts: ClassifierTexts, _ features: TrainingFeatures) throws -> LinearTrainer {
    let classes = texts.training.labelNames.count
    guard features.count > 0 else { throw TaskError.noFeatures(path: job.texts.training[0]) }
    try requireMemory(features: features.count, classes: classes)
    return LinearTrainer(
      settings.linear, features.bags, texts.training.textLabels, features: features.count, classes: classes,
      classWeights: try settings.classWeights.values(for: texts.training), seed: settings.seed)
  }

  /// Refuses a training that needs more memory than there is: two tables of a number for each feature and class.
  private func requireMemory(features: Int, classes: Int) throws(TaskError) {
    let width = settings.linear.start == .random ? settings.linear.dimension : classes
    try MachineMemory.require(8 * Double(features) * Double(width))
  }
}

extension LinearBody {
  /// What was learned.
  init(_ task: ClassifierTask, _ features: TrainingFeatures, _ trainer: LinearTrainer) {
    self.init(
      configuration: task.settings.features, dictionary: features.dictionary, classifier: trainer.classifier)
  }
}
