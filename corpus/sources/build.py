"""Sets the source texts of this folder as PDF and writes what is true about each of them.

For every NAME.txt it makes ../NAME.pdf and ../../tests/gold/corpus-clauses/NAME.toml: the
clauses of the text with locator, first and last words, heading and pages, as the source says
and the typesetter placed them. Nothing of klausel takes part in it.

    usage: build.py [NAME ...]

The source format, line by line (`parse` reads it):

    ---                     front matter: `key: value` up to the next `---`
    [de]                    begins a text; a second one makes a parallel text beside it
    # words                 title
    & words                 names of the parties
    ~ words                 recital
    = words                 enacting formula
    % words                 notice printed before the title
    ## Abschnitt I | words  part or section; with ` | + ` in front of the words it is part of the path
    ### Artikel 5 | words   article (Artikel, Art., Article, §, Section); the heading is optional
    @ words                 heading that numbers nothing
    #### Anlage 1 | words   annex, protocol or declaration
    (1) words / 1. words    numbered paragraph
      a) words              point, two blanks deeper for each level; `–` and `•` are indents
    words                   unnumbered paragraph
    > words                 words after a list
    ! words                 line of the signature block
    {^words}                footnote, anywhere inside a line
    !!scan NAME             image-only page set from NAME.scan.txt
"""

import os
import re
import subprocess
import sys
import tomllib  # noqa: F401  (the gold files are read back as a check)
from pathlib import Path

HERE = Path(__file__).resolve().parent
CORPUS = HERE.parent
GOLD = CORPUS.parent / "tests" / "gold" / "corpus-clauses"
COLOPHON = {
    "de": "Für klausel verfasster Beispieltext, kein geltendes Recht",
    "en": "Sample text written for klausel, not law in force",
}
ARTICLE = re.compile(r"^(?:Artikel|Article|ARTIKEL|ARTICLE|Art\.|§)\s*([0-9]+[a-z]?|[IVX]+)$")
SECTION = re.compile(
    r"^(Teil|Part|Abschnitt|Section|Kapitel|Chapter|Titel|Title)\s+(\S+)$", re.IGNORECASE)
SECTION_LEVEL = {
    "teil": "part", "part": "part", "abschnitt": "sec", "section": "sec",
    "kapitel": "chp", "chapter": "chp", "titel": "title", "title": "title",
}
ANNEX = re.compile(
    r"^(Anlage|Anhang|Annex|ANNEX|ANLAGE|Protokoll|Protocol|Gemeinsame Erklärung|Joint Declaration)(?:\s+(\S+))?$"
)
ANNEX_LEVEL = {
    "anlage": "annex", "anhang": "annex", "annex": "annex", "protokoll": "prot",
    "protocol": "prot", "gemeinsame erklärung": "decl", "joint declaration": "decl",
}
MARKER = re.compile(r"^(\([0-9]+[a-z]?\)|[0-9]+[.)]|\(?[a-z]{1,2}\)|\(?[ivx]+\)|[–—•])\s+(.*)$", re.S)


class Item:
    """One printed block: a clause, or a heading that is part of the next clause."""

    def __init__(self, kind, text, **more):
        self.kind, self.text = kind, text
        self.marker = more.get("marker")
        self.depth = more.get("depth", 0)
        self.label = more.get("label")
        self.locator = None
        self.heading = None
        self.chapeau = None
        self.notes = []
        self.id = None


