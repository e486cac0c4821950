#!/usr/bin/env python3
"""Executes the notebooks, each in a fresh process, and compares what they print with what is checked in.

    Notebooks/run.py [--skein .build/release/skein] [--update] [NOTEBOOK …]

The exit status is 1 if a notebook fails or prints something else. Pictures are not compared, only that they are there. With
--update the outputs are written back instead, without times and other traces of the execution. Needs the packages of
Notebooks/requirements.txt; `make notebooks` sees to them.
"""

import argparse
import difflib
import os
import pathlib
import re
import shutil
import sys
import tempfile
import time

try:
    import nbclient
    import nbformat
except ImportError as error:
    sys.exit(f"run.py: {error}; install with: pip install -r Notebooks/requirements.txt (or use make notebooks)")

HERE = pathlib.Path(__file__).resolve().parent
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"}}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notebooks", nargs="*", type=pathlib.Path, help="(default: all in this folder)")
    parser.add_argument("--skein", default=os.environ.get("SKEIN") or HERE.parent / ".build/release/skein", help="the program")
    parser.add_argument("--update", action="store_true", help="write the outputs into the notebooks")
    parser.add_argument("--timeout", type=int, default=120, help="seconds for a cell")
    options = parser.parse_args()

    program = shutil.which(options.skein)
    if not program:
        sys.exit(f"run.py: there is no program {options.skein}: run make build, or name it with --skein")
    notebooks = options.notebooks or sorted(HERE.glob("*.ipynb"))
    for path in notebooks:
        if not path.is_file():
            sys.exit(f"run.py: there is no notebook {path}")
    with tempfile.TemporaryDirectory(prefix="skein-notebooks-") as folder:
        prepare_environment(os.path.abspath(program), folder)
        results = {path.name: run(path, options) for path in notebooks}
    failed, different = ([name for name, result in results.items() if result == kind] for kind in ("failed", "different"))
    if failed:
        print(f"run.py: failed: {', '.join(failed)}", file=sys.stderr)
    if different:
        print(f"run.py: prints something else: {', '.join(different)}\n"
              "If that is right, write it into the notebooks and look at their pictures: scripts/notebooks --update", file=sys.stderr)
    sys.exit(1 if failed or different else 0)


def prepare_environment(program, folder):
    """The same for every user: notebooks find the program, write into `folder` alone, and take two threads at most."""
    for name in ("MPLBACKEND", "MATPLOTLIBRC"):
        os.environ.pop(name, None)
    os.environ.update(
        SKEIN=program, TMPDIR=folder, IPYTHONDIR=folder, MPLCONFIGDIR=folder, JUPYTER_CONFIG_DIR=folder, JUPYTER_RUNTIME_DIR=folder,
        JUPYTER_DATA_DIR=folder, JUPYTER_PREFER_ENV_PATH="1", PYTHONHASHSEED="0", PYTHONDONTWRITEBYTECODE="1",
        PYDEVD_DISABLE_FILE_VALIDATION="1", OMP_NUM_THREADS="2", OPENBLAS_NUM_THREADS="2")


def run(path, options):
    """Executes a notebook: `right`, `different` or `failed`."""
    checked_in = nbformat.read(path, as_version=4)
    notebook = nbformat.read(path, as_version=4)
    start = time.monotonic()
    try:
        nbclient.NotebookClient(
            notebook, timeout=options.timeout, kernel_name="python3", extra_arguments=["--IPKernelApp.log_level=ERROR"],
            resources={"metadata": {"path": str(HERE)}}).execute()
    except (nbclient.exceptions.CellExecutionError, nbclient.exceptions.CellTimeoutError) as error:
        print(f"{path.name}: failed\n{without_colours(str(error))}", flush=True)
        return "failed"
    clean(notebook)
    seconds = f"{time.monotonic() - start:.0f} s"
    if options.update:
        path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
        print(f"{path.name}: written, {seconds}", flush=True)
        return "right"
    found = differences(checked_in, notebook)
    print(f"{path.name}: {'prints something else' if found else 'as checked in'}, {seconds}")
    print("".join(found), end="", flush=True)
    return "different" if found else "right"


def clean(notebook):
    """Leaves sources, outputs and the numbers of executions."""
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({})
        if cell.cell_type == "code":
            cell.outputs = joined(cell.outputs)
            for output in cell.outputs:
                if "metadata" in output:
                    output.metadata = nbformat.from_dict({})
                if "image/png" in output.get("data", {}):
                    output.data["image/png"] = output.data["image/png"].strip()


def joined(outputs):
    """With pieces of one stream put together, which arrive as it happens."""
    found = []
    for output in outputs:
        before = found[-1] if found else None
        if before and output.output_type == before.output_type == "stream" and output.name == before.name:
            before.text += output.text
        else:
            found.append(output)
    return found


def differences(checked_in, executed):
    """Lines of a unified diff for each cell whose text is not what it was."""
    found = []
    for number, (before, after) in enumerate(zip(checked_in.cells, executed.cells), 1):
        if before.cell_type != "code":
            continue
        # An HTML table says the same as its plain text, less readably.
        for with_html in (False, True):
            old, new = (lines(joined(cell.outputs), with_html) for cell in (before, after))
            if old != new:
                found += difflib.unified_diff(old, new, f"cell {number}, checked in", f"cell {number}, executed")
                break
    return found


def lines(outputs, with_html):
    """The text of outputs, with a mark in the place of each picture."""
    text = ""
    for output in outputs:
        if output.output_type == "stream":
            text += f"[{output.name}]\n{output.text}"
        elif output.output_type == "error":
            text += f"[error]\n{output.ename}: {output.evalue}\n"
        else:
            for kind, content in sorted(output.data.items()):
                if kind.startswith("image/"):
                    text += f"[{kind}]\n"
                elif kind != "text/html" or with_html:
                    text += f"[{kind}]\n{content}\n"
    return [line + "\n" for line in text.splitlines()]


def without_colours(text):
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


if __name__ == "__main__":
    main()
