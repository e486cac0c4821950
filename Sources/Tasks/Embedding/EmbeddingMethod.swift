/// The ways to train vectors that an ``EmbeddingTask`` knows.
///
/// A method has a section of its own in ``EmbeddingConfiguration``, of the same name, and a trainer that conforms to
/// ``EmbeddingTrainer``. LSA is computed in one go and has none.
public enum EmbeddingMethod: String, Codable, Sendable, CaseIterable {
  /// Words predict their neighbours, or are predicted by them (Mikolov et al. 2013): skip-gram and CBOW.
  case word2Vec
  /// Vectors whose products fit the logarithms of how often words stand near one another (Pennington et al. 2014).
  case glove
  /// The largest singular values of a weighted table of counts (Deerwester et al. 1990, Levy et al. 2015).
  case lsa
}
