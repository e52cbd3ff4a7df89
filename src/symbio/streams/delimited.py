"""Text tables: which encoding, which delimiter, which rows."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from symbio.language import Message, UnusableFile
from symbio.streams.problems import Problem

_DELIMITERS = (";", "\t", ",", "|")
_SAMPLE_BYTES = 200_000
_SAMPLE_ROWS = 60
_MAX_REPAIRS = 100
_RUSSIAN_COMMON = frozenset("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфё")


@dataclass(frozen=True, slots=True)
class Delimited:
    """Rows of a text table with what had to be repaired to read them."""

    rows: list[list[str]]
    encoding: str
    delimiter: str
    problems: tuple[Problem, ...]


def read_delimited(data: bytes, file: str | None) -> Delimited:
    """Read a text table of unknown encoding (UTF-8, UTF-16, CP1251, CP866, KOI8-R) and delimiter.

    Row numbers are records, as a spreadsheet counts them: a quoted cell with line breaks stays one row.

    Raises
    ------
    UnusableFile
        The bytes are no text.
    """
    encoding = find_encoding(data, file)
    text = data.decode(encoding, "replace").removeprefix("\ufeff")
    problems = list(_text_problems(text, data, encoding, file))
    text = text.replace("\x00", "")
    delimiter = _declared_delimiter(text) or find_delimiter(text)
    rows, broken = _parse(text, delimiter)
    problems.extend(Problem("doubt", Message("quote-unclosed"), file, row) for row in broken)
    if _declared_delimiter(text):
        rows[0] = []
    return Delimited(rows, encoding, delimiter, tuple(problems))


def find_encoding(data: bytes, file: str | None = None) -> str:
    """Name the encoding of `data` by sure signs first, then by which one gives ordinary Russian.

    Raises
    ------
    UnusableFile
        More control characters than any text has.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    head = data[:_SAMPLE_BYTES]
    if wide := _bare_utf16(head):
        return wide
    controls = sum(head.count(bytes([c])) for c in range(32) if c not in (9, 10, 12, 13, 26))
    if controls > max(8, len(head) // 50):
        raise UnusableFile("file-no-text", file=file)
    if _nearly_utf8(data):
        return "utf-8"
    sample = bytes(b for b in head if b >= 128 or chr(b).isspace())
    return max(("cp1251", "cp866", "koi8-r", "cp1252"), key=lambda name: _russian_score(sample, name))


def _bare_utf16(head: bytes) -> str | None:
    """UTF-16 without its mark: every second byte is 0 (Latin) or 4 (Cyrillic)."""
    even, odd = head[0::2], head[1::2]
    for name, high in (("utf-16-le", odd), ("utf-16-be", even)):
        plain = high.count(b"\x00") + high.count(b"\x04")
        if len(head) >= 8 and plain > 0.9 * len(high) and head.count(b"\x00") < 0.6 * len(head):
            return name
    return None


def _nearly_utf8(data: bytes) -> bool:
    """True for UTF-8, also with a few broken bytes: one bad cell must not garble the rest."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
        bad = text.count("\ufffd")
        good = sum(1 for c in text[:_SAMPLE_BYTES] if "\u00a0" <= c < "\ufffd")
        return good > 20 * bad
    return True


def _russian_score(sample: bytes, encoding: str) -> float:
    text = sample.decode(encoding, "replace")
    common = sum(c in _RUSSIAN_COMMON for c in text)
    # Wrong tables show capitals inside words and box-drawing signs.
    inner = sum(b.isupper() and a.islower() for a, b in pairwise(text))
    odd = sum(not c.isalpha() and not c.isspace() and c not in "№«»–—°²³×±≈…" for c in text)
    latin = sum(c.isalpha() and c < "\u0250" for c in text)
    return common - 2 * inner - 2 * odd + 0.5 * latin


def _text_problems(text: str, data: bytes, encoding: str, file: str | None) -> Iterator[Problem]:
    if "\x00" in text:
        yield Problem("note", Message("nul-removed", count=text.count("\x00")), file)
    if encoding == "utf-8" and "\ufffd" in text and b"\xef\xbf\xbd" not in data:
        yield Problem("doubt", Message("bytes-unreadable", count=text.count("\ufffd")), file)


def _declared_delimiter(text: str) -> str | None:
    """The delimiter that a spreadsheet's first line ``sep=;`` declares."""
    head = text[:5].lower()
    return text[4] if head.startswith("sep=") and len(head) == 5 and text[5:6] in ("\r", "\n") else None


def find_delimiter(text: str) -> str:
    """Choose the delimiter that cuts most rows into the same number of cells, the more cells the better."""
    return max(_DELIMITERS, key=lambda d: _evenness(text[:_SAMPLE_BYTES], d))


def _evenness(sample: str, delimiter: str) -> float:
    widths: Counter[int] = Counter()
    with _long_cells():
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            if any(cell.strip() for cell in row):
                widths[len(row)] += 1
            if widths.total() >= _SAMPLE_ROWS:
                break
    if not widths:
        return 0.0
    width, rows = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
    return 0.0 if width == 1 else rows / widths.total() * width**0.5


def _parse(text: str, delimiter: str) -> tuple[list[list[str]], list[int]]:
    """Split into rows; a quote that is never closed costs its own row only, not all that follow."""
    lines = io.StringIO(text, newline="").readlines()
    rows: list[list[str]] = []
    broken: list[int] = []
    begin = 0
    with _long_cells():
        while begin < len(lines):
            reader = csv.reader(lines[begin:], delimiter=delimiter)
            done = last = 0
            for row in reader:
                last, done = done, reader.line_num
                rows.append(row)
            if done - last <= 1 or "".join(lines[begin + last :]).count('"') % 2 == 0:
                break
            rows.pop()
            begin += last
            rows.append([cell.strip('"\r\n') for cell in lines[begin].split(delimiter)])
            broken.append(len(rows))
            begin += 1
            if len(broken) > _MAX_REPAIRS:
                rows += [line.strip("\r\n").split(delimiter) for line in lines[begin:]]
                break
    return rows, broken


class _long_cells:  # noqa: N801  (used as a statement: with _long_cells(): …)
    """Lift the csv module's limit of 128 kB a cell while reading, and restore it."""

    def __enter__(self) -> None:
        self._before = csv.field_size_limit(2**31 - 1)

    def __exit__(self, *_: object) -> None:
        csv.field_size_limit(self._before)
