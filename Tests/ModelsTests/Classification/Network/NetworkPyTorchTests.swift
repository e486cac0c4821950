import Foundation
import Layers
import Models
import Tensors
import Testing

/// A bidirectional LSTM with max pooling, and convolutions of widths 2 and 3, over texts of 5, 2 and 1 tokens, with
/// weights of the classes and label smoothing, against PyTorch 2.15:
///
///     import torch
///     torch.set_default_dtype(torch.float64)
///     N = torch.nn; F = N.functional; V, D, H, K = 8, 3, 4, 5
///     def f(*shape):
///       f.n += 1; x = 0.6 * torch.cos(1.3 * torch.arange(torch.Size(shape).numel()) + f.n)
///       return x.reshape(shape).requires_grad_()
///     def embed(table): return torch.stack([table[torch.tensor(t + [0] * (5 - len(t)))] for t in texts], 1)
///     texts = [[3, 1, 4, 1, 5], [2, 6], [7]]; lengths = torch.tensor([5, 2, 1])
///     real = (torch.arange(5)[:, None] < lengths)[:, :, None]
///     def lstm():
///       f.n = -1; p = [f(V, D)] + [f(*s) for _ in "fr" for s in ((D, 4 * H), (H, 4 * H), (4 * H,))]
///       p += [f(2 * H, K), f(K)]; m = N.LSTM(D, H, bidirectional=True); z = torch.zeros(4 * H)
///       names = [n for n, _ in m.named_parameters()]
///       args = dict(zip(names, [p[1].T, p[2].T, p[3], z, p[4].T, p[5].T, p[6], z]))
///       packed = N.utils.rnn.pack_padded_sequence(embed(p[0]), lengths)
///       y = N.utils.rnn.pad_packed_sequence(torch.func.functional_call(m, args, (packed,))[0])[0]
///       return p, y.masked_fill(~real, -9e9).max(0).values
///     def cnn():
///       f.n = -1; p = [f(V, D)] + [f(*s) for w in (2, 3) for s in ((w, D, H), (H,))] + [f(2 * H, K), f(K)]
///       x = embed(p[0]) * real; hs = []
///       for w, W, b in (2, p[1], p[2]), (3, p[3], p[4]):
///         c = torch.relu(F.conv1d(x.permute(1, 2, 0), W.permute(2, 1, 0), b, padding=w - 1))
///         hs.append(c.masked_fill(torch.arange(c.shape[2]) >= lengths[:, None, None] + w - 1, -9e9).max(2).values)
///       return p, torch.cat(hs, 1)
///     for encode in lstm, cnn:
///       p, h = encode(); z = h @ p[-2] + p[-1]
///       loss = F.cross_entropy(z, torch.tensor([2, 0, 4]), torch.tensor([1., 2, 3, 4, 0.5]), label_smoothing=0.1)
///       loss.backward(); check = lambda g: (g.flatten() * torch.cos(0.1 * torch.arange(g.numel()))).sum().item()
///       print(encode.__name__, loss.item(), check(z.detach()), [check(q.grad) for q in p])
@Suite("Neural classifiers against PyTorch")
struct NetworkPyTorchTests {
  @Test("bidirectional LSTM with max pooling: scores, loss and all gradients equal PyTorch's")
  func lstm() {
    check(
      RecurrentEncoder<LSTM<Double>>.self, .lstm, loss: 2.0566078490420048, scores: -0.36368753625172895,
      gradients: [
        -0.013969907738196511, -0.06329571390027458, 0.19674563832027983, 0.2771760211838047, -0.2146825780580658,
        -0.11736827601267608, 0.293204582453127, 0.004779911470079945, -0.02182715040476646,
      ])
  }

  @Test("convolutions with max pooling: scores, loss and all gradients equal PyTorch's")
  func cnn() {
    check(
      ConvolutionalEncoder<Double>.self, .cnn, loss: 4.217933504045127, scores: 2.122555883909274,
      gradients: [
        1.3754114164164344, -0.029466297037158168, 1.3069854226461695, -0.8215273864110879, 2.4936004858268985,
        0.2976312470712132, 0.01778529202210543,
      ])
  }

  private func check<Encoder: SequenceEncoder<Double>>(
    _ encoder: Encoder.Type, _ kind: NetworkConfiguration.EncoderKind, loss: Double, scores: Double, gradients: [Double]
  ) {
    var configuration = NetworkConfiguration(kind)
    configuration.embeddingSize = 3
    configuration.hiddenSize = 4
    configuration.convolution.widths = [2, 3]
    configuration.convolution.filters = 4
    configuration.dropout = .init()
    var model = SequenceClassifier<Encoder>(configuration, vocabulary: 8, classes: 5, seed: 1)
    var number = 0.0
    model.forEachParameter { parameter in
      parameter.value = Tensor(parameter.value.shape) { 0.6 * cos(1.3 * Double($0) + number) }
      number += 1
    }
    let batch = TextBatch(
      TokenizedTexts([[3, 1, 4, 1, 5], [2, 6], [7]]), [0, 1, 2], maximumTokens: 9, unknown: 0)
    let labels = TextLabels.single([2, 0, 4])
    let classLoss = ClassificationLoss<Double>(classWeights: [1, 2, 3, 4, 0.5], labelSmoothing: 0.1)
    var cache = SequenceClassifier<Encoder>.Cache()
    let value = model.learn(
      batch, labels: labels, classLoss, dividedBy: classLoss.weight(of: labels),
      random: CounterRandom(seed: 1, stream: 1), cache: &cache)
    expectEqual("loss", value.mean, loss)
    expectEqual("scores", checksum(model.scores(batch, cache: &cache)), scores)
    #expect(model.parameters.count == gradients.count)
    for (parameter, expected) in zip(model.parameters, gradients) {
      expectEqual(parameter.name, checksum(parameter.gradient), expected)
    }
  }

  private func checksum(_ x: Tensor<Double>) -> Double {
    x.elements.enumerated().reduce(0) { $0 + cos(0.1 * Double($1.offset)) * $1.element }
  }

  /// To 1e-12: rounding of some hundred products of numbers up to 1.
  private func expectEqual(_ name: String, _ value: Double, _ expected: Double) {
    #expect(abs(value - expected) < 1e-12, "\(name): \(value), PyTorch \(expected)")
  }
}
