"""What the benchmarks share: pinned processes, their resources, vectors and their analogies, medians, tables."""

import os
import sqlite3
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


def stored_vectors(workbench, name="benchmark"):
    """Words with their vectors out of a workbench file, in falling frequency."""
    import numpy
    rows = sqlite3.connect(workbench).execute("""
        SELECT word.text, vector.components
        FROM embedding
        JOIN vector ON vector.embedding = embedding.id
        JOIN word ON word.vocabulary = embedding.vocabulary AND word.id = vector.word
        WHERE embedding.name = ? ORDER BY word.id""", (name,)).fetchall()
    return [(text, numpy.frombuffer(components, dtype="<f4")) for text, components in rows]


def key_vectors(words):
    """Words with their vectors, as gensim's."""
    import numpy
    from gensim.models import KeyedVectors
    vectors = KeyedVectors(len(words[0][1]))
    vectors.add_vectors([word for word, _ in words], numpy.stack([row for _, row in words]))
    return vectors


def analogies(vectors, questions):
    """Per cent of analogy questions right, all, semantic and syntactic ones, and how many were asked.

    By gensim's evaluate_word_analogies: 3CosAdd among the 30,000 most frequent words, case folded, questions with other words
    left out.
    """
    _, sections = vectors.evaluate_word_analogies(questions, restrict_vocab=30000, case_insensitive=True)
    sections = [section for section in sections if section["section"] != "Total accuracy"]
    syntactic = [section for section in sections if section["section"].startswith("gram")]
    asked = lambda chosen: sum(len(section["correct"]) + len(section["incorrect"]) for section in chosen)
    share = lambda chosen: 100 * sum(len(section["correct"]) for section in chosen) / max(1, asked(chosen))
    return {
        "analogies": share(sections),
        "semantic": share([section for section in sections if section not in syntactic]),
        "syntactic": share(syntactic),
        "questions": asked(sections)}


def median(values):
    return statistics.median(values)


def table(header, rows):
    """Prints rows in columns, words to the left and numbers to the right, on standard error."""
    cells = [header] + [[cell if isinstance(cell, str) else f"{cell:,.4g}" for cell in row] for row in rows]
    widths = [max(len(row[column]) for row in cells) for column in range(len(header))]
    for row in cells:
        print("  ".join(cell.ljust(width) if column == 0 else cell.rjust(width)
                        for column, (cell, width) in enumerate(zip(row, widths))), file=sys.stderr)
