"""What all figures share: colours by kind of resource, text in both languages, safe SVG."""

from __future__ import annotations

from html import escape

from symbio.language import LANGUAGES

KIND_COLOURS = {
    "material": "#8a5a2b",
    "energy": "#c2410c",
    "water": "#1d6fa5",
    "gas": "#7355a8",
    "space": "#4d7c3a",
    "capacity": "#4d7c3a",
    "service": "#4d7c3a",
    "knowledge": "#4d7c3a",
}
"""One colour per kind of resource, the same in every picture; what has no substance shares one."""

Words = dict[str, str]
"""The same words by language."""


def same(text: str) -> Words:
    """Words that do not depend on the language."""
    return dict.fromkeys(LANGUAGES, text)


def shortened(text: str, most: int) -> str:
    """`text` cut at `most` characters, with an ellipsis where it was cut."""
    return text if len(text) <= most else text[: most - 1].rstrip(" ,.;") + "…"


def svg_text(words: Words, x: float, y: float, attributes: str = "", *, most: int = 60) -> str:
    """One text element per language; the page shows that of its language."""
    if len(set(words.values())) == 1:
        return f'<text x="{x:.1f}" y="{y:.1f}" {attributes}>{escape(shortened(words["en"], most))}</text>'
    at = f'x="{x:.1f}" y="{y:.1f}" {attributes}'
    spoken = ((lang, escape(shortened(words[lang], most))) for lang in LANGUAGES)
    return "".join(f'<text {at} lang="{lang}">{text}</text>' for lang, text in spoken)


def svg_title(words: Words) -> str:
    """Hover text; both languages where they differ (a title cannot be switched by style)."""
    lines = dict.fromkeys(words[lang] for lang in LANGUAGES)
    return "<title>" + escape("\n".join(lines)) + "</title>"
