import Foundation
import Models
import Tensors
import Testing

/// 3 cos 2i
private func cosineLogits<Scalar: TensorScalar>(_ count: Int = 12) -> Tensor<Scalar> {
  let cosines = [
    1, -0.4161468365471424, -0.6536436208636119, 0.960170286650366, -0.14550003380861354, -0.8390715290764524,
    0.8438539587324921, 0.1367372182078336, -0.9576594803233847, 0.6603167082440802, 0.40808206181339196,
    -0.9999608263946371,
  ]
  return Tensor(Shape(1, count)) { Scalar(3 * cosines[$0]) }
}

func randomLogits(_ count: Int, seed: UInt64, spread: Double = 2) -> Tensor<Float> {
  let random = CounterRandom(seed: seed, stream: 0)
  return Tensor(Shape(1, count)) { Float(spread * random.normal(at: UInt64($0))) }
}

@Suite("Sampler")
struct SamplerTests {
  private static func distribution<Scalar: TensorScalar>(
    _ configuration: SamplingConfiguration, _ logits: Tensor<Scalar>, recent: [Int32] = []
  ) throws -> [Double] {
    var sampler = try Sampler(configuration, vocabularySize: logits.count, seed: 1)
    return try sampler.distribution(logits: logits.matrix, recent: recent)
  }

  // Made by PyTorch 2.15, in HuggingFace's order and by its rules:
  //
  //     x = torch.tensor([3 * math.cos(2 * i) for i in range(12)], dtype=torch.float64)
  //     t = torch.tensor([0, 3, 3, 5]); s = x[t]
  //     x[t] = torch.where(s < 0, s * penalty, s / penalty)
  //     x = x / temperature
  //     if k: x[x < x.topk(k).values[-1]] = -torch.inf
  //     if p < 1:
  //         s, i = x.sort()
  //         x[i[s.softmax(0).cumsum(0) <= 1 - p]] = -torch.inf
  //     if m > 0: q = x.softmax(0); x[q < m * q.max()] = -torch.inf
  //     x.softmax(0)
  private static let golden: [(SamplingConfiguration, [Int: Double])] = [
    (
      SamplingConfiguration(),
      [
        0: 0.314320824, 1: 0.00449054326, 2: 0.0022022583, 3: 0.278920015, 4: 0.0101139342, 5: 0.00126263349,
        6: 0.1967583, 7: 0.0235853522, 8: 0.00088464907, 9: 0.113450239, 10: 0.0532320353, 11: 0.000779214996,
      ]
    ),
    (
      SamplingConfiguration(temperature: 0.7, repetitionPenalty: 1.3),
      [
        0: 0.238673793, 1: 0.00148424763, 2: 0.000536367691, 3: 0.20930468, 4: 0.00473424786, 5: 8.23783475e-05,
        6: 0.328623069, 7: 0.0158696914, 8: 0.000145750288, 9: 0.149653585, 10: 0.0507706059, 11: 0.000121583749,
      ]
    ),
    (
      SamplingConfiguration(temperature: 1.5, topK: 8, repetitionPenalty: 1.3),
      [
        0: 0.202939616, 1: 0.018956621, 3: 0.190877525, 4: 0.0325717996, 6: 0.235604571, 7: 0.0572782731,
        9: 0.163216959, 10: 0.0985546346,
      ]
    ),
    (
      SamplingConfiguration(temperature: 1.5, topP: 0.8),
      [0: 0.316241878, 3: 0.292027487, 6: 0.231415611, 9: 0.160315023]
    ),
    (
      SamplingConfiguration(temperature: 1.5, minP: 0.25, repetitionPenalty: 1.3),
      [0: 0.227716719, 3: 0.214181956, 6: 0.264369772, 9: 0.183144283, 10: 0.11058727]
    ),
    (
      SamplingConfiguration(temperature: 1.5, topK: 7, topP: 0.75, repetitionPenalty: 1.3),
      [0: 0.256030425, 3: 0.240812784, 6: 0.297240823, 9: 0.205915968]
    ),
    // The nucleus of what top-k kept: of all twelve it would have token 9, too.
    (
      SamplingConfiguration(temperature: 1.5, topK: 4, topP: 0.75, repetitionPenalty: 1.3),
      [0: 0.322422331, 3: 0.303258565, 6: 0.374319104]
    ),
    (
      SamplingConfiguration(temperature: 1.5, topK: 7, topP: 0.95, minP: 0.6, repetitionPenalty: 1.3),
      [0: 0.256030425, 3: 0.240812784, 6: 0.297240823, 9: 0.205915968]
    ),
  ]

