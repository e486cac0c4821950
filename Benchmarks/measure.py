"""What the benchmarks share: pinned processes, their resources, medians, tables."""

import os
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SKEIN = ROOT / ".build/release/skein"
WORK = ROOT / "Work/benchmarks"


def cores(count):
    """The last `count` cores of those this process may use: the first one serves most interrupts."""
    return set(sorted(os.sched_getaffinity(0))[-count:])


def run(command, threads, output=None):
    """Runs a command on `threads` cores of its own, standard output to a file.

    Returns wall seconds, CPU seconds and peak memory of the whole process. This process should hold little memory itself:
    Linux counts what a child had before exec towards its peak.
    """
    environment = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")
    target = os.open(output or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    mine = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores(threads))  # the child inherits it
    start = time.perf_counter()
    try:
        child = os.posix_spawnp(
            str(command[0]), [str(part) for part in command], environment,
            file_actions=[(os.POSIX_SPAWN_DUP2, target, 1)])
    finally:
        os.sched_setaffinity(0, mine)
        os.close(target)
    _, status, used = os.wait4(child, 0)
    seconds = time.perf_counter() - start
    if status != 0:
        sys.exit(f"failed with status {os.waitstatus_to_exitcode(status)}: {' '.join(map(str, command))}")
    return {"seconds": seconds, "cpuSeconds": used.ru_utime + used.ru_stime, "peakMemoryBytes": used.ru_maxrss * 1024}


def lines_of_words(text, words_per_line, limit):
    """Writes the first `limit` words of a text as lines of equal length, once; returns the file and its words.

    gensim cuts sentences after 10,000 words, so text on one line has to be broken for it; Skein reads the same lines.
    """
    WORK.mkdir(parents=True, exist_ok=True)
    name = f"{Path(text).stem}-{os.path.getsize(text)}-{limit or 'all'}-{words_per_line}.txt"
    broken = WORK / name
    count_file = broken.with_suffix(".words")
    if not count_file.exists():
        total, line, left = 0, [], ""
        with open(text, encoding="utf-8") as source, open(broken, "w", encoding="utf-8") as target:
            while piece := source.read(1 << 20):
                words = (left + piece).split()
                left = words.pop() if words and not piece[-1].isspace() else ""
                for word in words:
                    line.append(word)
                    total += 1
                    if len(line) == words_per_line or total == limit:
                        target.write(" ".join(line) + "\n")
                        line = []
                    if total == limit:
                        break
                if total == limit:
                    break
            if left and total != limit:
                line.append(left)
                total += 1
            if line:
                target.write(" ".join(line) + "\n")
        count_file.write_text(str(total))
    return broken, int(count_file.read_text())


def median(values):
    return statistics.median(values)


def table(header, rows):
    """Prints rows in columns, words to the left and numbers to the right, on standard error."""
    cells = [header] + [[cell if isinstance(cell, str) else f"{cell:,.4g}" for cell in row] for row in rows]
    widths = [max(len(row[column]) for row in cells) for column in range(len(header))]
    for row in cells:
        print("  ".join(cell.ljust(width) if column == 0 else cell.rjust(width)
                        for column, (cell, width) in enumerate(zip(row, widths))), file=sys.stderr)
