"""Several files as one table: a park's companies, or a firm's branches without its consolidated report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from symbio.knowledge.official_lists import OfficialList
from symbio.streams.form_consolidation import detect_consolidation
from symbio.streams.problems import Problem
from symbio.streams.reading import read_streams
from symbio.streams.table import Streams, join_streams


def read_several(
    paths: Sequence[str | Path],
    *,
    form: str | None = None,
    sheet: str | None = None,
    lists: Mapping[str, OfficialList] | None = None,
) -> Streams:
    """Read files in order and put them together; every row keeps its file.

    A state form that only sums up the reports of branches beside it is left out, with a note: its tonnes
    stand in theirs.

    Raises
    ------
    UnusableFile
        One of the files cannot be read; no file is skipped silently.
    """
    reports = [read_streams(path, form=form, sheet=sheet, lists=lists) for path in paths]
    if len(reports) == 1:
        return reports[0]
    consolidated = detect_consolidation(reports)
    left_out = {found.whole for found in consolidated}
    notes = tuple(Problem("note", found.message, reports[found.whole].source) for found in consolidated)
    joined = join_streams(report for n, report in enumerate(reports) if n not in left_out)
    return Streams(joined.table, (*notes, *joined.problems), joined.raw, joined.source)
