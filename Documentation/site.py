#!/usr/bin/env python3
"""Builds the documentation as a web site: the pages of this folder, and the reference of the libraries.

    Documentation/site.py [--binaries .build/release] [--output Site] [--base-path /skein]
    python3 -m http.server --directory Site      # then http://localhost:8000

`make docs` does the first after a build. Pages are written for GitHub, with links to files; here they become a catalog of DocC's, with links to pages. Symbols are
those of the modules as they were built, grouped by the catalog that each library has in its folder (Sources/NAME/NAME.docc). A link that leads nowhere, in a page or in a
comment, is an error. Needs the Swift toolchain, and nothing else.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
CATALOGS = sorted(ROOT.glob("Sources/*/*.docc/*.md"))
LIBRARIES = [page.stem for page in CATALOGS]
SITE = "Skein"

# Pages by file, and what each is called in the site.
PAGES = {
    **{page: page.stem for page in sorted((ROOT / "Documentation").rglob("*.md"))},
    **{page: f"Tutorial-{page.stem}" for page in sorted((ROOT / "Documentation/Tutorials").glob("*.md"))},
    ROOT / "Documentation/README.md": SITE,
    ROOT / "Documentation/Decisions/README.md": "Decisions",
    ROOT / "README.md": SITE,
    ROOT / "CONTRIBUTING.md": "Contributing",
    ROOT / "CHANGELOG.md": "Changelog",
    ROOT / "Benchmarks/README.md": "Benchmarks",
    ROOT / "Notebooks/README.md": "Notebooks",
    ROOT / "Corpora/README.md": "BundledCorpus",
    ROOT / "Snippets/README.md": "Snippets",
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binaries", type=pathlib.Path, default=ROOT / ".build/release", help="where the modules were built")
    parser.add_argument("--output", type=pathlib.Path, default=ROOT / "Site", help="where the site goes")
    parser.add_argument("--base-path", default="/", help="the path at which it will be served")
    options = parser.parse_args()

    begin = time.monotonic()
    work = options.binaries.resolve() / "documentation"
    shutil.rmtree(work, ignore_errors=True)
    write_catalog(work / "Skein.docc")
    extract_symbols(options.binaries.resolve(), work / "symbols")
    convert(work, options.output, options.base_path)
    pages = sum(1 for _ in (options.output / "data").rglob("*.json"))
    print(f"{options.output}: {len(articles())} pages of text, {pages} in all, in {time.monotonic() - begin:.0f} s; to read them:")
    print(f"  python3 -m http.server --directory {options.output}    # http://localhost:8000")


def articles():
    pages = {name: page for page, name in PAGES.items() if page != ROOT / "README.md"}
    if len(pages) != len(PAGES) - 1:
        sys.exit("two pages have the same name: " + ", ".join(sorted(name for name in PAGES.values() if list(PAGES.values()).count(name) > 1)))
    return pages


# Pages


def write_catalog(folder):
    folder.mkdir(parents=True)
    names = articles()
    for name, page in names.items():
        text = page.read_text()
        if name == SITE:
            text = with_all_pages(text, names)
        text = Rewriter(page).rewrite(text)
        if name == SITE:
            text = text.replace("\n", "\n\n@Metadata {\n  @TechnologyRoot\n}\n", 1)
        if name == "Snippets":
            text += snippets()
        if name == "Decisions":
            text += "\n## Topics\n\n### Decisions\n\n" + "".join(f"- <doc:{SITE}/{page}>\n" for page in decisions())
        (folder / f"{name}.md").write_text(text)
    (folder / "theme-settings.json").write_text(json.dumps({"meta": {"title": SITE}}))
    for page in CATALOGS:
        (folder / f"{page.stem}-library.md").write_text(Rewriter(page).rewrite(page.read_text()))


def with_all_pages(text, names):
    """DocC links only to pages that are under a topic, so those that no topic names come last."""
    listed = {PAGES.get((ROOT / "Documentation" / target).resolve()) for target in re.findall(r"\]\(([^)#]+)\)", text)}
    missing = [page for name, page in names.items() if name not in [SITE, *listed, *decisions()]]
    if missing:
        text += "\n### More\n\n"
        text += "".join(f"- [{page.stem}]({os.path.relpath(page, ROOT / 'Documentation')})\n" for page in missing)
    return text


def decisions():
    return [page.stem for page in PAGES if re.match(r"\d{4}-", page.stem)]


def snippets():
    text = ""
    for file in sorted(ROOT.glob("Snippets/*.swift")):
        about, code = file.read_text().split("\n", 1)
        what, command = about.removeprefix("// ").split(" swift run", 1)
        text += f"\n## {file.stem}\n\n{what.rstrip(':')}\n\n```bash\nswift run{command}\n```\n\n```swift\n{code.strip()}\n```\n"
    return text


class Rewriter:
    """Turns links to files into links to pages."""

    def __init__(self, page):
        self.page = page

    def rewrite(self, text):
        text = marked_commands(text)
        fenced, lines = False, []
        for line in text.split("\n"):
            if line.lstrip().startswith("```"):
                fenced = not fenced
            if not fenced and not line.startswith("    "):
                line = self.rewrite_line(line)
            lines.append(line)
        return "\n".join(lines)

    def rewrite_line(self, line):
        topic = re.fullmatch(r"- \[[^\]]*\]\(([^)]+)\)", line)
        if topic and not topic[1].startswith("http"):
            return f"- {self.reference(topic[1])}"
        # Not within code.
        parts = re.split(r"(``?[^`]+``?)(?![^\[]*\]\()", line)
        return "".join(part if part.startswith("`") else self.rewrite_links(part) for part in parts)

    def rewrite_links(self, text):
        return re.sub(r"\[([^\]]*)\]\(([^)\s]+)\)", lambda match: self.link(match[1], match[2]), text)

    def link(self, text, target):
        if re.match(r"[a-z]+:", target):
            return f"[{text}]({target})"
        file, anchor = self.find(target)
        if file in CATALOGS:
            return f"``/{file.stem}``"
        if file not in PAGES:  # a file of the repository, which has no page
            return text
        return f"[{text}](doc:{self.address(file, anchor)})"

    def reference(self, target):
        file, anchor = self.find(target)
        return f"``/{file.stem}``" if file in CATALOGS else f"<doc:{self.address(file, anchor)}>"

    def find(self, target):
        path, _, anchor = target.partition("#")
        file = (self.page.parent / path).resolve() if path else self.page
        if file.is_dir() and (file / "README.md").exists():
            file = file / "README.md"
        if not file.exists():
            sys.exit(f"{self.page.relative_to(ROOT)}: the link to {target} leads nowhere")
        return file, anchor

    def address(self, file, anchor):
        name = PAGES[file]
        address = name if name == SITE else f"{SITE}/{name}"
        if not anchor or file == ROOT / "README.md":
            return address
        for heading in re.findall(r"^##+ (.*)$", file.read_text(), re.MULTILINE):
            if github_anchor(heading) == anchor:
                return f"{address}#{docc_anchor(heading)}"
        sys.exit(f"{self.page.relative_to(ROOT)}: {file.relative_to(ROOT)} has no heading #{anchor}")


def marked_commands(text):
    """Blocks of commands say that they are: the site's style breaks their lines where the screen ends, and not those of others."""

    def marked(block):
        code = re.sub(r"^    ", "", block[1], flags=re.MULTILINE)
        if not re.match(COMMANDS, code):
            return block[0]
        return f"\n```{'console' if code.startswith('$ ') else 'bash'}\n{code}```\n"

    return re.sub(r"(?<=\n)\n((?:    .*\n)+(?:\n+(?:    .*\n)+)*)(?=\n|\Z)", marked, text)