def parse(path):
    """Reads a source file: front matter and one list of items for each text."""
    lines = path.read_text(encoding="utf-8").split("\n")
    assert lines[0] == "---", path
    end = lines.index("---", 1)
    front = dict(line.split(": ", 1) for line in lines[1:end] if line.strip())
    texts = []
    for raw in lines[end + 1:]:
        line = raw.rstrip()
        if not line:
            continue
        opened = re.fullmatch(r"\[([a-z]{2})\]", line)
        if opened:
            texts.append((opened.group(1), []))
            continue
        items = texts[-1][1]
        depth = (len(line) - len(line.lstrip(" "))) // 2
        line = line.strip()
        first, _, rest = line.partition(" ")
        simple = {"#": "title", "&": "parties", "~": "rec", "=": "formula", "%": "notice",
                  "@": "crosshead", ">": "wrap", "!": "sign", "!!scan": "scan"}
        if first in simple:
            items.append(Item(simple[first], rest, depth=depth))
        elif first in ("##", "###", "####"):
            label, _, words = rest.partition(" | ")
            kind = {"##": "section", "###": "article", "####": "annex"}[first]
            items.append(Item(kind, words.strip(), label=label.strip()))
        else:
            found = MARKER.match(line)
            if found:
                items.append(Item("unit", found.group(2), marker=found.group(1), depth=depth))
            else:
                items.append(Item("unit", line, depth=depth))
    for number, (_, items) in enumerate(texts, 1):
        locate(items)
        for i, item in enumerate(items):
            item.id = f"t{number}-{i}"
    return front, texts


def bare(marker):
    return marker.strip("().").lower()


def locate(items):
    """Gives every clause its locator, as CONTRACT.md rules."""
    base, heading = [], None
    section = []
    counts = {"rec": 0, "notice": 0}
    note = 0
    single = {}
    # how many unnumbered paragraphs each container holds
    key = 0
    for item in items:
        if item.kind in ("article", "annex", "section", "crosshead"):
            key += item.kind != "crosshead"
        item.container = key
        if item.kind == "unit" and item.marker is None and item.depth == 0:
            single[key] = single.get(key, 0) + 1
    stack = []          # (depth, path) of open list owners
    unnumbered, dashes = 0, {}
    for item in items:
        if item.kind == "section":
            found = SECTION.match(item.label)
            level = SECTION_LEVEL[found.group(1).lower()]
            section = [f"{level}_{found.group(2).lower()}"] if item.text.startswith("+ ") else []
            item.text = item.text.removeprefix("+ ")
            base, heading, stack, unnumbered = section, item.text or None, [], 0
        elif item.kind == "article":
            number = ARTICLE.match(item.label).group(1).lower()
            level = "sec" if item.label.startswith("§") else "art"
            outer = [s for s in base if s.split("_")[0] in ("annex", "prot", "decl")]
            base = outer + section + [f"{level}_{number}"]
            heading, stack, unnumbered, dashes = item.text or None, [], 0, {}
        elif item.kind == "annex":
            found = ANNEX.match(item.label)
            level = ANNEX_LEVEL[found.group(1).lower()]
            # the only annex is the first
            base = [f"{level}_{found.group(2).lower() if found.group(2) else 1}"]
            heading, stack, unnumbered, dashes, section = item.text or None, [], 0, {}, []
        elif item.kind == "crosshead":
            heading, stack = item.text, []
        elif item.kind in ("title", "parties", "formula", "sign"):
            item.locator = item.kind
        elif item.kind in ("rec", "notice"):
            counts[item.kind] += 1
            item.locator = f"{item.kind}_{counts[item.kind]}"
        elif item.kind == "wrap":
            while stack and stack[-1][0] >= item.depth + 1:
                stack.pop()
            owner = stack[-1][1] if stack else base
            item.locator = "__".join(owner + ["wrap"])
            item.heading = heading
        elif item.kind == "unit":
            while stack and stack[-1][0] >= item.depth:
                stack.pop()
            owner = stack[-1][1] if stack else base
            chapeau = stack[-1][2] if stack else None
            if item.marker is None:
                unnumbered += 1
                many = single.get(item.container, 0) > 1 or not base
                path = owner + ([f"p_{unnumbered}"] if many or item.depth else [])
            elif item.marker in "–—•":
                name = "__".join(owner)
                dashes[name] = dashes.get(name, 0) + 1
                path = owner + [f"indent_{dashes[name]}"]
            elif item.depth == 0 and re.match(r"^\([0-9]|^[0-9]", item.marker):
                path = owner + [f"para_{bare(item.marker)}"]
            else:
                inner = any(s.startswith("point_") for s in owner)
                path = owner + [f"{'subpoint' if inner else 'point'}_{bare(item.marker)}"]
            item.locator = "__".join(path)
            item.heading, item.chapeau = heading, chapeau
            stack.append((item.depth, path, strip(item.text)))
        if item.text:
            for words in re.findall(r"\{\^(.*?)\}", item.text):
                note += 1
                item.notes.append((note, words))


