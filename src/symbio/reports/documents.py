"""Documents as blocks, and the two forms in which people hand them on: DOCX and PDF.

A letter or page is made once as blocks of words; a form only lays them out. Both libraries are of the extra
``documents`` and are loaded when a document is made. No network is used: the PDF is set in Libertinus Serif,
which the library carries and which has Cyrillic.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from symbio.language import UnusableCall
from symbio.reports.marks import bracketed, unmarked
from symbio.reports.stills import still

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

TEMPLATE = Path(__file__).parent / "templates" / "document.typ"
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
"""Media type by form."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a section; ``name`` is its place in a page, ``level`` 2 for a section, 3 within one."""

    text: str
    block: str = "heading"
    name: str = ""
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``style``: "", "lead", "right" or "note"."""

    text: str
    style: str = ""
    block: str = "paragraph"


@dataclass(frozen=True, slots=True)
class Points:
    """A list; ``mark``: "dot", "number", or "box" for what is to be ticked."""

    items: tuple[str, ...]
    mark: str = "dot"
    block: str = "points"


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values side by side."""

    rows: tuple[tuple[str, str], ...]
    block: str = "facts"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head; ``widths`` are shares of the width of the page."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    block: str = "table"


@dataclass(frozen=True, slots=True)
class Blanks:
    """Lines left to fill in, each after its name; a value where it is known already."""

    rows: tuple[tuple[str, str], ...]
    block: str = "blanks"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: ``svg`` in the words of every language, ``alt`` for those who do not see it, a caption."""

    svg: str
    alt: str
    caption: str = ""
    block: str = "picture"


@dataclass(frozen=True, slots=True)
class NoteList:
    """Numbered notes, to which the marks of figures lead: (number, text)."""

    rows: tuple[tuple[str, str], ...]
    block: str = "notes"


Block: TypeAlias = Heading | Paragraph | Points | Facts | Table | Blanks | Picture | NoteList


@dataclass(frozen=True, slots=True)
class Document:
    """A document of one or a few pages, in one language.

    ``is_dense`` sets it small enough for one page; ``foot`` stands at the end, small.
    """

    lang: str
    title: str
    kicker: str
    blocks: tuple[Block, ...]
    foot: str
    is_dense: bool = False


def write(document: Document, form: str) -> bytes:
    """`document` as ``"docx"`` or ``"pdf"``.

    Raises
    ------
    UnusableCall
        The extra ``documents`` is not installed.
    """
    try:
        return {"docx": to_docx, "pdf": to_pdf}[form](document)
    except ModuleNotFoundError as error:
        raise UnusableCall("documents-not-installed") from error


def to_pdf(document: Document) -> bytes:
    """`document` as an accessible PDF (PDF/UA-1): words, order and language can be read by machines."""
    import typst

    return typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        font_paths=_fonts(),
        sys_inputs=_inputs(document),
        pdf_standards=["ua-1"],
    )


def to_png(document: Document) -> list[bytes]:
    """One picture per page of `document`, to look at."""
    import typst

    made: Any = typst.compile(
        TEMPLATE.read_bytes(), format="png", font_paths=_fonts(), sys_inputs=_inputs(document), ppi=110.0
    )
    return made if isinstance(made, list) else [made]


def _inputs(document: Document) -> dict[str, str]:
    data = asdict(document)
    for block in data["blocks"]:
        if block["block"] == "picture":
            block["svg"] = still(block["svg"], document.lang)
    return {"document": json.dumps(data, ensure_ascii=False)}


def picture_png(svg: str, lang: str) -> bytes:
    """A picture of a document as PNG, in the words of `lang`."""
    import typst

    source = "#set page(width: 16cm, height: auto, margin: 0cm)\n#image(bytes(sys.inputs.svg), width: 100%)"
    made: Any = typst.compile(
        source.encode(), format="png", font_paths=_fonts(), sys_inputs={"svg": still(svg, lang)}, ppi=200.0
    )
    return bytes(made[0] if isinstance(made, list) else made)


@cache
def _fonts() -> Any:
    """The fonts of the library alone: the same page on every machine."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def to_docx(document: Document) -> bytes:
    """`document` as DOCX, with headings, lists and tables that a word processor knows as such."""
    import docx

    made = docx.Document()
    _prepare(made, document)
    made.add_paragraph(document.kicker, style="Caption")
    made.add_heading(document.title, level=1)
    for block in document.blocks:
        _WRITERS[type(block)](made, block)
    made.add_paragraph(document.foot, style="Caption")
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def _prepare(made: WordDocument, document: Document) -> None:
    """Page, fonts with Cyrillic, language and properties."""
    from docx.shared import Cm, Pt

    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2 if document.is_dense else 2.5)
    section.top_margin = section.bottom_margin = Cm(1.5 if document.is_dense else 2)
    size = 10 if document.is_dense else 11
    sizes = {
        "Normal": size,
        "Caption": 8.5,
        "Heading 1": 17,
        "Heading 2": size + 1.5,
        "Heading 3": size + 0.5,
    }
    for name in (*sizes, "List Bullet", "List Number"):
        _style(made.styles[name], sizes.get(name), document.lang, is_dense=document.is_dense)
    made.styles["Heading 1"].paragraph_format.space_before = Pt(2)
    properties = made.core_properties
    properties.title, properties.author, properties.language = document.title, "Symbio", document.lang
    properties.comments = ""


