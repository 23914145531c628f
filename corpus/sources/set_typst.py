"""Sets a parsed source with typst and reports the pages of its clauses."""

import json
import re

import typst

import build
import scan


def words(text):
    """Typst markup of a text with footnotes; everything else goes in as a string."""
    out = []
    for part in re.split(r"(\{\^.*?\})", text):
        if part.startswith("{^"):
            out.append(f"#footnote[{string(part[2:-1])}]")
        elif part:
            out.append(string(part))
    return "".join(out)


def string(text):
    return '#"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def mark(item, body):
    return f'#m("{item.id}")' + body + f'#m("{item.id}")'


def block(item, style):
    """Typst markup of one item."""
    kind, text = item.kind, words(item.text or "")
    if kind == "title":
        return f"#align(center)[#set par(justify: false)\n#v(4pt)#text(size: 1.25em, weight: \"bold\", hyphenate: false)[{mark(item, text)}]#v(6pt)]"
    if kind == "notice":
        return f"#par[{mark(item, text)}]"
    if kind == "parties":
        return f"#align(center)[#set par(justify: false)\n{mark(item, text)}]"
    if kind == "formula":
        return f"#par[{mark(item, text)}]"
    if kind == "rec":
        dash = string(style.get("rec", ""))
        return f"#par[{dash}{mark(item, text)}]" if style.get("rec") else f"#par[{mark(item, text)}]"
    if kind == "section":
        label = string(item.label)
        return f"#head[#strong[{label}#linebreak(){text}]]" if item.text else f"#head[#strong[{label}]]"
    if kind == "article":
        label = string(item.label)
        if style["layout"] == "journal":
            return f"#head[#emph[{label}]" + (f"\n\n#strong[{text}]" if item.text else "") + "]"
        if style["layout"] == "agreement":
            return f"#lefthead[#strong[{label}" + (f"#h(0.7em){text}" if item.text else "") + "]]"
        return f"#head[{label}" + (f"#linebreak()#strong[{text}]" if item.text else "") + "]"
    if kind == "annex":
        brk = "#pagebreak(weak: true)" if style["layout"] != "parallel" else ""
        return brk + f"#head[#text(size: 1.1em)[#strong[{string(item.label)}]]" + (f"#linebreak()#strong[{text}]" if item.text else "") + "]"
    if kind == "crosshead":
        return f"#lefthead[#strong[{text}]]"
    if kind == "sign":
        return f"#par[{mark(item, text)}]"
    indent = f"{item.depth * 1.4}em"
    if kind == "wrap":
        return f"#pad(left: {indent})[#par[{mark(item, text)}]]"
    if item.marker is None:
        return f"#pad(left: {indent})[#par[{mark(item, text)}]]"
    if item.depth == 0:
        gap = "0.5em" if style["layout"] != "journal" else "1em"
        return f"#par[{string(item.marker)}#h({gap}){mark(item, text)}]"
    return (f"#pad(left: {item.depth * 1.4 - 1.4}em)[#grid(columns: (1.7em, 1fr), "
            f"[{string(item.marker)}], [{mark(item, text)}])]")


def rows(texts):
    """Pairs the blocks of parallel texts: a new row at each article, section, annex or recital run."""
    out = []
    for _, items in texts:
        cut = [[]]
        for item in items:
            if item.kind in ("article", "section", "annex") or (
                    cut[-1] and item.kind != cut[-1][-1].kind and item.kind in ("rec", "formula", "sign", "title", "parties")):
                if not (cut[-1] and cut[-1][-1].kind == "section"):
                    cut.append([])
            cut[-1].append(item)
        out.append([row for row in cut if row])
    assert len(out[0]) == len(out[1]), [len(o) for o in out]
    return list(zip(*out))


