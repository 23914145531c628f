"""Sets a parsed source with WeasyPrint (HTML and CSS) and reports the pages of its clauses."""

import base64
import html
import re

from weasyprint import HTML

import build
import scan

CSS = """
@page {{ size: A4; margin: {margin};
  @top-left {{ content: "{even}"; font-size: 8pt; }}
  @top-right {{ content: "{odd}"; font-size: 8pt; }}
  @bottom-center {{ content: "{colophon}"; font-size: 7pt; }}
  @bottom-right {{ content: "{before}" counter(page) "{after}"; font-size: 8.5pt; }}
  @footnote {{ border-top: 0.4pt solid black; margin-top: 6pt; padding-top: 3pt; }}
}}
@page picture {{ margin: 0; @top-left {{ content: none }} @top-right {{ content: none }}
  @bottom-center {{ content: none }} @bottom-right {{ content: none }} }}
body {{ font-family: "{font}"; font-size: {size}; line-height: 1.32; text-align: justify; hyphens: auto; }}
p {{ margin: 0 0 0.55em 0; }}
h1, h2, h3, .lines, .parties {{ hyphens: none; text-align: center; }}
h1 {{ font-size: 1.3em; margin: 0 0 1em 0; }} h2 {{ font-size: 1.05em; }} h3 {{ font-size: 1em; margin: 1.2em 0 0.5em 0; }}
h2, h3, h4 {{ break-after: avoid; }} h4 {{ text-align: left; font-size: 1em; margin: 1.1em 0 0.5em 0; }}
.annex {{ break-before: page; }}
.pt {{ display: flex; }} .mk {{ flex: 0 0 2em; }} .bd {{ flex: 1; margin: 0 0 0.45em 0; }}
.fn {{ float: footnote; font-size: 0.85em; text-align: left; }}
img {{ width: 210mm; height: 297mm; }} .picture {{ page: picture; }}
"""


def words(text):
    out = []
    for part in re.split(r"(\{\^.*?\})", text):
        out.append(f'<span class="fn">{html.escape(part[2:-1])}</span>' if part.startswith("{^") else html.escape(part))
    return "".join(out)


def block(item):
    """HTML of one item; the anchors `ID-a` and `ID-z` stand before and after its words."""
    text = f'<a id="{item.id}-a"></a>{words(item.text or "")}<a id="{item.id}-z"></a>'
    kind = item.kind
    if kind == "title":
        return f"<h1>{text}</h1>"
    if kind == "parties":
        return f'<p class="parties">{text}</p>'
    if kind in ("section", "annex"):
        annex = ' class="annex"' if kind == "annex" else ""
        return f"<h2{annex}>{html.escape(item.label)}" + (f"<br>{text}" if item.text else "") + "</h2>"
    if kind == "article":
        return f"<h3>{html.escape(item.label)}" + (f"<br>{text}" if item.text else "") + "</h3>"
    if kind == "crosshead":
        return f"<h4>{text}</h4>"
    if kind == "unit" and item.depth:
        left = (item.depth - 1) * 2
        if item.marker is None:
            return f'<p style="margin-left:{item.depth * 2}em">{text}</p>'
        return (f'<div class="pt" style="margin-left:{left}em"><span class="mk">{html.escape(item.marker)}</span>'
                f'<p class="bd">{text}</p></div>')
    if kind == "unit" and item.marker:
        return f"<p>{html.escape(item.marker)} {text}</p>"
    return f"<p>{text}</p>"


def compose(name, front, texts, measures, target):
    """Writes the PDF; returns first and last page of every clause by the item's id."""
    dashes = front["layout"] in ("agreement", "mou")
    style = CSS.format(
        margin=re.sub(r"x: (\S+), y: (\S+)", r"\2 \1", measures["margin"]), font=measures["font"], size=measures["size"],
        even=front.get("head", ""), odd=front.get("head_right", ""), colophon=build.COLOPHON[front["lang"]],
        before="– " if dashes else "", after=" –" if dashes else "")
    body = []
    for item in texts[0][1]:
        if item.kind == "scan":
            picture = scan.page(build.HERE / f"{item.text}.scan.txt", build.HERE / f"{item.text}.png")
            data = base64.b64encode(picture.read_bytes()).decode()
            body.append(f'<div class="picture"><img src="data:image/png;base64,{data}"></div>')
        else:
            body.append(block(item))
    page = (f'<!doctype html><html lang="{front["lang"]}"><head><meta charset="utf-8">'
            f'<title>{html.escape(front["title"])}</title><style>{style}</style></head><body>'
            + "\n".join(body) + "</body></html>")
    document = HTML(string=page).render()
    document.write_pdf(str(target))
    pages = {}
    for number, leaf in enumerate(document.pages, 1):
        for anchor in leaf.anchors:
            ident = anchor[:-2]
            low, high = pages.get(ident, (number, number))
            pages[ident] = (min(low, number), max(high, number))
    return pages
