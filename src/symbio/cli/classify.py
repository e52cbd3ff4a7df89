"""``symbio classify``: what a stream is."""

from __future__ import annotations

from typing import Any

import click

from symbio.cli import DONE, SOME_REFUSED
from symbio.cli.batch import asked_questions, write_lines


@click.command(name="classify")
@click.argument("text", required=False)
@click.option(
    "--batch", type=click.Path(), help="Table with the columns id, text, direction and, if known, activity."
)
@click.option("--json", "out", default="-", help="Where the answers go, one JSON object a line.")
@click.option("--activity", help="NACE class of the company, e.g. 35.11.")
@click.option("--direction", type=click.Choice(["offer", "need"]), default="offer")
@click.option("--top", default=10, type=click.IntRange(1, 1000), help="Candidates per stream.")
@click.pass_context
def command(
    ctx: click.Context,
    text: str | None,
    batch: str | None,
    out: str,
    activity: str | None,
    direction: str,
    top: int,
) -> int:
    """Say which resources, EWC and FKKO codes TEXT (or each row of --batch) is."""
    from symbio.matching.questions import Oracle

    lang = ctx.find_root().obj
    given = {"direction": direction, "activity": activity}
    asked, refused = asked_questions(text, batch, ("id", "text", "direction"), given, lang)
    oracle = Oracle()
    found = oracle.classify(
        [q["text"] for q in asked],
        directions=[q["direction"] or "offer" for q in asked],
        activities=[q.get("activity") or None for q in asked],
        top=top,
    )
    lines = [_line(oracle, question, one, top) for question, one in zip(asked, found, strict=True)]
    if batch is None:
        _show(lines[0], lang)
    else:
        write_lines(out, lines)
    return SOME_REFUSED if refused else DONE


def _line(oracle: Any, question: dict[str, str], found: Any, top: int) -> dict[str, Any]:
    table = oracle.knowledge.resources
    return {
        "id": question["id"],
        "resources": [
            {
                "id": table.ids[i],
                "name_en": table.name(i, "en"),
                "name_ru": table.name(i, "ru"),
                "score": round(p, 4),
            }
            for i, p in found.resources[:top]
        ],
        "ewc": [{"code": code, "score": round(score, 4)} for code, score in found.ewc[:top]],
        "fkko": [{"code": code, "score": round(score, 4)} for code, score in found.fkko[:top]],
    }


def _show(line: dict[str, Any], lang: str) -> None:
    for resource in line["resources"]:
        click.echo(f"{resource['score']:5.2f}  {resource[f'name_{lang}']}  ({resource['id']})")
    for scheme in ("ewc", "fkko"):
        for code in line[scheme][:5]:
            click.echo(f"{code['score']:5.2f}  {scheme.upper()} {code['code']}")
    if not line["resources"]:
        from symbio.language import say_code

        click.echo(say_code("classify-nothing", lang))
