"""What the commands print about streams and matches, in plain words."""

from __future__ import annotations

from collections import Counter

import click

from symbio.knowledge import load
from symbio.language import say, say_code
from symbio.matching.explanation import rounded, unit_name
from symbio.matching.match import classify_streams
from symbio.matching.matches import Matches
from symbio.streams.problems import Problem
from symbio.streams.table import Streams

MOST_TOLD = 40


def where(problem: Problem, lang: str) -> str:
    """File, row and column of a problem, as far as they are known."""
    depth = "column" if problem.column and problem.row else "row" if problem.row else "file"
    row, column = problem.row or 0, problem.column or ""
    return say_code(f"where-{depth}", lang, file=problem.file or "", row=row, column=column)


def tell_problems(streams: Streams, lang: str, *, notes: bool = False) -> None:
    """Name what was refused or doubted on stderr, the worst first; say how many more there are."""
    told = [p for p in streams.problems if notes or p.severity != "note"]
    told.sort(key=lambda problem: problem.severity != "refused")
    for problem in told[:MOST_TOLD]:
        mark = say_code(f"severity-{problem.severity}", lang)
        click.echo(f"{where(problem, lang)}: {mark}: {say(problem.message, lang)}", err=True)
    if len(told) > MOST_TOLD:
        click.echo(say_code("told-more", lang, count=len(told) - MOST_TOLD), err=True)


def tell_understood(streams: Streams, lang: str, *, most: int) -> None:
    """Print the first streams as they were understood: what, how much, where."""
    knowledge = load()
    classified = classify_streams(streams, knowledge)
    for row, found in list(zip(streams.table.iter_rows(named=True), classified, strict=True))[:most]:
        name = knowledge.resources.name(found.resources[0][0], lang) if found.resources else None
        unknown = say_code("not-stated", lang)
        amount = unknown
        if row["quantity"] is not None:
            about = "≈ " if row["estimated"] else ""
            number = say_code("number", lang, value=rounded(row["quantity"], 4))
            amount = f"{about}{number} {unit_name(row['unit'], lang)}"
        mark = "▸" if row["direction"] == "offer" else "◂"
        taken = name or say_code("not-understood", lang)
        where = row["place"] or (f"{row['lat']:.2f}, {row['lon']:.2f}" if row["lat"] is not None else unknown)
        click.echo(f"{row['row']:>6} {mark} {row['stream'][:60]} = {taken} · {amount} · {where}")
        for doubt in found.doubts:
            click.echo(f"       ! {say(doubt, lang)}")
    if len(streams) > most:
        click.echo(say_code("told-more-rows", lang, count=len(streams) - most))


def tell_best(matches: Matches, lang: str, *, count: int = 8) -> None:
    """Print the summary and the best candidates, each as a paragraph, no two of the same kind."""
    streams = matches.streams.table
    bands = Counter(matches.table["band"].to_list())
    facts = {"streams": len(streams), "companies": streams["company"].n_unique(), "candidates": len(matches)}
    code = "told-summary" if len(matches) else "told-nobody"
    click.echo(say_code(code, lang, **facts, fits=bands["fits"], possible=bands["possible"]))
    if not len(matches):
        tell_company_types(matches, lang, count)
    for i in varied(matches, count):
        row = matches.table.row(i, named=True)
        score = f"{row['score']:.2f}".replace(".", "," if lang == "ru" else ".")
        click.echo(f"\n● {score} {say_code('band-' + row['band'], lang)}")
        click.echo(f"  {matches.explain(i, lang)}")
    click.echo("")


def tell_company_types(matches: Matches, lang: str, count: int) -> None:
    """Without a partner in the table: who usually takes or supplies each stream."""
    name = matches.knowledge.activity_name
    for position, direction in matches.unmatched.select("stream", "direction").head(count).iter_rows():
        types = [name(partner.nace, lang) or partner.nace for partner in matches.company_types(position)]
        words = "; ".join(types) or say_code("no-ideas", lang)
        code = "told-takers" if direction == "offer" else "told-suppliers"
        click.echo("  " + say_code(code, lang, stream=matches.rows[position]["stream"], types=words))


def varied(matches: Matches, count: int) -> list[int]:
    """Positions of the best candidates, at most one per pair of offered resource and needing company."""
    seen: set[tuple[int, str]] = set()
    chosen: list[int] = []
    pairs = zip(matches.table["way"], matches.table["need"], strict=True)
    for i, (way, need) in enumerate(pairs):
        key = (matches.ways[way].offer, matches.rows[need]["company"])
        if key not in seen:
            seen.add(key)
            chosen.append(i)
        if len(chosen) == count:
            break
    return chosen
