"""A picture as a slide to take away: SVG that stands alone, and PNG or PDF made of it.

The picture of a page takes its colours from the page and carries both languages; a slide has neither page
nor reader to choose, so that both are settled here. PNG and PDF need the extra ``documents``.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any, Literal

from symbio.language import UnusableCall, say_code
from symbio.reports.drawing import shortened

TYPES = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}
"""Media type by form."""
WIDTH, HEIGHT = 1280.0, 720.0
TOP, FOOT, SIDE = 128.0, 44.0, 40.0
PNG_PPI = 108.0
_INK, _SOFT, _MARK = "#1f2937", "#5b6472", "#9a5b00"
_STYLE = (
    ".band{fill:none;opacity:.45}.node{fill:#1f2937;opacity:.8}.head{font-size:11px;fill:#5b6472}"
    ".nodename{font-size:12px;fill:#1f2937}.bandname{font-size:10px;fill:#1f2937}"
)
_OTHER = {"ru": "en", "en": "ru"}


def slide(picture: str, title: str, mark: str, notes: Sequence[str], lang: str) -> str:
    """`picture` (an SVG of the pages) on a slide of 16 : 9 with a title, a mark under it, and notes below."""
    box, inner = _inner(picture, lang)
    scale = min((WIDTH - 2 * SIDE) / box[0], (HEIGHT - TOP - FOOT) / box[1])
    left = (WIDTH - box[0] * scale) / 2
    font = 'font-family="Libertinus Serif, Noto Serif, DejaVu Serif, serif"'
    note = escape(shortened(" ".join(notes), 190))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH:g}" height="{HEIGHT:g}"'
        f' viewBox="0 0 {WIDTH:g} {HEIGHT:g}" {font}><style>{_STYLE}</style>'
        f'<rect width="{WIDTH:g}" height="{HEIGHT:g}" fill="#ffffff"/>'
        f'<text x="{SIDE:g}" y="58" font-size="32" font-weight="600" fill="{_INK}">'
        f"{escape(shortened(title, 68))}</text>"
        f'<text x="{SIDE:g}" y="94" font-size="19" fill="{_MARK}">{escape(mark)}</text>'
        f'<g transform="translate({left:.1f} {TOP:g}) scale({scale:.4f})">{inner}</g>'
        f'<text x="{SIDE:g}" y="{HEIGHT - 16:g}" font-size="13" fill="{_SOFT}">{note}</text></svg>'
    )


def _inner(picture: str, lang: str) -> tuple[tuple[float, float], str]:
    """Width and height of a picture, and what it draws, in one language and without links."""
    found = re.match(r'<svg viewBox="0 0 ([\d.]+) ([\d.]+)"[^>]*>(.*)</svg>\s*$', picture, re.DOTALL)
    if found is None:
        raise UnusableCall("slide-nothing")
    drawn = re.sub(rf'<text [^>]*lang="{_OTHER[lang]}"[^>]*>.*?</text>', "", found[3], flags=re.DOTALL)
    drawn = re.sub(r"</?a\b[^>]*>|<title>.*?</title>", "", drawn, flags=re.DOTALL)
    drawn = re.sub(r' class="head"', ' class="head" font-size="11" fill="#5b6472"', drawn)
    return (float(found[1]), float(found[2])), drawn


def as_file(svg: str, form: str) -> bytes:
    """A slide as bytes of one of `TYPES`.

    Raises
    ------
    UnusableCall
        The library that makes PNG and PDF is not installed.
    """
    if form == "svg":
        return svg.encode()
    try:
        import typst
    except ModuleNotFoundError as error:
        raise UnusableCall("slide-not-installed") from error
    with tempfile.TemporaryDirectory(prefix="symbio-slide-") as folder:
        (Path(folder) / "slide.svg").write_text(svg, encoding="utf-8")
        page = Path(folder) / "slide.typ"
        size = f"width: {WIDTH:g}pt, height: {HEIGHT:g}pt, margin: 0pt"
        page.write_text(f'#set page({size})\n#image("slide.svg", width: 100%)\n', encoding="utf-8")
        kind: Literal["png", "pdf"] = "png" if form == "png" else "pdf"
        made: Any = typst.compile(str(page), root=folder, format=kind, ppi=PNG_PPI, ignore_system_fonts=True)
    return bytes(made if isinstance(made, bytes) else made[0])


def name_of(name: str, form: str, lang: str) -> str:
    """Name of the file of a slide."""
    kept = " ".join("".join(c if c.isalnum() or c == "-" else " " for c in name).split())[:60]
    return f"{kept or 'symbio'} - {say_code('slide-file', lang)}.{form}"
