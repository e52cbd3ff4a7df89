"""Which files are taken: by their content and their ending, both; without macros, bombs and traps.

A message names the file and the remedy. What is not on the list is refused, whatever it is.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from symbio.language import SymbioError, UnusableFile
from symbio.streams.archive import check_archive
from symbio.web.attachments.pictures import bare_jpeg, bare_png, bare_webp

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TEXT = "application/vnd.oasis.opendocument.text"


class RefusedAttachment(SymbioError):
    """A file that is not kept."""


@dataclass(frozen=True, slots=True)
class Type:
    """A type of file: ending, content type, the test of its content, what is kept of it."""

    ending: str
    content_type: str
    looks: Callable[[bytes], bool]
    check: Callable[[bytes, str], None] = lambda data, name: None
    bare: Callable[[bytes], bytes] = lambda data: data


def checked(data: bytes, name: str) -> tuple[bytes, str, str]:
    """What is kept of a file, its cleaned name and its content type.

    Pictures lose what cameras write into them: a photo of a heap may say where the heap is.

    Raises
    ------
    RefusedAttachment
        Empty, of another type than its name says, of no type on the list, with macros, damaged, packed
        beyond measure.
    """
    name = clean_name(name)
    if not data:
        raise RefusedAttachment("attachment-empty", file=name)
    ending = PurePosixPath(name).suffix.lower().lstrip(".")
    found = TYPES.get(ending)
    if found is None:
        raise RefusedAttachment("attachment-unknown", file=name, types=ALLOWED)
    if not found.looks(data):
        raise RefusedAttachment("attachment-other", file=name, ending=ending)
    found.check(data, name)
    try:
        kept = found.bare(data)
    except (ValueError, IndexError) as error:
        raise RefusedAttachment("attachment-damaged", file=name) from error
    return kept, f"{PurePosixPath(name).stem}.{found.ending}", found.content_type


def clean_name(name: str) -> str:
    """Name of a file without folders, signs that do not print and signs that no system allows in one.

    Examples
    --------
    >>> clean_name("C:\\\\lab\\\\ana<ly>sis\\u202e.PDF")
    'ana_ly_sis.PDF'
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(sign for sign in last if sign.isprintable())
    kept = " ".join(re.sub(r'[<>:"|?*;%]', "_", kept).split()).strip(". ")
    stem, dot, ending = kept.rpartition(".")
    return (f"{stem[:120].strip('. ') or 'file'}.{ending[:8]}" if dot else kept[:120]) or "file"


_PDF_TRAPS = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFile|RichMedia)(?![A-Za-z])")


def _check_pdf(data: bytes, name: str) -> None:
    if b"%%EOF" not in data[-2048:]:
        raise RefusedAttachment("attachment-damaged", file=name)
    if _PDF_TRAPS.search(data):
        raise RefusedAttachment("attachment-pdf-active", file=name)


def _holds(*members: str) -> Callable[[bytes], bool]:
    """Test for a zip with members."""

    def looks(data: bytes) -> bool:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                return data[:4] == b"PK\x03\x04" and set(members) <= set(packed.namelist())
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            return False

    return looks


_ACTIVE = re.compile(
    r"vba|macrosheets|activex|oleobject|(?:^|/)(?:basic|scripts)/|\.(?:exe|dll|js|vbs|jar|hta|bat|cmd|ps1|scr)$",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(
    rb'attachedTemplate"[^>]*TargetMode\s*=\s*"External|TargetMode\s*=\s*"External"[^>]*attachedTemplate'
)
_OF_ARCHIVE = {
    "file-password": "attachment-password",
    "file-unpacks-too-large": "attachment-bomb",
    "file-too-many-cells": "attachment-bomb",
    "file-has-dtd": "attachment-macros",
}
"""What the reader of packed tables says → what is said of an attachment."""
_MACRO_TYPE = re.compile(rb"macroEnabled|vbaProject|ms-excel\.intlmacro", re.IGNORECASE)


def _check_packed(data: bytes, name: str) -> None:
    """Refuse bombs, passwords, document types, and whatever would run."""
    try:
        check_archive(data, name)
    except UnusableFile as error:
        code = _OF_ARCHIVE.get(error.message.code, "attachment-damaged")
        raise RefusedAttachment(code, file=name) from error
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = packed.namelist()
        if any(_ACTIVE.search(one) or ".." in one or one.startswith("/") for one in names):
            raise RefusedAttachment("attachment-macros", file=name)
        told = [one for one in names if one == "[Content_Types].xml" or one.endswith("settings.xml.rels")]
        parts = [packed.read(one) for one in told]
    if any(_MACRO_TYPE.search(part) or _OUTSIDE.search(part) for part in parts):
        raise RefusedAttachment("attachment-macros", file=name)


def _is_odt(data: bytes) -> bool:
    return (
        _holds("mimetype", "content.xml")(data)
        and data[30:38] == b"mimetype"
        and (data[38 : 38 + len(_TEXT)] == _TEXT.encode())
    )


_MARKUP = re.compile(rb"\s*<(?:!doctype|html|script|svg|\?xml|head|body|iframe)", re.IGNORECASE)


def _is_text(data: bytes) -> bool:
    """True for text in UTF-8, UTF-16 with a mark, or a single-byte encoding; no markup, no controls."""
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1251"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        controls = sum(sign < " " and sign not in "\t\r\n\f" for sign in text[:100_000])
        return controls == 0 and not _MARKUP.match(text[:200].encode("utf-8", "replace"))
    return False


TYPES: Mapping[str, Type] = {
    "pdf": Type("pdf", "application/pdf", lambda data: data.startswith(b"%PDF-"), _check_pdf),
    "png": Type("png", "image/png", lambda data: data.startswith(b"\x89PNG\r\n\x1a\n"), bare=bare_png),
    "jpg": Type("jpg", "image/jpeg", lambda data: data.startswith(b"\xff\xd8\xff"), bare=bare_jpeg),
    "jpeg": Type("jpg", "image/jpeg", lambda data: data.startswith(b"\xff\xd8\xff"), bare=bare_jpeg),
    "webp": Type(
        "webp", "image/webp", lambda data: data[:4] == b"RIFF" and data[8:12] == b"WEBP", bare=bare_webp
    ),
    "docx": Type("docx", _WORD, _holds("[Content_Types].xml", "word/document.xml"), _check_packed),
    "xlsx": Type("xlsx", _SHEET, _holds("[Content_Types].xml", "xl/workbook.xml"), _check_packed),
    "odt": Type("odt", _TEXT, _is_odt, _check_packed),
    "csv": Type("csv", "text/csv", _is_text),
    "txt": Type("txt", "text/plain", _is_text),
}
"""Ending → type."""
ALLOWED = "PDF, PNG, JPEG, WebP, DOCX, XLSX, ODT, CSV, TXT"
"""Types for people."""
ACCEPT = ",".join(f".{ending}" for ending in TYPES)
"""Types for the field of the form."""
