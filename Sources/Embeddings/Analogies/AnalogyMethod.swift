/// How the fourth word of an analogy is found: a is to b as c is to d.
public enum AnalogyMethod: String, CaseIterable, Codable, Sendable {
  /// 3CosAdd: the d whose cosine with b - a + c is greatest, each vector of length 1 (Mikolov et al. 2013; Levy &
  /// Goldberg 2014, equation 2).
  case add
  /// 3CosMul: the d with the greatest cos(d, b) cos(d, c) / (cos(d, a) + ε), where ε = 0.001 and cosines are shifted to
  /// (1 + cos) / 2 so that none is negative (Levy & Goldberg 2014, equation 4). gensim takes ε = 0.000001.
  case mul
}
