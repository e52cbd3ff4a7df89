"""``symbio partners``: who could take or supply it, by type of company."""

from __future__ import annotations

from typing import Any

import click

from symbio.cli import DONE, SOME_REFUSED
from symbio.cli.batch import asked_questions, write_lines


@click.command(name="partners")
@click.argument("text", required=False)
@click.option("--batch", type=click.Path(), help="Table with the columns id, text, activity, direction.")
@click.option("--json", "out", default="-", help="Where the answers go, one JSON object a line.")
@click.option("--activity", help="NACE class of the company that asks, e.g. 11.05.")
@click.option("--direction", type=click.Choice(["offer", "need"]), default="offer")
@click.option("--top", default=10, type=click.IntRange(1, 1000), help="Types of company per question.")
@click.option("--exclude-precedents", type=click.Path(), help="File of precedent identifiers to leave out.")
@click.pass_context
def command(
    ctx: click.Context,
    text: str | None,
    batch: str | None,
    out: str,
    activity: str | None,
    direction: str,
    top: int,
    exclude_precedents: str | None,
) -> int:
    """Say which types of company could take (offer) or supply (need) TEXT or each row of --batch."""
    from symbio.matching.questions import Oracle

    lang = ctx.find_root().obj
    given = {"direction": direction, "activity": activity}
    asked, refused = asked_questions(text, batch, ("id", "text", "activity", "direction"), given, lang)
    oracle = Oracle()
    answers = oracle.partners(
        [q["text"] for q in asked],
        directions=["need" if q["direction"] == "need" else "offer" for q in asked],
        activities=[q["activity"] or None for q in asked],
        without=_identifiers(exclude_precedents),
    )
    if batch is None:
        _show(oracle, answers[0], top, lang)
    else:
        pairs = zip(asked, answers, strict=True)
        write_lines(out, (_line(question, answer, top, lang) for question, answer in pairs))
    return SOME_REFUSED if refused else DONE


def _identifiers(path: str | None) -> set[str]:
    if path is None:
        return set()
    with click.open_file(path, encoding="utf-8") as stream:
        return {word for line in stream for word in line.replace(",", " ").replace(";", " ").split()}


def _line(question: dict[str, str], answer: Any, top: int, lang: str) -> dict[str, Any]:
    return {
        "id": question["id"],
        "activities": [
            {"nace": p.nace, "score": round(p.score, 4), "via": p.via, "evidence": list(p.evidence)}
            for p in answer.partners[:top]
        ],
        "warnings": [hazard.text(lang) for hazard in answer.hazards],
        "dead_end": None if answer.dead_end is None else answer.dead_end.text(lang),
    }


def _show(oracle: Any, answer: Any, top: int, lang: str) -> None:
    for partner in answer.partners[:top]:
        name = oracle.knowledge.activity_name(partner.nace, lang)
        click.echo(
            f"{partner.score:5.2f}  {partner.nace}  {name}  [{partner.via}] {' '.join(partner.evidence)}"
        )
    if answer.dead_end is not None:
        click.echo(f"   —   {answer.dead_end.text(lang)}")
    for hazard in answer.hazards:
        click.echo(f"   !   {hazard.text(lang)}")
