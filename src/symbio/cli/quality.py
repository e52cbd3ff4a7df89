"""``symbio quality``: how right the answers are, measured on labelled questions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import click

from symbio.cli import DONE
from symbio.cli.batch import write_lines
from symbio.cli.progress import bar

if TYPE_CHECKING:
    from symbio.quality.figures import Bin, Figure
    from symbio.quality.measure import Measured


@click.command(name="quality")
@click.option("--json", "out", help="Where the figures go, one JSON object a line; - is standard output.")
@click.option("--overlay", multiple=True, type=click.Path(exists=True, file_okay=False), help="Own tables.")
@click.option("--all", "every", is_flag=True, help="Every split; by default languages and sealed questions.")
@click.option("--misses", is_flag=True, help="List the open questions that were answered wrongly.")
@click.pass_context
def command(ctx: click.Context, out: str | None, overlay: tuple[str, ...], every: bool, misses: bool) -> int:
    """Ask the labelled questions and print how many answers are right.

    Sealed questions are those whose wrong answers nobody has looked at: they say what to expect of new ones.
    """
    from symbio.knowledge import load
    from symbio.language import say_code
    from symbio.quality import measure

    lang = ctx.find_root().obj
    with bar(say_code("quality-asking", lang)) as progress:
        measured = measure(load(*overlay), progress=progress)
    if out is not None:
        write_lines(out, ({**_line(figure), "edition": measured.edition} for figure in measured.figures))
        return DONE
    _show(measured, lang, every=every)
    if misses:
        _tell_misses(measured)
    return DONE


def _line(figure: Figure) -> dict[str, str | int | float | None]:
    def number(value: float | None) -> float | None:
        return None if value is None or math.isnan(value) else round(value, 4)

    return {
        "question": figure.question,
        "part": figure.part,
        "n": figure.n,
        "value": number(figure.value),
        "low": number(figure.low),
        "high": number(figure.high),
        "baseline": number(figure.baseline),
        "lift": number(figure.lift),
    }


def _show(measured: Measured, lang: str, *, every: bool) -> None:
    from symbio.language import say_code

    for family, figures in _families(measured, every=every).items():
        columns = list(dict.fromkeys(figure.question for figure in figures))
        click.echo(f"\n{say_code('quality-' + family, lang)}")
        heads = [say_code("quality-" + column, lang) for column in columns]
        click.echo(f"  {'':24}{say_code('quality-n', lang):>5}" + "".join(f"{head:>26}" for head in heads))
        for part in dict.fromkeys(figure.part for figure in figures):
            mine = {figure.question: figure for figure in figures if figure.part == part}
            n = max(figure.n for figure in mine.values())
            click.echo(f"  {part:24}{n:5}" + "".join(_cell(mine.get(column)) for column in columns))
    for name, bins in measured.curves.items():
        click.echo(f"\n{say_code('quality-curve-' + name, lang)}")
        for one in bins:
            click.echo(_bar(one))
    click.echo(f"\n{say_code('quality-edition', lang, edition=measured.edition)}")


def _families(measured: Measured, *, every: bool) -> dict[str, list[Figure]]:
    """Figures by what is asked; without `every`, only sums, languages and sealed questions."""
    families: dict[str, list[Figure]] = {}
    for figure in measured.figures:
        if every or "/" not in figure.part or figure.part.endswith(("/ru", "/en", "/sealed")):
            families.setdefault(figure.question.split("-")[0], []).append(figure)
    return families


def _cell(figure: Figure | None) -> str:
    if figure is None or not figure.n:
        return f"{'—':>26}"
    lift = "" if figure.lift is None else f" ×{figure.lift:.1f}"
    return f"{f'{figure.value:.3f} ({figure.low:.2f}–{figure.high:.2f}){lift}':>26}"


def _bar(one: Bin) -> str:
    return f"  {one.score:.2f}  {one.right:.2f}  {'#' * round(30 * one.right):30}  n={one.n}"


def _tell_misses(measured: Measured) -> None:
    from symbio.quality.gold import pairs, partners, phrases

    sealed = {q.id for q in phrases() if q.part == "sealed"}
    sealed |= {q.id for q in partners() if q.part == "sealed"} | {q.id for q in pairs() if q.part == "sealed"}
    for miss in measured.misses:
        if miss.id not in sealed:
            click.echo(
                f"{miss.question}: {miss.id}: {miss.text} | {';'.join(miss.wanted)} | {' '.join(miss.found)}"
            )
