"""Makes a page that is a picture only, as a scanner would: grey, slightly turned, no text layer."""

import random
from pathlib import Path

import typst
from PIL import Image


def page(source, target):
    """Sets SOURCE as a typewritten page and saves it as a picture of few colours."""
    lines = source.read_text(encoding="utf-8").rstrip().split("\n")
    body = "\n".join('#par[#"' + line.replace("\\", "\\\\").replace('"', '\\"') + '"]' if line else "#v(0.6em)"
                     for line in lines)
    typ = target.with_suffix(".typ")
    typ.write_text('#set page(paper: "a4", margin: 2.6cm)\n#set text(font: "DejaVu Sans Mono", size: 9.5pt)\n'
                   "#set par(spacing: 0.8em)\n" + body, encoding="utf-8")
    try:
        typst.compile(str(typ), output=str(target), ppi=130)
    finally:
        typ.unlink()
    picture = Image.open(target).convert("L").rotate(0.6, fillcolor=255, resample=Image.BICUBIC)
    dice = random.Random(7)
    for _ in range(900):
        x, y = dice.randrange(picture.width), dice.randrange(picture.height)
        picture.putpixel((x, y), dice.randrange(120, 220))
    picture.quantize(8).save(target, optimize=True)
    return Path(target)
