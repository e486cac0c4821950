"""Ten training steps of a small LSTM language model in PyTorch, for LanguageModelReplayTests.

Prints the numbers that the test compares with: python3 lstm_replay.py > lstm_replay.json (PyTorch 2.15, float64).

Weights, tokens and checksums come from formulas: f(n, phase) = cos(0.37 i + phase) for i < n. A checksum is the sum of
a tensor's elements times f(., 0.9), in PyTorch's layout.
"""
import json
import torch

torch.set_default_dtype(torch.float64)
V, E, H, T, B, STEPS = 11, 4, 5, 6, 3, 10


def f(shape, phase):
    return torch.cos(0.37 * torch.arange(torch.Size(shape).numel()) + phase).reshape(shape)


def checksum(tensor):
    return (tensor.detach() * f(tensor.shape, 0.9)).sum().item()


class LanguageModel(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = torch.nn.Embedding(V, E)
        self.lstm = torch.nn.LSTM(E, H, num_layers=2)
        self.output = torch.nn.Linear(H, V)

    def forward(self, tokens, state):
        y, state = self.lstm(self.embedding(tokens), state)
        return self.output(y).reshape(T * B, V), state


model = LanguageModel()
parameters = [(name, p) for name, p in model.named_parameters() if "bias_hh" not in name]
with torch.no_grad():
    for number, (name, p) in enumerate(parameters):
        p.copy_(0.5 * f(p.shape, number))
    for name, p in model.named_parameters():
        if "bias_hh" in name:  # one bias is enough: this one stays zero
            p.zero_()
            p.requires_grad_(False)

optimizer = torch.optim.SGD([p for _, p in parameters], lr=0.7)
state = (torch.zeros(2, B, H), torch.zeros(2, B, H))
steps = []
for step in range(STEPS):
    ids = torch.tensor([[(7 * (T * step + t) + 5 * b + (t * t + b * step) % 4) % V for b in range(B)] for t in range(T + 1)])
    state = tuple(s.detach() for s in state)  # truncated backpropagation through time
    logits, state = model(ids[:-1], state)
    loss = torch.nn.functional.cross_entropy(logits, ids[1:].reshape(-1))
    optimizer.zero_grad()
    loss.backward()
    gradients = {name: checksum(p.grad) for name, p in parameters}
    norm = torch.nn.utils.clip_grad_norm_([p for _, p in parameters], 0.25).item()
    optimizer.step()
    steps.append(
        {
            "loss": loss.item(),
            "norm": norm,
            "gradients": gradients,
            "weights": {name: checksum(p) for name, p in parameters},
            "state": checksum(state[0]) + checksum(state[1]),
        }
    )
print(json.dumps(steps, indent=1))