COMMANDS = r"\$ |(sudo |echo .*\| )?(skein|make|swift|python3|git|head|scripts/\w+|Benchmarks/\w+\.\w+|Documentation/site\.py|\.build/\S+) "


def github_anchor(heading):
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def docc_anchor(heading):
    return re.sub(r"-+", "-", re.sub(r"[^\w\-]", "-", re.sub(r"[`’'\"]", "", heading))).strip("-")


# Symbols


def extract_symbols(binaries, folder):
    folder.mkdir()
    maps = [*binaries.glob("C*.build/module.modulemap"), *ROOT.glob("Sources/C*/module.modulemap")]
    maps += [*ROOT.glob(".build/checkouts/GRDB.swift/Sources/GRDBSQLite/module.modulemap")]
    target = json.loads(output("swift", "-print-target-info"))["target"]["unversionedTriple"]
    arguments = ["-I", binaries / "Modules", "-target", target, "-minimum-access-level", "public"]
    arguments += ["-skip-synthesized-members", "-module-cache-path", folder.parent / "modules", "-output-dir", folder]
    for map in maps:
        arguments += ["-Xcc", f"-fmodule-map-file={map}"]

    def extract(library):
        output(tool("swift-symbolgraph-extract"), "-module-name", library, *arguments)

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(extract, LIBRARIES))
    for graph in folder.iterdir():
        if graph.name.removesuffix(".symbols.json") not in LIBRARIES:
            graph.unlink()  # what a library adds to another module
    link_libraries(folder)