def strip(text):
    return re.sub(r"\{\^.*?\}", "", text)


def plan(front, texts):
    """Chooses the fonts and measures of a layout."""
    layout = front["layout"]
    return {
        "gazette": dict(font="Libertinus Serif", size="9.5pt", margin="x: 2.4cm, y: 2.3cm"),
        "parallel": dict(font="Libertinus Serif", size="8.6pt", margin="x: 1.9cm, y: 2.2cm"),
        "journal": dict(font="New Computer Modern", size="9.6pt", margin="x: 2.7cm, y: 2.6cm"),
        "agreement": dict(font="Liberation Serif", size="11pt", margin="x: 2.9cm, y: 2.7cm"),
        "mou": dict(font="Liberation Sans", size="10pt", margin="x: 2.8cm, y: 2.6cm"),
    }[layout]


def main(names):
    os.environ.setdefault("SOURCE_DATE_EPOCH", "1767225600")
    GOLD.mkdir(parents=True, exist_ok=True)
    for path in sorted(HERE.glob("*.txt")):
        if path.name.endswith(".scan.txt") or (names and path.stem not in names):
            continue
        front, texts = parse(path)
        setter = {"typst": "set_typst", "weasyprint": "set_html"}[front["producer"]]
        module = __import__(setter)
        pages = module.compose(path.stem, front, texts, plan(front, texts), CORPUS / f"{path.stem}.pdf")
        gold(path.stem, front, texts, pages)
        print(f"{path.stem}: {sum(1 for _, t in texts for i in t if i.locator)} clauses, "
              f"{max((p for _, p in pages.values()), default=0)} pages with text")


def quote(words):
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def gold(name, front, texts, pages):
    """Writes the clauses of one document as the source states them."""
    out = [
        "# Made by corpus/sources/build.sh from the source text and the typesetter's page numbers;",
        "# klausel takes no part in it. `soft` marks what a scorer may leave out.",
        f"document = {quote(name + '.pdf')}",
        "",
    ]
    for text_no, (language, items) in enumerate(texts, 1):
        notes = []
        for item in items:
            notes += [(n, w, item) for n, w in item.notes]
            if not item.locator:
                continue
            words = strip(item.text).split()
            # words on both sides of a footnote's mark do not stand side by side on the page
            after_mark = item.text.rsplit("}", 1)[-1].split() if item.notes else words
            ends = (after_mark or words)[-3:]
            first, last = pages[item.id]
            soft = item.kind in ("title", "parties", "formula", "sign", "notice", "wrap")
            out.append("[[clause]]")
            out.append(f"text_no  = {text_no}")
            out.append(f"locator  = {quote(item.locator)}")
            out.append(f"language = {quote(language)}")
            if item.marker:
                out.append(f"marker   = {quote(item.marker)}")
            if item.heading:
                out.append(f"heading  = {quote(strip(item.heading))}")
            if item.chapeau:
                out.append(f"chapeau  = {quote(' '.join(item.chapeau.split()[-4:]))}")
            out.append(f"starts   = {quote(' '.join(words[:6]))}")
            out.append(f"ends     = {quote(' '.join(ends))}")
            out.append(f"words    = {len(words)}")
            out.append(f"page     = {first}")
            if last != first:
                out.append(f"page_to  = {last}")
            if soft:
                out.append("soft     = true")
            out.append("")
        for number, words, item in notes:
            out += ["[[clause]]", f"text_no  = {text_no}", f"locator  = {quote(f'fn_{number}')}",
                    f"language = {quote(language)}",
                    f"starts   = {quote(' '.join(words.split()[:6]))}",
                    f"ends     = {quote(' '.join(words.split()[-3:]))}",
                    f"words    = {len(words.split())}",
                    f"page     = {pages[item.id][1]}", "soft     = true", ""]
    target = GOLD / f"{name}.toml"
    target.write_text("\n".join(out), encoding="utf-8")
    tomllib.loads(target.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main(sys.argv[1:])
