import Corpora

extension CombinedBody {
  /// What each token of a text speaks for a label, and the label's score: of the linear classifier exactly, of the network by gradient
  /// times input, each weighted with its share. By equation 1 both are then shares of the same score, and the gradient that of the
  /// combination; but only the linear classifier's, with 1 − λ of its bias, add up to its part of it.
  ///
  /// Tokens are the linear classifier's. What the network reads counts for the token that it begins in, and is a token of its own
  /// where the linear classifier sees none.
  func contributions(
    of text: String, to label: Int
  ) throws(CorpusError) -> (tokens: [TextExplanation.Token], features: [TextExplanation.Feature], score: Double) {
    var (tokens, features, bias) = try LinearExplainer(linear).contributions(of: text, to: label)
    let read = try network.contributions(of: text, to: label)
    let linearScore = tokens.reduce(bias) { $0 + $1.contribution }
    for i in tokens.indices { tokens[i].contribution *= 1 - networkShare }
    for i in features.indices { features[i].contribution *= 1 - networkShare }
    var others: [TextExplanation.Token] = []
    for var token in read.tokens {
      token.contribution *= networkShare
      if let i = tokens.firstIndex(where: { ($0.start..<$0.end).contains(token.start) }) {
        tokens[i].contribution += token.contribution
        tokens[i].attention = token.attention.map { $0 + (tokens[i].attention ?? 0) }
      } else {
        others.append(token)
      }
    }
    return (
      (tokens + others).sorted { ($0.start, $0.end) < ($1.start, $1.end) }, features,
      (1 - networkShare) * linearScore + networkShare * read.score
    )
  }
}