  @Test("penalty, temperature, top-k, top-p and min-p work as and in the order of HuggingFace's", arguments: 0..<8)
  func golden(_ index: Int) throws {
    let (configuration, expected) = Self.golden[index]
    let recent: [Int32] = [0, 3, 3, 5]
    for distribution in [
      try Self.distribution(configuration, cosineLogits() as Tensor<Float>, recent: recent),
      try Self.distribution(configuration, cosineLogits() as Tensor<Double>, recent: recent),
    ] {
      for token in 0..<12 {
        // Nine digits were written down; probabilities in 32 bits, of logits in 32 bits, are off by a few 2⁻²⁴.
        #expect(abs(distribution[token] - (expected[token] ?? 0)) < 1e-6, "token \(token)")
        #expect((distribution[token] == 0) == (expected[token] == nil), "token \(token)")
      }
    }
  }

  @Test(
    "what top-k, top-p and min-p keep is what sorting all tokens gives, ties by the smaller token",
    arguments: [2, 17, 1000, 4099])
  func filtersSort(count: Int) throws {
    let random = CounterRandom(seed: 5, stream: UInt64(count))
    for trial in 0..<40 {
      let draws = random.substream(UInt64(trial))
      var logits = randomLogits(count, seed: UInt64(trial), spread: [0.01, 1, 5][trial % 3])
      if trial % 2 == 0 { logits = Tensor(logits.shape) { logits[flat: $0].rounded() } }  // many are equal
      let configuration = SamplingConfiguration(
        topK: trial % 4 < 2 ? 1 + draws.below(count + 2, at: 0) : nil,
        topP: trial % 5 == 0 ? 1 : draws.unit(at: 1) + 1e-3,
        minP: trial % 3 == 0 ? draws.unit(at: 2) * 0.1 : 0)
      guard configuration.topP <= 1 else { continue }
      let all = try Self.distribution(SamplingConfiguration(), logits)
      var ranking = all.indices.sorted { all[$0] != all[$1] ? all[$0] > all[$1] : $0 < $1 }
      if let topK = configuration.topK { ranking = Array(ranking.prefix(topK)) }
      let mass = ranking.reduce(0) { $0 + all[$1] }
      var (kept, sum): ([Int], Double) = ([], 0)
      for token in ranking where sum < configuration.topP * mass {
        sum += all[token]
        kept.append(token)
      }
      kept.removeAll { all[$0] < configuration.minP * all[ranking[0]] }
      let filtered = try Self.distribution(configuration, logits)
      #expect(filtered.indices.filter { filtered[$0] > 0 } == kept.sorted(), "\(configuration)")
      let keptMass = kept.reduce(0) { $0 + all[$1] }
      #expect(kept.allSatisfy { abs(filtered[$0] - all[$0] / keptMass) < 1e-12 })
    }
  }

  @Test("tokens are drawn as often as they are probable", arguments: [false, true])
  func frequencies(isFiltered: Bool) throws {
    let logits = randomLogits(700, seed: 3)
    let configuration =
      isFiltered ? SamplingConfiguration(temperature: 0.9, topK: 300, topP: 0.9, minP: 0.01) : SamplingConfiguration()
    var sampler = try Sampler(configuration, vocabularySize: 700, seed: 11)
    let expected = try sampler.distribution(logits: logits.matrix)
    let draws = 60_000
    var counts = [Int](repeating: 0, count: 700)
    for _ in 0..<draws { counts[Int(try sampler.next(logits: logits.matrix))] += 1 }
    for token in 0..<700 {
      let mean = expected[token] * Double(draws)
      #expect(abs(Double(counts[token]) - mean) <= 5 * (mean * (1 - expected[token])).squareRoot(), "token \(token)")
    }
    #expect(counts.count { $0 > 0 } > 40)
  }

