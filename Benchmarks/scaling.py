#!/usr/bin/env python3
"""Time and memory of `skein lm train` on the same text at 1, 2, 4 and 8 times its size: a table, and a picture.

    python3 Benchmarks/scaling.py TEXT [--times 1 2 4 8] [--dimension 100] [--threads 1] [--memory 1] [--rounds 3]

TEXT is tokenized already, a few megabytes of it. Each training reads its text once; the memory for ids is limited, so that a
longer text goes to a temporary file, as a text larger than memory would. The picture is Work/benchmarks/scaling.svg.
"""

import argparse
import json

import measure


def repeat(text, times):
    """The text, so many times."""
    measure.WORK.mkdir(parents=True, exist_ok=True)
    target = measure.WORK / f"scaling-{times}.txt"
    with open(text, "rb") as source:
        content = source.read()
    with open(target, "wb") as file:
        for _ in range(times):
            file.write(content if content.endswith(b"\n") else content + b"\n")
    return target


def train(text, options):
    database = measure.WORK / "scaling.db"
    for path in measure.WORK.glob("scaling.db*"):
        path.unlink()
    return measure.run(
        [measure.SKEIN, "lm", "train", text, "--db", database, "--name", "scaling", "--tokenizer", "whitespace",
         "--dimension", options.dimension, "--softmax", "adaptive", "--epochs", 1, "--held-out", 0.001, "--memory",
         options.memory, "--threads", options.threads, "--checkpoint-every", 1_000_000, "--quiet"], options.threads)


def picture(rows):
    """Seconds and memory over the size, both relative to the first, as SVG that reads in light and dark."""
    width, height, left, bottom = 480, 300, 56, 44
    size = rows[-1]["times"]
    top = max(size, max(row["seconds"] for row in rows) / rows[0]["seconds"]) * 1.05

    def x(times):
        return left + times / size * (width - left - 16)

    def y(ratio):
        return height - bottom - ratio / top * (height - bottom - 16)

    def line(name, values):
        points = [(x(row["times"]), y(value)) for row, value in zip(rows, values)]
        path = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
        dots = "".join(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3"/>' for a, b in points)
        return f'<g class="{name}"><polyline points="{path}"/>{dots}</g>'

    seconds = line("seconds", [row["seconds"] / rows[0]["seconds"] for row in rows])
    memory = line("memory", [row["peakMemoryBytes"] / rows[0]["peakMemoryBytes"] for row in rows])
    ticks = "".join(
        f'<text x="{x(row["times"]):.1f}" y="{height - bottom + 18}" text-anchor="middle">{row["times"]}×</text>'
        for row in rows)
    scale = "".join(
        f'<text x="{left - 8}" y="{y(tick) + 4:.1f}" text-anchor="end">{tick}×</text>'
        f'<line class="grid" x1="{left}" x2="{width - 16}" y1="{y(tick):.1f}" y2="{y(tick):.1f}"/>'
        for tick in range(0, int(top) + 1, 2))
    names = (
        f'<text x="{x(size) - 8:.1f}" y="{y(rows[-1]["seconds"] / rows[0]["seconds"]) + 28:.1f}" text-anchor="end">time'
        f'</text><text x="{x(size) - 8:.1f}" y="{y(rows[-1]["peakMemoryBytes"] / rows[0]["peakMemoryBytes"]) - 10:.1f}" '
        'text-anchor="end">peak memory</text>')
    style = (
        "text{font:12px sans-serif;fill:#333}.grid{stroke:#8884}polyline{fill:none;stroke-width:2}"
        ".seconds polyline{stroke:#2a6fb0}.seconds circle{fill:#2a6fb0}.memory polyline{stroke:#b5562a}"
        ".memory circle{fill:#b5562a}@media(prefers-color-scheme:dark){text{fill:#ddd}}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="Time and peak memory over the size of the text"><style>{style}</style>{scale}{ticks}{seconds}'
        f'{memory}{names}<text x="{(left + width) / 2:.0f}" y="{height - 6}" text-anchor="middle">size of the text</text></svg>\n')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("text")
    parser.add_argument("--times", type=int, nargs="+", default=[1, 2, 4, 8])
    parser.add_argument("--dimension", type=int, default=100)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--memory", type=int, default=1, help="MiB for ids")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()

    texts = {times: repeat(options.text, times) for times in sorted(options.times)}
    runs = {times: [] for times in texts}
    for _ in range(options.rounds):
        for times, text in texts.items():
            runs[times].append(train(text, options))
    rows = [
        {"times": times, **{name: measure.median([run[name] for run in some]) for name in some[0]}}
        for times, some in runs.items()]
    print(json.dumps({"benchmark": "scaling", "threads": options.threads, "rounds": options.rounds, "rows": rows}))
    first = rows[0]
    measure.table(
        ["size", "seconds", "per size", "CPU seconds", "per size", "peak MiB"],
        [[f"{row['times']}×", row["seconds"], row["seconds"] / first["seconds"] / row["times"] * first["times"],
          row["cpuSeconds"], row["cpuSeconds"] / first["cpuSeconds"] / row["times"] * first["times"],
          row["peakMemoryBytes"] / (1 << 20)] for row in rows])
    (measure.WORK / "scaling.svg").write_text(picture(rows), encoding="utf-8")


main()
