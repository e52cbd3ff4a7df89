"""Pictures without what cameras and phones write into them: places, times, names, serial numbers.

Nothing is decoded: only the pieces that a picture consists of are read, and those that tell are left out.
Which way up a photo is held is kept.
"""

from __future__ import annotations

import re
import struct

_PNG_KEPT_OUT = frozenset((b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"))
_JPEG_KEPT = frozenset((0xE0, 0xE2, 0xEE))
"""Application segments that say how a picture looks: JFIF, colour profile, Adobe transform."""
_ORIENTATION = 0x0112


def bare_png(data: bytes) -> bytes:
    """A PNG without texts, times and camera data.

    Raises
    ------
    ValueError
        It ends too early.
    """
    kept, at = [data[:8]], 8
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        kind, end = data[at + 4 : at + 8], at + 12 + length
        if end > len(data):
            raise ValueError("cut off")
        if kind not in _PNG_KEPT_OUT:
            kept.append(data[at:end])
        if kind == b"IEND":
            return b"".join(kept)
        at = end
    raise ValueError("no end")


def bare_jpeg(data: bytes) -> bytes:
    """A JPEG without camera data and comments; which way up it is held stays.

    Raises
    ------
    ValueError
        It ends too early.
    """
    kept: list[bytes] = []
    at, turned = 2, 1
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise ValueError("no marker")
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0xDA:
            return b"\xff\xd8" + _turned(turned) + b"".join(kept) + _scans(data[at:])
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == 0xE1:
            turned = _orientation(data[at + 4 : end]) or turned
        is_told = 0xE0 <= marker <= 0xEF or marker == 0xFE
        if not is_told or marker in _JPEG_KEPT:
            kept.append(data[at:end])
        at = end
    raise ValueError("no picture")


_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""A marker among the bytes of a scan: what it consists of looks like none."""


def _scans(data: bytes) -> bytes:
    """The picture itself, up to its end; what stands between scans or is hung on behind is left out.

    Phones hang second pictures on behind, with camera data of their own.
    """
    kept: list[bytes] = []
    at = 0
    while True:
        begin = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        found = _MARKER.search(data, begin)
        if found is None:
            raise ValueError("no end")
        is_told = 0xE0 <= data[at + 1] <= 0xEF or data[at + 1] == 0xFE
        kept.append(data[begin if is_told else at : found.start()])
        if found[0] == b"\xff\xd9":
            return b"".join(kept) + b"\xff\xd9"
        at = found.start()


def _orientation(exif: bytes) -> int | None:
    """Which way up a photo is held, 1 … 8; None where that is not said."""
    if exif[:6] != b"Exif\0\0" or exif[6:8] not in (b"II", b"MM"):
        return None
    order, tiff = ("<" if exif[6:8] == b"II" else ">"), exif[6:]
    try:
        [first] = struct.unpack_from(f"{order}I", tiff, 4)
        [count] = struct.unpack_from(f"{order}H", tiff, first)
        for i in range(min(count, 200)):
            tag, _kind, _n, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * i)
            if tag == _ORIENTATION:
                return value if 1 <= value <= 8 else None
    except struct.error:
        return None
    return None


def _turned(orientation: int) -> bytes:
    """Camera data that say which way up, and nothing else."""
    if orientation == 1:
        return b""
    tiff = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, orientation, 0, 0)
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body


def bare_webp(data: bytes) -> bytes:
    """A WebP without camera data and notes.

    Raises
    ------
    ValueError
        It ends too early.
    """
    kept: list[bytes] = []
    at, end = 12, 8 + int.from_bytes(data[4:8], "little")
    if end > len(data):
        raise ValueError("cut off")
    while at + 8 <= end:
        kind, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        stop = at + 8 + length + length % 2
        piece = data[at : min(stop, end)]
        if kind == b"VP8X":
            piece = piece[:8] + bytes((piece[8] & 0b11110011,)) + piece[9:]
        if kind not in (b"EXIF", b"XMP "):
            kept.append(piece)
        at = stop
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + len(body).to_bytes(4, "little") + body