  @Test("the same seed gives the same tokens, on every instruction set, and other seeds and streams give others")
  func sameTokens() throws {
    let configuration = SamplingConfiguration(temperature: 1.2, topK: 900, topP: 0.97)
    let rows = (0..<32).map { randomLogits(1009, seed: $0) }
    func tokens(seed: UInt64, stream: UInt64 = 0, from first: Int = 0) throws -> [Int32] {
      var sampler = try Sampler(configuration, vocabularySize: 1009, seed: seed, stream: stream)
      sampler.chosen = UInt64(first)
      return try rows[first...].map { try sampler.next(logits: $0.matrix) }
    }
    let once = try tokens(seed: 7)
    // Made with SKEIN_ISA=scalar, and the same with avx2.
    #expect(
      once == [
        68, 965, 907, 890, 50, 713, 167, 209, 662, 893, 657, 340, 743, 485, 791, 180, 919, 948, 436, 623, 854, 5, 206,
        821,
        611, 320, 267, 755, 949, 290, 18, 58,
      ])
    #expect(try tokens(seed: 7) == once)
    #expect(try tokens(seed: 7, from: 20) == Array(once[20...]))
    #expect(try tokens(seed: 8) != once)
    #expect(try tokens(seed: 7, stream: 1) != once)
  }

  @Test("greedy takes the largest logit, of several the first, and draws nothing")
  func greedy() throws {
    var sampler = try Sampler(.init(temperature: 0, topK: 3, topP: 0.1), vocabularySize: 5, seed: 1)
    let logits = Tensor<Float>(Shape(1, 5), [-1, 4, 2, 4, 3])
    #expect(try sampler.next(logits: logits.matrix) == 1)
    #expect(try sampler.distribution(logits: logits.matrix) == [0, 1, 0, 0, 0])
    var penalized = try Sampler(.init(temperature: 0, repetitionPenalty: 1.5), vocabularySize: 5, seed: 1)
    #expect(try penalized.next(logits: logits.matrix, recent: [1]) == 3)
    #expect(try penalized.next(logits: logits.matrix, recent: [1, 3]) == 4)
  }

  @Test("the penalty counts a token once, in the window alone")
  func penaltyWindow() throws {
    let logits: Tensor<Float> = cosineLogits()
    func distribution(_ window: Int, _ recent: [Int32]) throws -> [Double] {
      try Self.distribution(.init(repetitionPenalty: 2, repetitionWindow: window), logits, recent: recent)
    }
    let once = try distribution(3, [0, 8])
    #expect(try distribution(3, [8, 0, 8]) == once)
    #expect(try distribution(2, [5, 5, 0, 8]) == once)
    #expect(try distribution(3, [5, 5, 0, 8]) != once)
    #expect(try distribution(0, [0, 8]) == Self.distribution(.init(), logits))
  }

  @Test("banned and impossible tokens are never drawn")
  func banned() throws {
    let logits = Tensor<Float>(Shape(1, 4), [5, -.infinity, 1, 1])
    let distribution = try Self.distribution(.init(bannedTokens: [0]), logits)
    #expect(distribution == [0, 0, 0.5, 0.5])
    let greedy = try Self.distribution(.init(temperature: 0, bannedTokens: [0]), logits)
    #expect(greedy == [0, 0, 1, 0])
  }

  @Test("a logit that is not finite is told, with its token and step", arguments: [Float.nan, .infinity], [0.0, 1])
  func notFinite(value: Float, temperature: Double) throws {
    var sampler = try Sampler(.init(temperature: temperature, bannedTokens: [2]), vocabularySize: 4, seed: 1)
    _ = try sampler.next(logits: Tensor<Float>(Shape(1, 4), [5, 1, value, 1]).matrix)
    #expect(throws: ModelError.notFinite(token: 3, step: 1)) {
      try sampler.next(logits: Tensor<Float>(Shape(1, 4), [5, 1, 1, value]).matrix)
    }
  }

  @Test("where no token is left, that is told", arguments: [0.0, 1])
  func noneLeft(temperature: Double) throws {
    var sampler = try Sampler(.init(temperature: temperature, bannedTokens: [0]), vocabularySize: 2, seed: 1)
    #expect(throws: ModelError.noTokenLeft(step: 0)) {
      try sampler.next(logits: Tensor<Float>(Shape(1, 2), [1, -.infinity]).matrix)
    }
  }

  @Test("a choice tells its probability by the model and by what it was drawn from")
  func choice() throws {
    let logits: Tensor<Double> = cosineLogits()
    let configuration = SamplingConfiguration(temperature: 1.5, topP: 0.8)
    var (sampler, twin) = (
      try Sampler(configuration, vocabularySize: 12, seed: 4), try Sampler(configuration, vocabularySize: 12, seed: 4)
    )
    let filtered = try sampler.distribution(logits: logits.matrix)
    for _ in 0..<20 {
      let choice = try sampler.choice(logits: logits.matrix)
      #expect(try twin.next(logits: logits.matrix) == choice.token)
      #expect(abs(choice.drawnProbability - filtered[Int(choice.token)]) < 1e-12)
      let golden = Self.golden[0].1[Int(choice.token)]!
      #expect(abs(choice.logProbability - log(golden)) < 1e-8)
    }
  }
}
