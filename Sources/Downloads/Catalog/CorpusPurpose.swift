/// What a corpus is for.
public enum CorpusPurpose: String, Codable, CaseIterable, Sendable {
  case vectors
  case classification
  case translation
  case languageModel = "language-model"
  case evaluation
}
