"""Tables of questions in, JSON lines of answers out: the form that other programs call."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from symbio.language import UnusableFile, say_code
from symbio.streams.grid import read_grid

_DIRECTIONS = {"": "offer", "offer": "offer", "need": "need", "предложение": "offer", "потребность": "need"}
SCHEMA = 1
"""Version of the JSON lines; grows when a field changes its meaning."""


def read_questions(path: str, required: tuple[str, ...]) -> list[dict[str, str]]:
    """Rows of the table at `path` by lower-case header; blank lines are left out.

    Raises
    ------
    UnusableFile
        The file cannot be read or lacks one of the `required` columns.
    """
    grid = read_grid(path)
    rows = [["" if cell is None else str(cell).strip() for cell in row] for row in grid.cells]
    rows = [row for row in rows if any(row)]
    header = [cell.lower() for cell in rows[0]] if rows else []
    missing = [name for name in required if name not in header]
    if missing:
        raise UnusableFile("batch-columns-missing", file=Path(path).name, columns=", ".join(missing))
    return [dict(zip(header, row + [""] * len(header), strict=False)) for row in rows[1:]]


def write_lines(path: str, answers: Iterable[Mapping[str, Any]]) -> None:
    """Write one JSON object a line to `path` (``-``: standard output), each with the schema version."""
    with click.open_file(path, "w", encoding="utf-8") as stream:
        for answer in answers:
            stream.write(json.dumps({"schema": SCHEMA, **answer}, ensure_ascii=False) + "\n")


def read_usable(
    path: str, required: tuple[str, ...], text: str, lang: str
) -> tuple[list[dict[str, str]], int]:
    """Questions that have words in the column `text`; the others are named on stderr and counted."""
    usable, refused = [], 0
    for number, question in enumerate(read_questions(path, required), start=2):
        question["direction"] = _DIRECTIONS.get(question.get("direction", "").lower(), "?")
        if question[text] and question["direction"] != "?":
            usable.append(question)
        else:
            refused += 1
            click.echo(
                say_code("batch-row-refused", lang, row=number, id=question["id"], column=text), err=True
            )
    return usable, refused


def asked_questions(
    text: str | None, batch: str | None, required: tuple[str, ...], given: Mapping[str, str | None], lang: str
) -> tuple[list[dict[str, str]], int]:
    """The one question of the command line, or the usable ones of a table and how many were refused."""
    if (text is None) == (batch is None):
        raise click.UsageError("Give either TEXT or --batch FILE.")
    if batch is not None:
        return read_usable(batch, required, "text", lang)
    return [{"id": "", "text": text or "", **{name: value or "" for name, value in given.items()}}], 0
