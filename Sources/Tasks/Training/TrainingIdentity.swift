import Corpora
import Storage

/// What stays the same over a training: kept with each checkpoint.
struct TrainingIdentity<Settings: TrainingSettings> {
  var settings: Settings
  var texts: TrainingTexts
  /// Of all texts, in the order in which they were read.
  var sources: [CorpusSource]
}

extension TrainingIdentity {
  /// - Throws: ``TaskError/unknownCheckpoint(name:version:)`` for what another version wrote in another form. Settings that did
  ///   not exist then have their defaults.
  init(of checkpoint: CheckpointRecord) throws(TaskError) {
    do {
      self = try JSONText.decode(
        Self.self, checkpoint.run, filling: Settings.keyInCheckpoint, from: Settings())
    } catch {
      throw .unknownCheckpoint(name: checkpoint.name, version: checkpoint.skeinVersion)
    }
  }

  /// Refuses sources that are not, byte for byte, those the training began with.
  ///
  /// - Parameter texts: where the sources come from now.
  func check(_ sources: [CorpusSource], of texts: TrainingTexts, training name: String) throws(TaskError) {
    let before = self.sources
    if before.map(\.sha256) == sources.map(\.sha256) { return }
    let changed = zip(before, sources).first { $0.sha256 != $1.sha256 }
    throw .corpusChanged(
      name: name, path: changed?.1.path ?? texts.all.joined(separator: " "), files: sources.count,
      filesBefore: before.count)
  }
}

extension TrainingIdentity: Codable {
  private struct Key: CodingKey {
    static var settings: Key { Key(stringValue: Settings.keyInCheckpoint) }
    static var training: Key { Key(stringValue: "inputs") }
    static var validation: Key { Key(stringValue: "validationInputs") }
    static var test: Key { Key(stringValue: "testInputs") }
    static var sources: Key { Key(stringValue: "sources") }

    var stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    settings = try values.decode(Settings.self, forKey: .settings)
    texts = TrainingTexts(
      training: try values.decode([String].self, forKey: .training),
      validation: try values.decodeIfPresent([String].self, forKey: .validation) ?? [],
      test: try values.decodeIfPresent([String].self, forKey: .test) ?? [])
    sources = try values.decode([CorpusSource].self, forKey: .sources)
  }

  func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(settings, forKey: .settings)
    try values.encode(texts.training, forKey: .training)
    try values.encode(texts.validation, forKey: .validation)
    try values.encode(texts.test, forKey: .test)
    try values.encode(sources, forKey: .sources)
  }
}
