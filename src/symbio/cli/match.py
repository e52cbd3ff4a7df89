"""``symbio match``: from a stream table to ranked, explained synergies."""

from __future__ import annotations

from pathlib import Path

import click

from symbio.cli import DONE, SOME_REFUSED
from symbio.cli.progress import bar
from symbio.cli.reading import read_given, reads_streams
from symbio.cli.telling import tell_best, tell_problems

SUFFIXES = (".html", ".xlsx", ".csv", ".jsonl", ".geojson")


@click.command(name="match")
@reads_streams
@click.option(
    "-o", "--output", "outputs", multiple=True, help="Report: .html, .xlsx, .csv, .jsonl or .geojson."
)
@click.option("--json", "json_out", help="Candidates as JSON lines (- for standard output).")
@click.option("--top", default=20, type=click.IntRange(1, 1000), help="Partners kept per offer and per need.")
@click.option(
    "--max-distance-km", default=300.0, type=click.FloatRange(0, 20_100), help="No pair farther apart."
)
@click.option("--overlay", multiple=True, type=click.Path(), help="Folder of own knowledge tables.")
@click.option("--quiet", is_flag=True, help="Print nothing but problems.")
@click.pass_context
def command(
    ctx: click.Context,
    streams: tuple[str, ...],
    outputs: tuple[str, ...],
    json_out: str | None,
    top: int,
    max_distance_km: float,
    form: str | None,
    sheet: str | None,
    official: tuple[str, ...],
    overlay: tuple[str, ...],
    quiet: bool,
) -> int:
    """Match the offers and needs in STREAMS (CSV, XLSX or state forms, one or more) and report the best.

    A consolidated state form beside the forms of its branches is left out: it would count twice.
    """
    from symbio.knowledge import load
    from symbio.language import say_code
    from symbio.matching.match import match
    from symbio.reports.tables import write_jsonl

    lang = ctx.find_root().obj
    refuse_unknown_formats(outputs)
    refuse_overwriting(streams, (*outputs, *([json_out] if json_out else [])))
    with bar(say_code("match-running", lang)) as progress:
        table = read_given(streams, form, sheet, official)
        found = match(
            table, top=top, max_distance_km=max_distance_km, knowledge=load(*overlay), progress=progress
        )
    tell_problems(table, lang)
    if json_out:
        write_jsonl(found, json_out, lang=lang)
    for path in outputs:
        write_report(found, path, lang)
    if not quiet and not json_out:
        tell_best(found, lang)
    return SOME_REFUSED if any(problem.severity == "refused" for problem in table.problems) else DONE


def refuse_overwriting(sources: tuple[str, ...], outputs: tuple[str, ...]) -> None:
    """End the call when an output would replace the table that is read."""
    from symbio.language import UnusableCall

    for path in outputs:
        if path != "-" and Path(path).resolve() in {Path(source).resolve() for source in sources}:
            raise UnusableCall("output-is-input", file=Path(path).name)


def refuse_unknown_formats(outputs: tuple[str, ...]) -> None:
    """End the call when no report can be written with the ending of an output."""
    for path in outputs:
        if Path(path).suffix.lower() not in SUFFIXES:
            raise click.UsageError(f"{path}: the ending must be one of {', '.join(SUFFIXES)}.")


def write_report(found: object, path: str, lang: str) -> None:
    """Write the outcome to `path` in the format of its ending."""
    from symbio.matching.matches import Matches
    from symbio.reports import html, tables

    assert isinstance(found, Matches)
    writers = {
        ".html": html.write_report,
        ".xlsx": tables.write_xlsx,
        ".csv": tables.write_csv,
        ".jsonl": tables.write_jsonl,
        ".geojson": tables.write_geojson,
    }
    with bar(Path(path).name) as progress:
        progress(0, 1)
        writers[Path(path).suffix.lower()](found, path, lang=lang)
        progress(1, 1)
