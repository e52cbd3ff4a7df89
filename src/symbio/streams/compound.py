"""Old binary spreadsheets (XLS) measured before they are opened.

An XLS file is a small file system (MS-CFB) that holds one stream of records (MS-XLS). Each cell record
begins with its row and column; a few bytes can claim the far corner of a sheet, and a reader lays out all
that lies between. The records are walked here once, and only their addresses read.

Source: Microsoft, [MS-CFB] 2.2 (header), 2.6 (directory); [MS-XLS] 2.4 (records).
"""

from __future__ import annotations

import struct

from symbio.language import UnusableFile
from symbio.streams.archive import Extent, check_extent

_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF
_BEGIN_SHEET, _CELLS_IN_ROW, _FILE_PASSWORD = 0x0809, 0x00BD, 0x002F
_CELL_RECORDS = frozenset(
    {0x0003, 0x0004, 0x0006, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E, 0x0406, 0x0206}
)


def check_compound(data: bytes, file: str) -> None:
    """Raise `UnusableFile` if the XLS file `data` is damaged, protected or spans more cells than we read."""
    try:
        book = _workbook_stream(data) + b"\x00" * 8
    except (struct.error, IndexError, ValueError) as error:
        raise UnusableFile("file-damaged", file=file) from error
    extent, place = Extent(), 0
    while place + 4 <= len(book):
        record, size = struct.unpack_from("<HH", book, place)
        if record == _FILE_PASSWORD:
            raise UnusableFile("file-password", file=file)
        if record == _BEGIN_SHEET:
            extent = Extent()
        elif record in _CELL_RECORDS and size >= 4:
            row, column = struct.unpack_from("<HH", book, place + 4)
            extent.include(row + 1, column + 1)
        elif record == _CELLS_IN_ROW and size >= 6:
            row, column = struct.unpack_from("<HH", book, place + 4)
            extent.include(row + 1, column + (size - 6) // 6 + 1)
        check_extent(extent, file)
        place += 4 + size


def _workbook_stream(data: bytes) -> bytes:
    sector = 1 << struct.unpack_from("<H", data, 30)[0]
    if sector not in (512, 4096):
        raise ValueError("sector size")
    table = _allocation_table(data, sector)
    directory = _chain(data, sector, table, struct.unpack_from("<I", data, 48)[0])
    small_limit = struct.unpack_from("<I", data, 56)[0]
    for place in range(0, len(directory) - 127, 128):
        length = min(struct.unpack_from("<H", directory, place + 64)[0], 64)
        name = directory[place : place + max(length - 2, 0)].decode("utf-16-le", "ignore")
        if name.lower() in ("workbook", "book"):
            start, size = struct.unpack_from("<II", directory, place + 116)
            if size < small_limit:
                return _small_stream(data, sector, table, directory, start)[:size]
            return _chain(data, sector, table, start)[:size]
    raise ValueError("no workbook")


def _allocation_table(data: bytes, sector: int) -> list[int]:
    """Which sector follows which."""
    parts = [n for n in struct.unpack_from("<109I", data, 76) if n < _END]
    following, left = struct.unpack_from("<I", data, 68)[0], len(data) // sector
    while following < _END and left > 0:
        block = struct.unpack_from(f"<{sector // 4}I", data, (following + 1) * sector)
        parts += [n for n in block[:-1] if n < _END]
        following, left = block[-1], left - 1
    table: list[int] = []
    for number in dict.fromkeys(parts):
        table += struct.unpack_from(f"<{sector // 4}I", data, (number + 1) * sector)
    return table


def _chain(data: bytes, sector: int, table: list[int], start: int) -> bytes:
    pieces, seen = [], set[int]()
    while start < _END:
        if start in seen:
            raise ValueError("circular chain")
        seen.add(start)
        pieces.append(data[(start + 1) * sector : (start + 2) * sector])
        start = table[start]
    return b"".join(pieces)


def _small_stream(data: bytes, sector: int, table: list[int], directory: bytes, start: int) -> bytes:
    """A short stream lies in 64-byte pieces inside the root entry's stream."""
    root = _chain(data, sector, table, struct.unpack_from("<I", directory, 116)[0])
    numbers = _chain(data, sector, table, struct.unpack_from("<I", data, 60)[0])
    follow = struct.unpack(f"<{len(numbers) // 4}I", numbers)
    pieces, seen = [], set[int]()
    while start < _END and start not in seen:
        seen.add(start)
        pieces.append(root[start * 64 : (start + 1) * 64])
        start = follow[start]
    return b"".join(pieces)
