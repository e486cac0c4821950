import Foundation
import Optimization
import Testing

@Suite("Configurations of optimization")
struct ConfigurationTests {
  @Test("what a file leaves out has its default")
  func defaults() throws {
    let rules: [(String, UpdateRule)] = [
      ("gradientDescent", .gradientDescent), ("momentum", .momentum()), ("nesterov", .nesterov()),
      ("adaGrad", .adaGrad()), ("rmsProp", .rmsProp()), ("adaDelta", .adaDelta()), ("adam", .adam()),
    ]
    for (kind, rule) in rules {
      #expect(
        try decoded(#"{"rule": {"kind": "\#(kind)"}}"#, as: OptimizerConfiguration.self) == OptimizerConfiguration(rule)
      )
    }
    #expect(try decoded(#"{"kind": "adam", "beta2": 0.98}"#) == UpdateRule.adam(beta2: 0.98))
    #expect(try decoded(#"{"kind": "decoupled", "factor": 0.01}"#) == WeightDecay.decoupled(0.01))
    #expect(try decoded(#"{"kind": "step", "every": 3}"#) == ScheduleConfiguration.step(every: 3))
    #expect(try decoded(#"{"kind": "cosine", "steps": 3}"#) == ScheduleConfiguration.cosine(steps: 3))
    #expect(try decoded(#"{"kind": "inverseSquareRoot"}"#) == ScheduleConfiguration.inverseSquareRoot())
    #expect(try decoded(#"{"kind": "transformer", "width": 8}"#) == ScheduleConfiguration.transformer(width: 8))
    #expect(try decoded(#"{"kind": "plateau"}"#) == ScheduleConfiguration.plateau())
  }

  @Test("configurations come back from a file as they were")
  func roundTrips() throws {
    for example in OptimizerCase.all {
      let configuration = example.configuration
      #expect(try JSONDecoder().decode(OptimizerConfiguration.self, from: encoded(configuration)) == configuration)
    }
    let schedules: [ScheduleConfiguration] = [
      .constant, .step(every: 3, factor: 0.3), .exponential(factor: 0.7), .cosine(steps: 9, minimum: 0.1, warmUp: 2),
      .inverseSquareRoot(warmUp: 7), .transformer(width: 9, warmUp: 8), .plateau(.divideByFour),
      .plateau(PlateauConfiguration(goal: .maximum, cooldown: 3, minimum: 0.1)),
    ]
    for schedule in schedules {
      #expect(try JSONDecoder().decode(ScheduleConfiguration.self, from: encoded(schedule)) == schedule)
    }
    for clipping in [GradientClipping.none, .norm(0.25), .value(2)] {
      #expect(try JSONDecoder().decode(GradientClipping.self, from: encoded(clipping)) == clipping)
    }
    for decay in [WeightDecay.none, .l2(0.25), .decoupled(2, of: .matrices)] {
      #expect(try JSONDecoder().decode(WeightDecay.self, from: encoded(decay)) == decay)
    }
  }

  @Test(
    "unknown kinds, and names that do not belong to a kind, are refused",
    arguments: [#"{"kind": "adamW"}"#, #"{"kind": "rmsProp", "beta1": 0.9}"#, #"{"kind": "adam", "betas": 1}"#, "{}"])
  func refused(_ json: String) {
    #expect(throws: DecodingError.self) { try decoded(json, as: UpdateRule.self) }
  }

  @Test("numbers that make no sense are refused with the name of the option")
  func validation() {
    #expect(
      throws: OptimizationError.configuration(option: "optimizer.rule.beta2", value: "1.0", rule: "from 0 to below 1")
    ) {
      try OptimizerConfiguration(.adam(beta2: 1)).validate()
    }
    let steps: [() throws -> Void] = [
      { try OptimizerConfiguration(.momentum(factor: -0.1)).validate() },
      { try OptimizerConfiguration(.adaGrad(epsilon: 0)).validate() },
      { try OptimizerConfiguration(.rmsProp(decay: .nan)).validate() },
      { try OptimizerConfiguration.adamW(weightDecay: -1).validate() },
      { try GradientClipping.norm(0).validate() },
      { try ScheduleConfiguration.step(every: 0).validate() },
      { try ScheduleConfiguration.cosine(steps: 5, warmUp: 5).validate() },
      { try ScheduleConfiguration.transformer(width: 0).validate() },
      { try ScheduleConfiguration.plateau(PlateauConfiguration(factor: 1)).validate() },
      { try RecoveryConfiguration(snapshotInterval: 0).validate() },
    ]
    for step in steps { #expect(throws: OptimizationError.self) { try step() } }
    #expect(throws: Never.self) {
      try OptimizerConfiguration.adamW().validate()
      try ScheduleConfiguration.plateau(.divideByFour).validate()
      try RecoveryConfiguration().validate()
    }
  }

  @Test("every code is explained, and says what and what to do")
  func explanations() {
    let problem = NonFinite(step: 7, place: .gradient(parameter: "rnn.wx"), value: .notANumber)
    let errors: [OptimizationError] = [
      .configuration(option: "beta1", value: "2", rule: "is below 1"), .nonFinite(problem),
      .gaveUp(problem, setbacks: 1), .otherState(parameters: 1, counts: 2), .otherAverages(parameters: 1, counts: 2),
    ]
    #expect(Set(errors.map(\.code)) == Set(OptimizationError.explanations.keys))
    #expect(
      errors[2].description == """
        step 7: the gradient of rnn.wx holds NaN, and the loss is finite; given up after 1 setback [SK-STEP-102]
          clip gradients by norm, or lower the learning rate
        """)
  }
}