def link_libraries(folder):
    """A comment names a type of another library as the code does, by its name alone; DocC wants the library's, too. And what the reference does not show, since it is
    not public, is no link."""
    graphs = {library: json.loads((folder / f"{library}.symbols.json").read_text()) for library in LIBRARIES}
    homes = {}
    for library, graph in graphs.items():
        for symbol in graph["symbols"]:
            if len(symbol["pathComponents"]) == 1:
                homes.setdefault(symbol["pathComponents"][0], library)
    for library, graph in graphs.items():
        own = {component for symbol in graph["symbols"] for component in symbol["pathComponents"]}
        hidden = declared_types(library) - own - set(homes)

        def qualified(match):
            name = match[1].split("/")[0]
            if name in hidden:
                return f"`{match[1]}`"
            return f"``/{homes[name]}/{match[1]}``" if name in homes and name not in own else match[0]

        for symbol in graph["symbols"]:
            for line in symbol.get("docComment", {}).get("lines", []):
                line["text"] = re.sub(r"``([^`]+)``", qualified, line["text"])
        (folder / f"{library}.symbols.json").write_text(json.dumps(graph))


def declared_types(library):
    sources = (file.read_text() for file in (ROOT / "Sources" / library).rglob("*.swift"))
    return {name for text in sources for name in re.findall(r"\b(?:struct|class|enum|protocol|typealias) (\w+)", text)}


def convert(work, site, base_path):
    site.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(site, ignore_errors=True)
    arguments = ["--additional-symbol-graph-dir", work / "symbols", "--output-dir", site, "--hosting-base-path", base_path]
    arguments += ["--fallback-display-name", SITE, "--fallback-bundle-identifier", "skein", "--fallback-default-module-kind", "Library"]
    # A comment here names the parameters that need words, not all.
    arguments += ["--disable-parameters-and-returns-validation", "--warnings-as-errors"]
    done = subprocess.run([tool("docc"), "convert", work / "Skein.docc", *arguments], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stdout + done.stderr)
    for sheet in (site / "css").glob("index.*.css"):
        sheet.write_text(sheet.read_text() + (ROOT / "Documentation/site.css").read_text())
    start = f"{base_path.rstrip('/')}/documentation/{SITE.lower()}/"
    (site / "index.html").write_text(f'<!DOCTYPE html><meta http-equiv="refresh" content="0; url={start}"><a href="{start}">{SITE}</a>\n')


def tool(name):
    beside = pathlib.Path(shutil.which("swift") or "swift").resolve().parent / name
    return str(beside) if beside.exists() else name


def output(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{command[0]} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    main()
