import Storage

/// What every training is told besides what it is to learn: its name, its texts, its place, and how often it saves.
public struct TrainingJob {
  /// What the result is to be called.
  public var name: String
  public var texts: TrainingTexts
  public var workbench: Workbench
  public var skeinVersion: String
  public var threads = 1
  /// Seconds between checkpoints; 0 saves one as often as can be, `nil` none but the one when stopped.
  public var checkpointInterval: Double? = 60
  /// Seconds between progress events.
  public var progressInterval = 0.2
  /// Bytes of encoded text that may be held in memory; the rest is kept in a temporary file.
  public var memoryLimit = 512 << 20
  /// Whether a result of the same name gives way when this one is finished.
  public var replaces = false

  public init(name: String, texts: TrainingTexts, workbench: Workbench, skeinVersion: String) {
    self.name = name
    self.texts = texts
    self.workbench = workbench
    self.skeinVersion = skeinVersion
  }
}

/// Files and folders by what they are for; `-` is standard input.
public struct TrainingTexts: Equatable, Sendable {
  public var training: [String]
  /// To validate on; where there are none, the task says what it validates on.
  public var validation: [String]
  /// To test the finished result on.
  public var test: [String]

  public init(training: [String] = [], validation: [String] = [], test: [String] = []) {
    self.training = training
    self.validation = validation
    self.test = test
  }

  public var all: [String] { training + validation + test }

  /// These texts, and `others` where there are none.
  public func or(_ others: TrainingTexts) -> TrainingTexts {
    TrainingTexts(
      training: training.isEmpty ? others.training : training,
      validation: validation.isEmpty ? others.validation : validation,
      test: test.isEmpty ? others.test : test)
  }
}
