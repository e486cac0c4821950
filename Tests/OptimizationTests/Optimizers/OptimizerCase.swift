import Optimization
import Testing

/// An optimizer, and the ``FormulaModule/summary`` that PyTorch's has after 20 steps.
///
///     i = torch.arange(19.)                                     # float64
///     w = [torch.sin(i[:15]).reshape(3, 5).requires_grad_(), torch.sin(i[15:]).requires_grad_()]
///     o = torch.optim.SGD(w, lr=0.05, momentum=0.9)             # as in each case
///     for t in range(20):
///         g = torch.cos(0.3 * i + 0.7 * t)
///         w[0].grad, w[1].grad = g[:15].reshape(3, 5).clone(), g[15:].clone()
///         o.step()
///     a = torch.cat([x.detach().flatten() for x in w])
///     print(a[0].item(), a[18].item(), (a * torch.cos(i)).sum().item())
struct OptimizerCase: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let rate: Double
  let configuration: OptimizerConfiguration
  let summary: [Double]

  init(_ pyTorch: String, rate: Double, _ configuration: OptimizerConfiguration, _ summary: [Double]) {
    testDescription = pyTorch
    self.rate = rate
    self.configuration = configuration
    self.summary = summary
  }

  private init(
    _ pyTorch: String, rate: Double, _ rule: UpdateRule, decay: Double = 0, _ summary: [Double]
  ) {
    self.init(
      pyTorch, rate: rate, OptimizerConfiguration(rule, weightDecay: decay == 0 ? .none : .l2(decay)), summary)
  }

  static let all = [
    OptimizerCase(
      "SGD(lr=0.05)", rate: 0.05, .gradientDescent,
      [-0.08942609193990243, -0.8342958289090489, -0.09902663051657737]),
    OptimizerCase(
      "SGD(lr=0.05, weight_decay=0.1)", rate: 0.05, .gradientDescent, decay: 0.1,
      [-0.08706387625748126, -0.7566275794098157, -0.09242428035984272]),
    OptimizerCase(
      "SGD(lr=0.05, momentum=0.9)", rate: 0.05, .momentum(),
      [-0.23360202496651963, -1.2800518597772974, -0.09992708855245547]),
    OptimizerCase(
      "SGD(lr=0.05, momentum=0.9, weight_decay=0.1)", rate: 0.05, .momentum(), decay: 0.1,
      [-0.14153409088894356, -0.6955406788880276, -0.05026520056378439]),
    OptimizerCase(
      "SGD(lr=0.05, momentum=0.9, nesterov=True)", rate: 0.05, .nesterov(),
      [-0.2996679144097701, -1.3104539806141082, -0.1287686283232412]),
    OptimizerCase(
      "SGD(lr=0.05, momentum=0.9, nesterov=True, weight_decay=0.1)", rate: 0.05, .nesterov(), decay: 0.1,
      [-0.19880708723073537, -0.6860909287892664, -0.0779471012032163]),
    OptimizerCase(
      "Adagrad()", rate: 0.01, .adaGrad(),
      [-0.011455637460534417, -0.7696056386689043, -0.04239075593080566]),
    OptimizerCase(
      "Adagrad(weight_decay=0.1)", rate: 0.01, .adaGrad(), decay: 0.1,
      [-0.011383349232907673, -0.7639678706069741, -0.03714186093500321]),
    OptimizerCase(
      "Adagrad(lr=0.05, eps=0.1)", rate: 0.05, .adaGrad(epsilon: 0.1),
      [-0.052556437550241496, -0.8337300463820815, 0.013536418807794853]),
    OptimizerCase(
      "RMSprop()", rate: 0.01, .rmsProp(),
      [-0.11611305579621238, -0.9374383968878418, 0.17658699173829237]),
    OptimizerCase(
      "RMSprop(weight_decay=0.1)", rate: 0.01, .rmsProp(), decay: 0.1,
      [-0.10909921736741551, -0.8689353324520298, 0.2074879598656554]),
    OptimizerCase(
      "RMSprop(lr=0.05, alpha=0.9, eps=0.1)", rate: 0.05, .rmsProp(decay: 0.9, epsilon: 0.1),
      [-0.1635114984196343, -0.9670169114686148, 0.05501985444447177]),
    OptimizerCase(
      "Adadelta()", rate: 1, .adaDelta(),
      [-0.006566365665024338, -0.7581971600255388, -0.05782562063152896]),
    OptimizerCase(
      "Adadelta(weight_decay=0.1)", rate: 1, .adaDelta(), decay: 0.1,
      [-0.006557298795096719, -0.7526121848906294, -0.0562367719719252]),
    OptimizerCase(
      "Adadelta(lr=0.5, rho=0.8, eps=0.1)", rate: 0.5, .adaDelta(decay: 0.8, epsilon: 0.1),
      [-0.6122120968528478, -1.319234307786835, -0.08181740457922393]),
    OptimizerCase(
      "Adam()", rate: 0.001, .adam(),
      [-0.002908924040557461, -0.7559418915142191, -0.06329600676334846]),
    OptimizerCase(
      "Adam(weight_decay=0.1)", rate: 0.001, .adam(), decay: 0.1,
      [-0.002903241716544206, -0.7543135297090026, -0.06267070401253866]),
    OptimizerCase(
      "Adam(lr=0.05, betas=(0.8, 0.95), eps=0.1, weight_decay=0.1)", rate: 0.05,
      .adam(beta1: 0.8, beta2: 0.95, epsilon: 0.1), decay: 0.1,
      [-0.09643369871324721, -0.8315919043065062, 0.044903275126716685]),
    OptimizerCase(
      "AdamW()", rate: 0.001, .adamW(),
      [-0.0029084145319950255, -0.7557908852718687, -0.06328329087931606]),
  ]
}
