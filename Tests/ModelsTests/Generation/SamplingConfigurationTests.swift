import Foundation
import Models
import Testing

@Suite("Sampling configuration")
struct SamplingConfigurationTests {
  @Test("settings outside of what is possible are refused by name")
  func refused() throws {
    let cases: [(String, SamplingConfiguration)] = [
      ("temperature", .init(temperature: -1)), ("temperature", .init(temperature: .nan)),
      ("temperature", .init(temperature: 1e-9)), ("topK", .init(topK: 0)), ("topP", .init(topP: 0)),
      ("topP", .init(topP: 1.01)), ("minP", .init(minP: -0.1)), ("minP", .init(minP: .nan)),
      ("repetitionPenalty", .init(repetitionPenalty: 0)), ("repetitionWindow", .init(repetitionWindow: -1)),
      ("bannedTokens", .init(bannedTokens: [10])), ("bannedTokens", .init(bannedTokens: [-1])),
    ]
    for (option, configuration) in cases {
      #expect {
        try configuration.validate(vocabularySize: 10)
      } throws: { error in
        if case ModelError.configuration(option, _, _) = error { true } else { false }
      }
    }
    try SamplingConfiguration(temperature: 0, topK: 1, topP: 1, minP: 1, bannedTokens: [9]).validate(vocabularySize: 10)
  }

  @Test("a configuration comes back from a file")
  func coding() throws {
    for configuration in [
      SamplingConfiguration(),
      .init(
        temperature: 0.5, topK: 4, topP: 0.3, minP: 0.2, repetitionPenalty: 1.2, repetitionWindow: 7, bannedTokens: [3]),
    ] {
      let data = try JSONEncoder().encode(configuration)
      #expect(try JSONDecoder().decode(SamplingConfiguration.self, from: data) == configuration)
    }
  }

  @Test("every error has an explanation")
  func explanations() {
    let errors: [ModelError] = [
      .configuration(option: "topK", value: "0", rule: "at least 1"), .notFinite(token: 0, step: 0),
      .noTokenLeft(step: 0),
    ]
    for error in errors { #expect(ModelError.explanations[error.code] != nil) }
    #expect(
      "\(errors[1])".hasPrefix(
        "in step 0 of generation the model gave a number that is not finite for token 0 [SK-LM-101]"))
  }
}
