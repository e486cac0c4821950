"""What the notebooks share: the program `skein`, a folder that vanishes, and one style for figures and tables.

    from workbench import begin, skein, skein_json, skein_jsonl
    begin()
    print(skein("nearest euro --top 3"))

The program is the one that the environment variable SKEIN names, else the one that `make build` has built, else the one on
the PATH.
"""

import json
import os
import pathlib
import shlex
import shutil
import subprocess
import tempfile

import matplotlib
import matplotlib.pyplot as plt
import pandas

HERE = pathlib.Path(__file__).resolve().parent
INK, SOFT, GRID = "#16191d", "#545b64", "#e3e6ea"
BLUE, ORANGE, GREEN, PLUM, VIOLET, OLIVE = "#1763a8", "#d4690f", "#2a9a78", "#5b2245", "#b06fe8", "#6b5f24"
"""The colours of Skein's own charts, which stay apart for readers without one kind of cone."""

HEAT = matplotlib.colors.LinearSegmentedColormap.from_list("heat", ["#ffffff", "#8fb5da", "#084a91"])
"""For shares and weights: white is 0."""

_folder = None


def begin():
    """Works in a new temporary folder from here on, which has a link to the bundled corpora; figures and tables get their style."""
    global _folder
    os.environ.pop("SKEIN_DB", None)  # Else the notebook would write into the reader's own workbench file.
    _folder = tempfile.TemporaryDirectory(prefix="skein-notebook-")
    os.chdir(_folder.name)
    os.symlink(HERE.parent / "Corpora", "Corpora")
    plt.style.use(HERE / "skein.mplstyle")
    pandas.set_option("display.precision", 3, "display.max_colwidth", None, "display.max_rows", 40)


def program():
    """The path of `skein`."""
    built = HERE.parent / ".build" / "release" / "skein"
    named = os.environ.get("SKEIN") or (str(built) if built.exists() else "skein")
    found = shutil.which(named)
    if not found:
        raise FileNotFoundError(f"there is no program {named}: run make build, or let SKEIN name it")
    return found


def skein(command, *more, text=None, talk=False):
    """Runs `skein` with the arguments of a command line, and `more` as they are; gives what it prints.

    `text` is its standard input. With `talk` what it tells on standard error comes first. If it fails, its own message is raised.
    """
    arguments = [program(), *shlex.split(command), *map(str, more)]
    done = subprocess.run(arguments, input=text or "", capture_output=True, encoding="utf-8")
    if done.returncode != 0:
        raise RuntimeError(f"skein {command} ended with status {done.returncode}\n{done.stderr}")
    return (done.stderr if talk else "") + done.stdout


def skein_json(command, *more, text=None):
    """The one JSON object that `skein … --json` prints."""
    return json.loads(skein(command, *more, "--json", text=text))


def skein_jsonl(command, *more, text=None):
    """The objects that `skein … --json` prints, one a line."""
    return [json.loads(line) for line in skein(command, *more, "--json", text=text).splitlines()]
