"""The typeface of pages: cut down to the letters that are used, packed as WOFF2, under a name of our own.

IBM Plex Sans (SIL Open Font License 1.1) comes with the PyPI package ``fontpkg-ibm-plex-sans`` as one
variable font. Its licence reserves the name Plex for the unchanged font, so what is made of it is called
Symbio Text.
"""

from __future__ import annotations

import io
import logging
from importlib.util import find_spec
from pathlib import Path

FAMILY = "Symbio Text"
WEIGHTS = (400, 700)
SUBSETS = {
    "latin": "20-7E,A0-17F,2000-206F,2070-209C,20A0-20BF,2100-2115,2117-214F,"
    "2190-21FF,2200-22FF,25A0-25FF,2713-2717",
    "cyrillic": "400-52F,2116",
}  # fmt: skip
"""Letters of each file, as ranges of code points; a browser loads the files whose letters a page has."""
_FEATURES = ["kern", "liga", "mark", "mkmk", "ccmp", "locl", "tnum", "calt"]
_NAMES = {1: FAMILY, 3: FAMILY, 4: FAMILY, 6: "SymbioText", 16: FAMILY}
"""Entries of the table ``name`` that say what the font is called (OpenType, ``name``)."""


def source() -> Path | None:
    """The font that the package brought; None where it is not installed."""
    spec = find_spec("fontpkg_ibm_plex_sans")
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(next(iter(spec.submodule_search_locations))) / "files" / "IBMPlexSans[wdth,wght].ttf"
    return path if path.is_file() else None


def licence(font: Path) -> bytes:
    """Text of the licence that travels with the font."""
    return (font.parent.parent / "LICENSE").read_bytes()


def cut(font: Path, letters: str) -> bytes:
    """The font with `letters` (ranges of code points) in regular to bold, as WOFF2."""
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    logging.getLogger("fontTools").setLevel(logging.WARNING)
    options = subset.Options(layout_features=_FEATURES, hinting=False, name_IDs=["*"])
    maker = subset.Subsetter(options)
    maker.populate(unicodes=subset.parse_unicodes(letters))
    made = TTFont(font)
    maker.subset(made)
    made = instancer.instantiateVariableFont(made, {"wdth": 100, "wght": WEIGHTS})
    for entry in made["name"].names:
        if entry.nameID in _NAMES:
            entry.string = _NAMES[entry.nameID]
    out = io.BytesIO()
    made.flavor = "woff2"
    made.save(out)
    return out.getvalue()


def style() -> str:
    """The style sheet that names the files to browsers."""
    return "".join(
        f'@font-face{{font-family:"{FAMILY}";src:url("text-{name}.woff2") format("woff2");'
        f"font-weight:{WEIGHTS[0]} {WEIGHTS[1]};font-style:normal;font-display:swap;"
        f"unicode-range:{','.join('U+' + part for part in letters.split(','))}}}\n"
        for name, letters in SUBSETS.items()
    )
