"""The bytes of a file that somebody gave us, looked at before anything opens them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal, TypeAlias

from symbio.language import UnusableFile

Kind: TypeAlias = Literal["text", "xml", "xlsx", "ods", "xls"]

MAX_FILE_BYTES = 64 * 1024 * 1024

_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NO_TABLES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"%PDF", "PDF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"\x1f\x8b", "gzip"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"MZ", "EXE"),
    (b"\x7fELF", "ELF"),
    (b"PAR1", "Parquet"),
    (b"SQLite format 3", "SQLite"),
    (b"{\\rtf", "RTF"),
)


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file in memory: display name (no folders), bytes and what it really is, whatever its extension."""

    name: str
    data: bytes
    kind: Kind


def open_raw(source: str | Path | IO[bytes], *, name: str | None = None) -> RawFile:
    """Read a file of at most 64 MB and find out what it is.

    Parameters
    ----------
    source
        Path, or a binary file object (read to its end).
    name
        Display name; default the file's own name without folders.

    Raises
    ------
    UnusableFile
        Missing, a folder, no ordinary file, unreadable, empty, too large, or plainly no table
        (a picture, a PDF, an archive …).
    """
    if isinstance(source, str | Path):
        path = Path(source)
        display = name or path.name or "?"
        data = _read_path(path, display)
    else:
        display = name or Path(str(getattr(source, "name", None) or "input")).name
        data = source.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        raise UnusableFile("file-too-large", file=display, limit_mb=MAX_FILE_BYTES // 2**20)
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise UnusableFile("file-empty", file=display)
    return RawFile(display, data, _kind(data, display))


def _read_path(path: Path, display: str) -> bytes:
    try:
        if path.is_dir():
            raise UnusableFile("file-is-folder", file=display)
        if not path.exists():
            raise UnusableFile("file-missing", file=display)
        if not path.is_file():
            raise UnusableFile("file-not-ordinary", file=display)
        with path.open("rb") as handle:
            return handle.read(MAX_FILE_BYTES + 1)
    except (OSError, ValueError) as error:
        raise UnusableFile("file-unreadable", file=display) from error


def _kind(data: bytes, display: str) -> Kind:
    for magic, what in _NO_TABLES:
        # Two-letter signatures may begin honest text: they count only with control bytes behind them.
        if data.startswith(magic) and (len(magic) > 2 or b"\x00" in data[:64]) and not _is_utf16(data):
            raise UnusableFile("file-no-table", file=display, what=what)
    if data.startswith(_COMPOUND):
        return _compound_kind(data, display)
    if data.startswith(_ZIP) or data.startswith(b"PK\x05\x06"):
        return _zip_kind(data, display)
    head = data[:400].lstrip(b"\xef\xbb\xbf \t\r\n")
    return "xml" if head.startswith(b"<?xml") or _is_utf16_xml(data) else "text"


def _compound_kind(data: bytes, display: str) -> Kind:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnusableFile("file-password", file=display)
    if "WordDocument".encode("utf-16-le") in data:
        raise UnusableFile("file-no-table", file=display, what="DOC")
    return "xls"


def _zip_kind(data: bytes, display: str) -> Kind:
    # Names stand uncompressed in the central directory: enough to tell, without opening anything.
    if b"xl/workbook.bin" in data:
        raise UnusableFile("file-no-table", file=display, what="XLSB")
    if b"xl/" in data and b"[Content_Types].xml" in data:
        return "xlsx"
    if b"content.xml" in data and b"opendocument.spreadsheet" in data:
        return "ods"
    what = "DOCX" if b"word/document.xml" in data else "ZIP"
    raise UnusableFile("file-no-table", file=display, what=what)


def _is_utf16(data: bytes) -> bool:
    return data[:2] in (b"\xff\xfe", b"\xfe\xff")


def _is_utf16_xml(data: bytes) -> bool:
    return _is_utf16(data) and "<?xml" in data[:202].decode("utf-16", "ignore")
