import Foundation
import Optimization
import Testing

@Suite("Schedules")
struct ScheduleTests {
  //     p = torch.zeros(1, requires_grad=True); o = torch.optim.SGD([p], lr=base)
  //     s = torch.optim.lr_scheduler.StepLR(o, 7, 0.3)                    # as in each case
  //     rates = []
  //     for t in range(40): rates.append(o.param_groups[0]['lr']); o.step(); s.step()
  //     print(sum(rates), sum((t + 1) * x for t, x in enumerate(rates)), rates[1], rates[-1])
  @Test(
    "40 steps have PyTorch's rates",
    arguments: [
      // ConstantLR(o, 1)
      (ScheduleConfiguration.constant, 0.5, [20, 410, 0.5, 0.5]),
      // StepLR(o, 7, 0.3)
      (.step(every: 7, factor: 0.3), 0.5, [4.993925000000001, 34.720549999999996, 0.5, 0.001215]),
      // ExponentialLR(o, 0.9)
      (.exponential(factor: 0.9), 0.5, [4.926095585292829, 46.30477926464137, 0.45, 0.008211601634130337]),
      // CosineAnnealingLR(o, 39, eta_min=0.01)
      (.cosine(steps: 39, minimum: 0.01), 0.5, [10.200000000000003, 128.76798845830263, 0.49920554049288146, 0.01]),
      // SequentialLR(o, [LinearLR(o, 1/5, 1.0, total_iters=4), CosineAnnealingLR(o, 34, eta_min=0.01)], [5])
      (.cosine(steps: 39, minimum: 0.01, warmUp: 5), 0.5, [10.425000000000004, 149.17677796721497, 0.2, 0.01]),
      // LambdaLR(o, lambda s: 512**-0.5 * min((s + 1)**-0.5, (s + 1) * 10**-1.5))
      (
        .transformer(width: 512, warmUp: 10), 2,
        [0.705860787588384, 14.259009662872355, 0.005590169943749474, 0.013975424859373687]
      ),
      // LambdaLR(o, lambda s: (s + 1) / 10 if s + 1 < 10 else (10 / (s + 1))**0.5)
      (.inverseSquareRoot(warmUp: 10), 0.5, [12.62682162959333, 255.0729191840716, 0.1, 0.25]),
    ])
  func pyTorch(_ configuration: ScheduleConfiguration, base: Double, _ expected: [Double]) {
    let schedule = Schedule(configuration, baseRate: base)
    #expect(areClose(summary((0..<40).map { schedule.learningRate(at: $0) }), expected, 1e-13))
  }

  //     m = lambda t: 3 + 2 * math.exp(-t / 4) + 0.5 * math.cos(1.3 * t)
  //     s = torch.optim.lr_scheduler.ReduceLROnPlateau(o, …)
  //     s.step(m(t) if s.mode == 'min' else 7 - m(t))                     # in place of s.step()
  @Test(
    "plateaus are found where PyTorch finds them",
    arguments: [
      // factor=0.5, patience=2
      (PlateauConfiguration(factor: 0.5, patience: 2), [7.74609375, 71.9453125, 0.5, 0.001953125]),
      // factor=0.5, patience=1, threshold=0.05, cooldown=2, min_lr=0.04
      (
        PlateauConfiguration(factor: 0.5, patience: 1, threshold: 0.05, cooldown: 2, minimum: 0.04),
        [5.715000000000001, 56.7, 0.5, 0.04]
      ),
      // factor=0.25, patience=0, threshold=0, eps=0
      (.divideByFour, [2.7292892138163247, 9.109397782219782, 0.5, 4.336808689942018e-19]),
      // mode='max', factor=0.7, patience=1, threshold=0.03
      (
        PlateauConfiguration(goal: .maximum, factor: 0.7, patience: 1, threshold: 0.03),
        [6.195417336338613, 51.74451451756352, 0.5, 0.0016616465284800485]
      ),
    ])
  func plateau(_ configuration: PlateauConfiguration, _ expected: [Double]) throws {
    var schedule = Schedule(.plateau(configuration), baseRate: 0.5)
    var rates: [Double] = []
    for t in 0..<40 {
      rates.append(schedule.learningRate(at: t))
      let metric = 3 + 2 * exp(-Double(t) / 4) + 0.5 * cos(1.3 * Double(t))
      let fell = schedule.observe(configuration.goal == .minimum ? metric : 7 - metric)
      #expect(fell == (schedule.learningRate(at: t + 1) < rates[t]))
      // Saved and restored after every step.
      schedule = try JSONDecoder().decode(Schedule.self, from: encoded(schedule))
    }
    #expect(areClose(summary(rates), expected, 1e-13), "\(rates)")
  }

  @Test("the rate is divided by four whenever validation is not the best so far")
  func divideByFour() {
    var schedule = Schedule(.plateau(.divideByFour), baseRate: 20)
    let rates = [6.0, 5.0, 5.5, 4.9, 4.9, .nan, 4.0].map {
      schedule.observe($0)
      return schedule.learningRate(at: 0)
    }
    #expect(rates == [20, 20, 5, 5, 1.25, 0.3125, 0.3125])
  }

  @Test("a cosine starts at the base rate, ends at the minimum and stays there")
  func cosineEnds() {
    let schedule = Schedule(.cosine(steps: 100, minimum: 0.125, warmUp: 10), baseRate: 0.5)
    #expect(schedule.learningRate(at: 9) == 0.5)
    #expect(schedule.learningRate(at: 10) == 0.5)
    #expect(schedule.learningRate(at: 100) == 0.125)
    #expect(schedule.learningRate(at: 1000) == 0.125)
    for step in 10..<100 { #expect(schedule.learningRate(at: step + 1) < schedule.learningRate(at: step)) }
  }

  @Test("the schedule of the Transformer is an inverse square root with the peak (width · warm-up)^−½")
  func peaks() {
    let transformer = Schedule(.transformer(width: 64), baseRate: 1)
    let root = Schedule(.inverseSquareRoot(), baseRate: 1 / Double(64 * 4000).squareRoot())
    for step in stride(from: 0, to: 20_000, by: 331) {
      #expect(areClose([transformer.learningRate(at: step) * 1e3], [root.learningRate(at: step) * 1e3], 1e-14))
    }
  }

  /// Σ η(t), Σ (t + 1) η(t), the second and the last one.
  private func summary(_ rates: [Double]) -> [Double] {
    [
      rates.reduce(0, +), rates.enumerated().reduce(0) { $0 + Double($1.offset + 1) * $1.element }, rates[1],
      rates[rates.count - 1],
    ]
  }
}