def header(front):
    layout, left = front["layout"], string(front.get("head", ""))
    if layout == "journal":
        first = int(front.get("first_page", 1))
        lang = string(front["lang"].upper())
        prefix = string(front.get("page_prefix", ""))
        number = f"{prefix}#(here().page() + {first - 1})"
        return (f"#context {{ let odd = calc.odd(here().page()); set text(size: 8pt); "
                f"if odd [#date_left #h(1fr) {left} #h(1fr) {number}] else [{number} #h(1fr) {left} #h(1fr) #date_left]; "
                f"v(-2pt); line(length: 100%, stroke: 0.5pt) }}").replace("#date_left", string(front.get("head_date", "")) + "#h(0.6em)" + f"#box(stroke: 0.4pt, inset: 2pt)[{lang}]"), first
    if layout in ("gazette", "parallel"):
        first = int(front.get("first_page", 1))
        return (f"#context {{ set text(size: 8pt); let n = here().page() + {first - 1}; "
                f"if calc.odd(here().page()) [{left} #h(1fr) #n] else [#n #h(1fr) {left}]; v(-2pt); line(length: 100%, stroke: 0.4pt) }}"), first
    if front.get("head"):
        return f"#text(size: 8pt)[{left}]", int(front.get("first_page", 1))
    return "", int(front.get("first_page", 1))


def footer(front):
    note = string(build.COLOPHON[front["lang"]])
    if front["layout"] in ("agreement", "mou"):
        return f"#set text(size: 7.5pt); {note} #h(1fr) #context [– #counter(page).display() –]"
    return f"#align(center)[#set text(size: 7pt); {note}]"


def compose(name, front, texts, measures, target):
    """Writes the PDF; returns first and last page of every clause by the item's id."""
    style = {"layout": front["layout"], "rec": front.get("recital_mark", "")}
    head, first = header(front)
    year, month, day = (int(x) for x in front["date"].split("-"))
    src = [
        f'#set document(title: {string(front["title"])[1:]}, author: "klausel", date: datetime(year: {year}, month: {month}, day: {day}))',
        f'#set page(paper: "a4", margin: ({measures["margin"]}), header: [{head}], footer: [{footer(front)}])',
        f'#set text(font: "{measures["font"]}", size: {measures["size"]}, lang: "{front["lang"]}", hyphenate: true)',
        "#set par(justify: true, leading: 0.58em, spacing: 1em)",
        "#set footnote.entry(gap: 0.4em)",
        "#show footnote.entry: set text(size: 0.92em)",
        "#let m(id) = context [#metadata((id: id, p: here().page()))<m>]",
        "#let head(body) = block(width: 100%, above: 1.2em, below: 0.7em, sticky: true)[#set align(center); #set par(justify: false); #set text(hyphenate: false); #body]",
        "#let lefthead(body) = block(width: 100%, above: 1.2em, below: 0.7em, sticky: true)[#set par(justify: false); #set text(hyphenate: false); #body]",
    ]
    if front["layout"] == "parallel":
        for left, right in rows(texts):
            cells = []
            for (language, _), row in zip(texts, (left, right)):
                inner = "\n\n".join(block(i, style) for i in row)
                cells.append(f'[#set text(lang: "{language}")\n{inner}\n]')
            src.append("#grid(columns: (1fr, 1fr), column-gutter: 14pt, row-gutter: 0pt, " + ", ".join(cells) + ")\n#v(0.2em)")
    else:
        for item in texts[0][1]:
            if item.kind == "scan":
                picture = scan.page(build.HERE / f"{item.text}.scan.txt", build.HERE / f"{item.text}.png")
                src.append(f'#page(margin: 0pt, header: none, footer: none)[#image("{picture.name}", width: 100%)]')
            else:
                src.append(block(item, style))
    path = build.HERE / f".{name}.typ"
    path.write_text("\n\n".join(src), encoding="utf-8")
    try:
        typst.compile(str(path), output=str(target))
        found = json.loads(typst.query(str(path), "<m>", field="value"))
    finally:
        path.unlink()
    pages = {}
    for entry in found:
        low, high = pages.get(entry["id"], (entry["p"], entry["p"]))
        pages[entry["id"]] = (min(low, entry["p"]), max(high, entry["p"]))
    return pages