def _style(style: Any, size: float | None, lang: str, *, is_dense: bool) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    font = style.font
    font.name = "Calibri"
    faces = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(faces.attrib):
        if "Theme" in name:
            del faces.attrib[name]
    for face in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        faces.set(qn(face), "Calibri")
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), {"ru": "ru-RU"}.get(lang, "en-GB"))
    style.element.get_or_add_rPr().append(spoken)
    if size is not None:
        font.size = Pt(size)
    if style.name == "Caption":
        font.bold, font.color.rgb = False, RGBColor(0x55, 0x55, 0x55)
    if style.name.startswith("Heading"):
        font.color.rgb = RGBColor(0x14, 0x53, 0x4E)
        style.paragraph_format.space_before = Pt(7 if is_dense else 11)
    style.paragraph_format.space_after = Pt(2 if is_dense else 4)


def _heading(made: WordDocument, block: Heading) -> None:
    made.add_heading(plain(block.text), level=block.level)


def _paragraph(made: WordDocument, block: Paragraph) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = made.add_paragraph(plain(block.text), style="Caption" if block.style == "note" else None)
    if block.style == "right":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _points(made: WordDocument, block: Points) -> None:
    style = {"number": "List Number", "dot": "List Bullet"}.get(block.mark)
    for item in block.items:
        made.add_paragraph(plain(item) if style else f"☐ {plain(item)}", style=style)


def _facts(made: WordDocument, block: Facts) -> None:
    _grid(made, block.rows, (0.3, 0.7))


def _table(made: WordDocument, block: Table) -> None:
    grid = _grid(made, (block.head, *block.rows), block.widths, style="Table Grid")
    for cell in grid.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True
    _repeat_head(grid.rows[0])


def _repeat_head(row: Any) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _blanks(made: WordDocument, block: Blanks) -> None:
    _grid(made, tuple((name, value or "_" * 44) for name, value in block.rows), (0.3, 0.7))


def _picture(made: WordDocument, block: Picture) -> None:
    from docx.shared import Cm

    lang = made.core_properties.language or "en"
    shape = made.add_picture(io.BytesIO(picture_png(block.svg, lang)), width=Cm(16))
    shape._inline.docPr.set("descr", block.alt)
    if block.caption:
        made.add_paragraph(plain(block.caption), style="Caption")


def _notes(made: WordDocument, block: NoteList) -> None:
    for number, text in block.rows:
        made.add_paragraph(f"[{number}] {plain(text)}", style="Caption")


def plain(text: str) -> str:
    """Marked words with their notes in brackets."""
    return unmarked(text, bracketed)


def _grid(
    made: WordDocument, rows: tuple[tuple[str, ...], ...], widths: tuple[float, ...], style: str | None = None
) -> Any:
    from docx.shared import Pt

    section = made.sections[0]
    margins = (section.left_margin or 0) + (section.right_margin or 0)
    width = (section.page_width or 0) - margins
    grid = made.add_table(rows=len(rows), cols=len(widths), style=style)
    grid.autofit = False
    for cells, values in zip(grid.rows, rows, strict=True):
        for cell, value, share in zip(cells.cells, values, widths, strict=True):
            cell.width = int(width * share)
            paragraph = cell.paragraphs[0]
            paragraph.add_run(plain(value))
            paragraph.paragraph_format.space_after = Pt(1)
    return grid


_WRITERS: dict[type, Callable[[Any, Any], None]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Points: _points,
    Facts: _facts,
    Table: _table,
    Blanks: _blanks,
    Picture: _picture,
    NoteList: _notes,
}
