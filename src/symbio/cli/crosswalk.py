"""``symbio crosswalk``: what a waste code leads to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from symbio.cli import DONE, SOME_REFUSED, UNUSABLE
from symbio.cli.batch import write_lines
from symbio.cli.reading import official_lists

if TYPE_CHECKING:
    from symbio.knowledge.official_lists import OfficialList
    from symbio.streams.crosswalk import Crossed, Crosswalk


@click.command(name="crosswalk")
@click.argument("codes", nargs=-1)
@click.option("--json", "out", help="Where the answers go, one JSON object a line; - is standard output.")
@click.option("--top", default=10, type=click.IntRange(1, 1000), help="Codes of the other list per code.")
@click.option(
    "--official-list",
    "official",
    multiple=True,
    help="Official code list, SCHEME=FILE, e.g. FKKO=fkko.csv; titles help where no row is known.",
)
@click.option("--coverage", is_flag=True, help="How many codes lead to what; lists those that stay general.")
@click.pass_context
def command(
    ctx: click.Context,
    codes: tuple[str, ...],
    out: str | None,
    top: int,
    official: tuple[str, ...],
    coverage: bool,
) -> int:
    """Say which resources, and which codes of the other list, each of CODES leads to.

    CODES are FKKO or EWC codes as people write them; put several in quotation marks, one each.
    """
    from symbio.knowledge import load
    from symbio.matching.match import classifier
    from symbio.streams.crosswalk import Crosswalk

    if not codes and not coverage:
        raise click.UsageError("Give CODES or --coverage.")
    lang = ctx.find_root().obj
    lists = official_lists(official)
    knowledge = load()
    crosswalk = Crosswalk(knowledge, classifier(knowledge) if lists else None)
    if coverage:
        _tell_coverage(crosswalk, lists, lang)
        return DONE
    crossed, refused = _crossed(crosswalk, codes, lists, top, lang)
    if out is not None:
        write_lines(out, (_line(crosswalk, one, lang) for one in crossed))
    else:
        for one in crossed:
            _show(crosswalk, one, lists, lang)
    return (SOME_REFUSED if crossed else UNUSABLE) if refused else DONE


def _crossed(
    crosswalk: Crosswalk, codes: tuple[str, ...], lists: Mapping[str, OfficialList], top: int, lang: str
) -> tuple[list[Crossed], int]:
    """Answers to the codes that were understood; the others are named on stderr and counted."""
    from symbio.knowledge.waste_codes import parse_codes
    from symbio.language import UnknownCode, say, say_code

    crossed, refused = [], 0
    for text in codes:
        for parsed in parse_codes(text):
            title = lists[parsed.scheme].title(parsed.code) if parsed.scheme in lists else None
            try:
                crossed.append(crosswalk.cross(parsed.scheme, parsed.code, title=title, top=top))
            except UnknownCode as error:
                refused += 1
                own = (
                    parsed.message if parsed.message and parsed.message.code != "code-bare" else error.message
                )
                click.echo(say(own, lang), err=True)
        if not parse_codes(text):
            refused += 1
            click.echo(say_code("crosswalk-no-code", lang, text=text), err=True)
    return crossed, refused


def _line(crosswalk: Crosswalk, one: Crossed, lang: str) -> dict[str, Any]:
    from symbio.language import say

    table = crosswalk.knowledge.resources
    return {
        "scheme": one.scheme,
        "code": one.code,
        "words": one.words,
        "reason": say(one.reason, lang),
        "resources": [
            {
                "id": table.ids[m.resource],
                "name_en": table.name(m.resource, "en"),
                "name_ru": table.name(m.resource, "ru"),
                "p": m.p,
                "marks": [say(mark, lang) for mark in m.marks],
            }
            for m in one.resources
        ],
        "parallels": [
            {
                "code": p.code,
                "confidence": p.confidence,
                "reason": say(p.reason, lang),
                "marks": [say(mark, lang) for mark in p.marks],
            }
            for p in one.parallels
        ],
        "indicative": True,
        "edition": crosswalk.knowledge.edition,
    }


def _show(crosswalk: Crosswalk, one: Crossed, lists: Mapping[str, OfficialList], lang: str) -> None:
    from symbio.knowledge.waste_codes import format_code
    from symbio.language import say, say_code

    table = crosswalk.knowledge.resources
    words = next((one.words[code] for code in (lang, "en", "ru") if one.words.get(code)), "")
    title = lists[one.scheme].title(one.code) if one.scheme in lists else None
    click.echo(f"{one.scheme} {format_code(one.scheme, one.code)}  {title or words}")
    click.echo(f"  {_hazard(one.scheme, one.code, lang)}")
    click.echo(f"{say_code('crosswalk-resources', lang)} — {say(one.reason, lang)}")
    for meant in one.resources:
        marks = "".join(f"  ! {say(mark, lang)}" for mark in meant.marks)
        click.echo(
            f"{meant.p:6.2f}  {table.name(meant.resource, lang)}  ({table.ids[meant.resource]}){marks}"
        )
    other = "EWC" if one.scheme == "FKKO" else "FKKO"
    click.echo(say_code("crosswalk-parallels", lang, list=other))
    for parallel in one.parallels:
        shown = format_code(other, parallel.code) + ("*" if _has_star(other, parallel.code) else "")
        marks = "".join(f"  ! {say(mark, lang)}" for mark in parallel.marks)
        click.echo(f"{parallel.confidence:6.2f}  {shown:18}  {say(parallel.reason, lang)}{marks}")
    click.echo(say_code("crosswalk-indicative", lang))


def _has_star(scheme: str, code: str) -> bool:
    from symbio.knowledge.code_shapes import ewc_codes

    return scheme == "EWC" and ewc_codes().get(code, False)


def _hazard(scheme: str, code: str, lang: str) -> str:
    from symbio.language import say_code

    if scheme == "FKKO":
        return say_code("crosswalk-class", lang, hazard_class=code[10])
    return say_code("crosswalk-star" if _has_star(scheme, code) else "crosswalk-no-star", lang)


def _tell_coverage(crosswalk: Crosswalk, lists: Mapping[str, OfficialList], lang: str) -> None:
    from symbio.language import say_code

    for scheme, codes in _every_code(crosswalk, lists).items():
        titles = lists.get(scheme)
        levels = {
            code: crosswalk.level(scheme, code, title=titles.title(code) if titles else None)
            for code in codes
        }
        deep = sum(level > 2 for level in levels.values())
        facts = {"codes": len(codes), "known": sum(level > 0 for level in levels.values()), "deep": deep}
        share = f"{100 * deep / max(len(codes), 1):.1f}"
        click.echo(say_code("crosswalk-coverage", lang, scheme=scheme, **facts, percent=share))
        coarse = [code for code, level in levels.items() if level <= 2]
        if coarse:
            click.echo(say_code("crosswalk-coarse", lang))
            for code in coarse:
                click.echo(f"  {code}")


def _every_code(crosswalk: Crosswalk, lists: Mapping[str, OfficialList]) -> dict[str, list[str]]:
    """Codes by list: those of the operator's file, else all that the tables know."""
    from symbio.streams.crosswalk import LISTS

    known = {
        scheme: [k.code for k in crosswalk.knowledge.waste_kinds if k.scheme == scheme] for scheme in LISTS
    }
    return {scheme: _leaves(lists[scheme]) if scheme in lists else known[scheme] for scheme in LISTS}


def _leaves(official: OfficialList) -> list[str]:
    return [code for code in official.titles if official.scheme != "FKKO" or code[-1] != "0"]
