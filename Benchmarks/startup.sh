#!/usr/bin/env bash
# How long the program takes to start, to tell its commands, and to answer one question from a file of 60,000 × 100
# vectors with a warm cache: whole processes on one core, by hyperfine.
#
#     Benchmarks/startup.sh [RUNS]
set -euo pipefail
cd "$(dirname "$0")/.."

skein=.build/release/skein
runs=${1:-100}
work=Work/benchmarks
mkdir -p "$work"

if [[ ! -f $work/nearest.db ]]; then
  # word2vec's binary format: seeded noise is as good as meaning for the time that a search takes.
  python3 - "$work/noise.bin" <<'PYTHON'
import random, struct, sys
rows, dimension = 60000, 100
generator = random.Random(1)
with open(sys.argv[1], "wb") as file:
    file.write(f"{rows} {dimension}\n".encode())
    for row in range(rows):
        vector = struct.pack(f"<{dimension}f", *(generator.uniform(-1, 1) for _ in range(dimension)))
        file.write(f"word{row} ".encode() + vector + b"\n")
PYTHON
  "$skein" import "$work/noise.bin" --name noise --db "$work/nearest.db"
fi

core=$(($(nproc) - 1))
taskset -c "$core" hyperfine --shell=none --warmup 10 --runs "$runs" --export-json "$work/startup.json" \
  "$skein --version" \
  "$skein --help" \
  "$skein nearest word12345 --db $work/nearest.db"
