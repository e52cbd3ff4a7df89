"""Pictures as they stand in a document: one language, light colours, styles written into them.

In a page the styles of the page reach into a picture, so that it follows the language and the dark mode; a
document has no such styles, and its makers know neither variables nor states of a pointer.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from symbio.language import LANGUAGES
from symbio.reports.drawing import KIND_COLOURS

FILES = ("report.css", "page.css", "assessed.css")
_FACE = "Libertinus Serif"


def still(svg: str, lang: str) -> str:
    """`svg` in the words of `lang` alone, with everything that it needs in it."""
    others = "|".join(other for other in LANGUAGES if other != lang)
    one = re.sub(rf'<text\b[^>]*\blang="(?:{others})"[^>]*>.*?</text>', "", svg, flags=re.DOTALL)
    one = re.sub(r"</?a\b[^>]*>", "", one)
    if "xmlns=" not in one.split(">", 1)[0]:
        one = one.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    head, rest = one.split(">", 1)
    return f"{head}><style>{_style()}</style>{rest}"


@cache
def _style() -> str:
    """Rules for pictures, with the light colours in place of variables."""
    text = "".join(
        (resources.files("symbio.reports") / "templates" / name).read_text("utf-8") for name in FILES
    )
    light = dict(re.findall(r"--([\w-]+):([^;}]+)", text[text.index(":root{") : text.index("@media")]))
    plain = re.sub(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*\}", "", text)
    rules = [f"text{{font-family:'{_FACE}';fill:{light['ink']}}}"]
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", plain):
        for selector in selectors.split(","):
            if re.match(r"\s*\.(chain|map|figure)\b", selector) and ":" not in selector:
                said = re.sub(r"var\(--([\w-]+)\)", lambda found: light.get(found[1], "#000"), body)
                rules.append(f"{selector.strip()}{{{said}}}")
    rules += [f".chain .box .kind-{kind}{{fill:{colour}}}" for kind, colour in KIND_COLOURS.items()]
    return "".join(rules)
