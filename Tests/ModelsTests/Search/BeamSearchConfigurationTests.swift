import Foundation
import Models
import Testing

@Suite("Beam search configuration")
struct BeamSearchConfigurationTests {
  // Equation 14 by hand: lp = (15 / 6)^0.6 = e^(0.6 · 0.916290732) = 1.732864; cp = 0.2 (ln 0.5 + ln 0.1 + 0) = −0.599146.
  @Test("scores are those of equation 14 of Wu et al. 2016")
  func score() {
    let configuration = BeamSearchConfiguration(lengthPenalty: 0.6, coveragePenalty: 0.2)
    #expect(abs(configuration.lengthNormalization(10) - 1.7328622) < 1e-6)
    #expect(configuration.lengthNormalization(1) == 1)
    #expect(abs(configuration.coverageTerm([0.5, 0.1, 1.7]) + 0.5991465) < 1e-7)
    let score = configuration.score(logProbability: -7, length: 10, coverage: [0.5, 0.1, 1.7])
    #expect(abs(score - (-7 / 1.7328622 - 0.5991465)) < 1e-5)
    #expect(configuration.coverageTerm([0]).isFinite)
  }

  @Test("without penalties the score is the probability's logarithm")
  func plain() {
    #expect(BeamSearchConfiguration().score(logProbability: -3.5, length: 9, coverage: [0.1]) == -3.5)
  }

  @Test("settings outside of what is possible are refused by name")
  func refused() throws {
    let cases: [(String, BeamSearchConfiguration)] = [
      ("width", .init(width: 0)), ("results", .init(results: 0)), ("results", .init(width: 2, results: 3)),
      ("maximumLength", .init(maximumLength: 0)), ("minimumLength", .init(maximumLength: 3, minimumLength: 4)),
      ("lengthPenalty", .init(lengthPenalty: -0.1)), ("lengthPenalty", .init(lengthPenalty: .nan)),
      ("coveragePenalty", .init(coveragePenalty: -1)), ("coveragePenalty", .init(coveragePenalty: .infinity)),
      ("blockedNGram", .init(blockedNGram: 0)), ("bannedTokens", .init(bannedTokens: [-1])),
    ]
    for (option, configuration) in cases {
      #expect {
        try BeamSearch(configuration, endToken: nil)
      } throws: { error in
        if case ModelError.configuration(option, _, _) = error { true } else { false }
      }
    }
  }

  @Test("a configuration comes back from a file")
  func coding() throws {
    let configuration = BeamSearchConfiguration(
      width: 7, results: 2, maximumLength: 9, minimumLength: 3, lengthPenalty: 0.6, coveragePenalty: 0.1,
      blockedNGram: 3, bannedTokens: [1])
    let data = try JSONEncoder().encode(configuration)
    #expect(try JSONDecoder().decode(BeamSearchConfiguration.self, from: data) == configuration)
  }
}
