"""Old binary spreadsheets, built record by record."""

from __future__ import annotations

import contextlib
import io
import random
import struct

import pytest

from symbio.language import UnusableFile
from symbio.streams.reading import read_streams

ROWS: list[list[str | float]] = [
    ["company", "direction", "stream", "quantity", "unit"],
    ["Завод", "offer", "Зола", 5.5, "т/год"],
]


def record(number: int, body: bytes) -> bytes:
    return struct.pack("<HH", number, len(body)) + body


def begin(kind: int) -> bytes:
    return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0xDBB, 0x7CC, 0, 6))


def cell(row: int, column: int, value: str | float) -> bytes:
    if isinstance(value, str):
        text = value.encode("utf-16-le")
        return record(0x204, struct.pack("<HHHHB", row, column, 0, len(value), 1) + text)
    return record(0x203, struct.pack("<HHHd", row, column, 0, value))


def workbook(*, corner: tuple[int, int] | None = None, before: bytes = b"") -> bytes:
    sheet = begin(0x10)
    sheet += b"".join(cell(y, x, value) for y, row in enumerate(ROWS) for x, value in enumerate(row))
    sheet += (cell(*corner, 1.0) if corner else b"") + record(0x0A, b"")

    def book(offset: int) -> bytes:
        named = struct.pack("<IBBBB", offset, 0, 0, 7, 0) + b"Streams"
        return (
            begin(5)
            + before
            + record(0x42, struct.pack("<H", 1200))
            + record(0x85, named)
            + record(0x0A, b"")
        )

    return book(len(book(0))) + sheet


def compound(stream: bytes) -> bytes:
    """A file system with one stream: allocation table, directory, then the stream's sectors."""
    stream = stream.ljust(4096, b"\0")
    stream += bytes(-len(stream) % 512)
    count = len(stream) // 512
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + count), 0xFFFFFFFE]
    table += [0xFFFFFFFF] * (128 - len(table))
    directory = entry("Root Entry", 5, 0xFFFFFFFE, 0, 1) + entry("Workbook", 2, 2, len(stream)) + bytes(256)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return head + struct.pack("<128I", *table) + directory + stream


def entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<HBBIII", len(text), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
    return text.ljust(64, b"\0") + links + bytes(36) + struct.pack("<III", start, size, 0)


def test_an_old_workbook_reads_like_a_new_one() -> None:
    streams = read_streams(io.BytesIO(compound(workbook())))
    assert streams.table["company"].to_list() == ["Завод"]
    assert streams.table["quantity"].to_list() == [5.5]


def test_an_old_workbook_with_a_cell_in_the_far_corner_is_not_laid_out() -> None:
    with pytest.raises(UnusableFile) as caught:
        read_streams(io.BytesIO(compound(workbook(corner=(65535, 65535)))))
    assert caught.value.message.code == "file-too-many-cells"


def test_an_old_workbook_with_a_password_is_named_as_such() -> None:
    with pytest.raises(UnusableFile) as caught:
        read_streams(io.BytesIO(compound(workbook(before=record(0x2F, bytes(6))))))
    assert caught.value.message.code == "file-password"


def test_damaged_old_workbooks_end_in_a_message() -> None:
    sound, chance = compound(workbook()), random.Random(7)
    for _ in range(200):
        broken = bytearray(sound)
        for _ in range(chance.randint(1, 30)):
            broken[chance.randrange(8, len(broken))] = chance.randrange(256)
        with contextlib.suppress(UnusableFile):
            assert read_streams(io.BytesIO(bytes(broken))).table.height >= 0
