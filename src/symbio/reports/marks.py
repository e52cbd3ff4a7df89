"""Words with marks in them: figures with the numbers of their notes, and words that others wrote.

A block of a document is text; what in it is a figure, and which notes tell where it comes from, is marked by
characters of the private use area, which every form turns into its own kind of reference.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

OPEN, NOTES, CLOSE = "\ue000", "\ue001", "\ue002"
SAID, UNSAID = "\ue003", "\ue004"
_MARKS: Final = re.compile("[\ue000-\ue004]")
_PIECES: Final = re.compile(f"{OPEN}[^{CLOSE}]*{CLOSE}|{SAID}[^{UNSAID}]*{UNSAID}")


def bare(text: str) -> str:
    """`text` of somebody else without characters that would be read as marks."""
    return _MARKS.sub("", text)


def figure(words: str, notes: Iterable[str]) -> str:
    """`words` as a figure whose sources are `notes`, such as ``"3C"``: number and grade."""
    return f"{OPEN}{words}{NOTES}{','.join(notes)}{CLOSE}"


def said(text: str | None) -> str:
    """Words of the input or of the knowledge tables: what stands in them is theirs."""
    return f"{SAID}{bare(text)}{UNSAID}" if text else ""


def pieces(text: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Kind ("", "figure", "said"), words and notes of each piece of `text`, in order."""
    last = 0
    for found in _PIECES.finditer(text):
        if found.start() > last:
            yield "", bare(text[last : found.start()]), ()
        whole, last = found[0], found.end()
        if whole[0] == SAID:
            yield "said", bare(whole), ()
        else:
            words, _, notes = whole[1:-1].partition(NOTES)
            yield "figure", bare(words), tuple(note for note in notes.split(",") if note)
    if last < len(text):
        yield "", bare(text[last:]), ()


def unmarked(text: str, show: Callable[[tuple[str, ...]], str] = lambda notes: "") -> str:
    """`text` as plain words; `show` writes the notes of a figure after it."""
    return "".join(words + show(notes) for _, words, notes in pieces(text))


def bracketed(notes: tuple[str, ...]) -> str:
    """Notes as a word processor's text shows them.

    Examples
    --------
    >>> bracketed(("3C", "4A")), bracketed(())
    ('\\u00a0[3C, 4A]', '')
    """
    return f"\u00a0[{', '.join(notes)}]" if notes else ""
