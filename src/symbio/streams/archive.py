"""Zipped spreadsheets (XLSX, ODS) measured before they are opened.

A spreadsheet reader unpacks and lays out all that the file claims; a few kilobytes can claim terabytes.
So the members are unpacked here once, piece by piece and with a limit, and the extent of each sheet counted.
"""

from __future__ import annotations

import copy
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from symbio.language import UnusableFile

MAX_MEMBERS = 2_000
MAX_UNPACKED_BYTES = 256 * 1024 * 1024
MAX_RATIO = 200
MAX_ROWS = 200_000
MAX_COLUMNS = 1_000
MAX_CELLS = 4_000_000

_CHUNK = 1 << 20
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, RuntimeError, OSError)
_SMALL = 8 * 1024 * 1024  # below this unpacked size the ratio does not matter


@dataclass(slots=True)
class Extent:
    """Rows and columns that the cells with content of one sheet span, counted from the first."""

    rows: int = 0
    columns: int = 0

    def include(self, rows: int, columns: int) -> None:
        """Grow to hold `rows` and `columns`."""
        self.rows, self.columns = max(self.rows, rows), max(self.columns, columns)


def check_extent(extent: Extent, file: str) -> None:
    """Raise `UnusableFile` if a sheet spans more rows, columns or cells than we read."""
    if extent.rows > MAX_ROWS or extent.columns > MAX_COLUMNS or extent.rows * extent.columns > MAX_CELLS:
        raise UnusableFile(
            "file-too-many-cells",
            file=file,
            rows=extent.rows,
            columns=extent.columns,
            max_rows=MAX_ROWS,
            max_columns=MAX_COLUMNS,
        )


def check_archive(data: bytes, file: str) -> None:
    """Raise `UnusableFile` if the zipped spreadsheet `data` is damaged, a bomb, encrypted or carries a DTD.

    Declared sizes are checked first, then the real ones: a lying directory helps no bomb.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_declared(members, file)
            left = MAX_UNPACKED_BYTES
            for member in members:
                left -= _check_member(archive, member, left, file)
    except _DAMAGE as error:
        raise UnusableFile("file-damaged", file=file) from error


def _check_declared(members: list[zipfile.ZipInfo], file: str) -> None:
    if any(member.flag_bits & 1 for member in members):
        raise UnusableFile("file-password", file=file)
    unpacked, packed = sum(m.file_size for m in members), sum(m.compress_size for m in members)
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED_BYTES:
        raise _bomb(file)
    if unpacked > _SMALL and unpacked > MAX_RATIO * max(packed, 1):
        raise _bomb(file)
    if any(m.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for m in members):
        raise UnusableFile("file-damaged", file=file)


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int, file: str) -> int:
    """Unpack one member piece by piece; return its real size."""
    name = member.filename.lower()
    measure = _measure_xlsx if "worksheets/" in name else _measure_ods if name == "content.xml" else None
    size, extent = 0, Extent()
    state: dict[str, int] = {}
    for piece in _pieces(archive, member, left, file):
        size += len(piece)
        if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
            raise UnusableFile("file-has-dtd", file=file)
        if measure is not None:
            measure(piece, extent, state)
            check_extent(extent, file)
    if size > _SMALL and size > MAX_RATIO * max(member.compress_size, 1):
        raise _bomb(file)
    return size


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int, file: str) -> Iterator[bytes]:
    """Yield the member's bytes cut at tags, never trusting its declared size."""
    honest = copy.copy(member)
    honest.file_size = left + 4 * _CHUNK  # so that the limit strikes before the end is checked
    size, rest = 0, b""
    with archive.open(honest) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > left:
                raise _bomb(file)
            chunk = rest + chunk
            cut = chunk.rfind(b"<")
            # A single text of many megabytes has no tag to cut at: pass it on as it is.
            cut = cut if cut > 0 and len(chunk) - cut < _CHUNK else len(chunk)
            rest = chunk[cut:]
            yield chunk[:cut]
    if rest:
        yield rest


def _bomb(file: str) -> UnusableFile:
    return UnusableFile("file-unpacks-too-large", file=file, limit_mb=MAX_UNPACKED_BYTES // 2**20)


# Only cells with content count: whole columns of mere formatting are common and harmless.
_CELL = re.compile(
    rb"""<(?:[\w.-]+:)?c(?:\s[^>]*?)?\sr\s*=\s*["']([A-Za-z]{1,9})(\d{1,12})["'][^>]*(?<!/)>"""
)
_ROW = re.compile(rb"""<(?:[\w.-]+:)?(?:row)\b([^>]*)>""")
_NUMBER = re.compile(rb"""\sr\s*=\s*["'](\d{1,12})["']""")
_ANY_CELL = re.compile(rb"<(?:[\w.-]+:)?c[\s>/]")


def _measure_xlsx(piece: bytes, extent: Extent, state: dict[str, int]) -> None:
    found = _CELL.findall(piece)
    rows = max((int(row) for _, row in found), default=0)
    columns = max((_column_number(letters) for letters in {letters for letters, _ in found}), default=0)
    extent.include(rows, columns)
    if len(_ANY_CELL.findall(piece)) > len(found):
        _measure_unnumbered(piece, extent, state)


def _measure_unnumbered(piece: bytes, extent: Extent, state: dict[str, int]) -> None:
    """Count rows and cells that carry no address: they stand one after another."""
    starts = [match.start() for match in _ROW.finditer(piece)]
    for begin, end in zip([0, *starts], [*starts, len(piece)], strict=True):
        if starts and begin >= starts[0]:
            state["row"], state["column"] = state.get("row", 0) + 1, 0
        part = piece[begin:end]
        if number := _NUMBER.search(part[:200]):
            state["row"] = max(state.get("row", 0), int(number[1]))
        cells = [match.start() for match in _ANY_CELL.finditer(part)]
        filled = [place for place, start in enumerate(cells, 1) if not _is_empty_tag(part, start)]
        if filled:
            extent.include(state.get("row", 0), state.get("column", 0) + filled[-1])
        state["column"] = state.get("column", 0) + len(cells)


def _is_empty_tag(part: bytes, start: int) -> bool:
    end = part.find(b">", start)
    return end > 0 and part[end - 1 : end] == b"/"


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


_ODS = re.compile(rb"<(/?)(?:[\w.-]+:)?(table|table-row|table-cell|covered-table-cell)(?=[\s/>])([^>]*)>")
_REPEATED = re.compile(rb"""number-(?:rows|columns)-repeated\s*=\s*["'](\d{1,12})["']""")


def _measure_ods(piece: bytes, extent: Extent, state: dict[str, int]) -> None:
    """Span of cells with content; a repeated cell, row or gap counts as often as it says."""
    for closing, tag, attributes in _ODS.findall(piece):
        if closing:
            continue
        match = _REPEATED.search(attributes)
        repeated = int(match[1]) if match else 1
        if tag == b"table":
            state.update(above=0, repeated=0, column=0)
        elif tag == b"table-row":
            state.update(above=state.get("above", 0) + state.get("repeated", 0), repeated=repeated, column=0)
        else:
            state["column"] = state.get("column", 0) + repeated
            if b"value" in attributes or not attributes.endswith(b"/"):
                extent.include(state.get("above", 0) + state.get("repeated", 0), state["column"])
