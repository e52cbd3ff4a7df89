"""What of each page a terminal shows, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from rich.text import Text

from symbio.cli.show_pen import Pen, Section, faint
from symbio.reports.drawing import Words, same, shortened
from symbio.reports.page_parts import Ref
from symbio.reports.page_rows import HazardRow, PartyRow, PrecedentRow, TreatmentRow, UseRow, Yield
from symbio.reports.pages import Page
from symbio.reports.pages_activity import ActivityPage
from symbio.reports.pages_precedent import PrecedentPage
from symbio.reports.pages_resource import ResourcePage
from symbio.reports.pages_technology import TechnologyPage
from symbio.reports.view import words_of

T = TypeVar("T")

MOST_ROWS = 6
MOST_NAMES = 6
MOST_CODES = 5
MOST_CHOICES = 60
LONGEST = 70
"""Letters of the words of a code that are shown."""
USES = ("page-col-whom", "page-col-usual", "page-col-check")
TREATMENTS = ("page-col-treatment", "page-col-makes", "page-col-ready", "page-col-limits")
PARTIES = ("page-col-activity", "page-col-amount", "page-col-share")
FLOWS = ("page-col-resource", "page-col-amount", "page-col-share")
INPUTS = ("page-col-resource", "page-col-amount-in", "page-col-usual", "page-col-limits")
OUTPUTS = ("page-col-resource", "page-col-amount-in", "page-col-role", "page-col-usual")
PRECEDENTS = ("page-col-exchange", "page-col-what", "page-col-where", "page-col-quantity")


def head_of(page: Page, pen: Pen) -> Iterator[Text]:
    """The first lines: names, what it is, where it stands."""
    other = page.ref.name["en" if pen.lang == "ru" else "ru"]
    title = pen.text(page.ref.name, "bold")
    if other != page.ref.name[pen.lang]:
        title.append(f"  {pen.text(same(other)).plain}", "not bold")
    yield title
    yield Text(" · ").join([faint(pen.say(f"page-is-{page.ref.kind}")), *_standing(page, pen)])
    if isinstance(page, ResourcePage):
        yield from _resource_head(page, pen)
    if isinstance(page, TechnologyPage) and page.notes:
        yield pen.text(page.notes)


def _standing(page: Page, pen: Pen) -> Iterator[Text]:
    yield faint(page.ref.id)
    if isinstance(page, ResourcePage):
        yield pen.row([page.kind, page.phase, *page.grades, *page.dangers])
        yield pen.mark(page.origin)
    elif isinstance(page, TechnologyPage):
        level = "" if page.level is None else f" ({pen.say('page-trl', level=page.level)})"
        yield pen.text(page.readiness).append(level)
        yield pen.mark(page.origin)
    elif isinstance(page, PrecedentPage):
        yield pen.row([page.place, page.period])
        yield pen.mark(page.origin)
    elif page.group is not None:
        yield pen.named(page.group)


def _resource_head(page: ResourcePage, pen: Pen) -> Iterator[Text]:
    synonyms = page.synonyms[pen.lang]
    if synonyms:
        words = Text("; ").join(pen.text(same(name)) for name in synonyms[:MOST_NAMES])
        if len(synonyms) > MOST_NAMES:
            words.append(f" {pen.say('page-more', count=len(synonyms) - MOST_NAMES)}", "dim")
        yield faint(f"{pen.say('show-also')}: ").append(words)
    if page.parents:
        yield faint(f"{pen.say('show-group')}: ").append(pen.listed(page.parents))
    if page.replaced_by:
        yield Text(f"{pen.say('page-replaced-by')} ").append(pen.named(page.replaced_by))
    if page.kinds and not page.is_group:
        yield faint(f"{pen.say('show-kinds')}: ").append(pen.listed(page.kinds, MOST_NAMES))


def sections_of(page: Page, pen: Pen) -> list[Section]:
    """Headings with rows, in the order of the page; those without rows or note left out."""
    if isinstance(page, ResourcePage):
        sections = _resource(page, pen)
    elif isinstance(page, TechnologyPage):
        sections = _technology(page, pen)
    elif isinstance(page, ActivityPage):
        sections = _activity(page, pen)
    else:
        sections = _precedent(page, pen)
    return [section for section in sections if section.rows or section.note]


def _section(
    pen: Pen, title: str, columns: Sequence[str], rows: Sequence[T], make: Callable[[Pen, T], Sequence[Text]]
) -> Section:
    """The first rows of a list, made into cells; those that are not shown name no source."""
    header = [*(pen.say(column) if column else "" for column in columns), ""]
    shown = [make(pen, row) for row in rows[:MOST_ROWS]]
    return Section(pen.say(title), header, shown, more=len(rows) - len(shown))


def _facts(pen: Pen, title: str, rows: Iterable[Sequence[Text]]) -> Section:
    """Names and figures, all of them, without headings over the columns."""
    cells = list(rows)
    return Section(pen.say(title), [""] * max(map(len, cells), default=0), cells)


def _resource(page: ResourcePage, pen: Pen) -> Iterator[Section]:
    if page.is_group:
        yield Section(pen.say("page-group-kinds"), note=pen.listed(page.kinds, MOST_CHOICES))
    columns = ("page-col-replaces", *USES)
    if page.tells_outcome:
        become = _section(pen, "page-become", columns, page.uses, _use_replaces)
        if page.dead_end is not None:
            become.note = pen.text(page.dead_end.text).append(" ").append(pen.mark(page.dead_end.origin))
        elif not page.becomes_something:
            become.note = faint(pen.say("page-none-known"))
        yield become
    yield _section(pen, "page-treated", TREATMENTS, page.treatments, _treatment)
    columns = ("page-col-resource", *USES)
    yield _section(pen, "page-serve", columns, page.served_by, _use_resource)
    yield _section(pen, "page-made", TREATMENTS, page.made_by, _treatment)
    yield _section(pen, "page-givers", PARTIES, page.givers, _party)
    yield _section(pen, "page-takers", PARTIES, page.takers, _party)
    yield _section(pen, "page-done", PRECEDENTS, page.precedents, _done)
    yield _section(pen, "page-beware", ("", "", ""), page.beware, _hazard)
    yield _section(pen, "page-beware-need", ("", "", ""), page.beware_as_need, _hazard)
    yield _facts(pen, "page-properties", _properties(page, pen))
    yield _facts(pen, "page-codes", _codes(page, pen))


def _properties(page: ResourcePage, pen: Pen) -> Iterator[list[Text]]:
    for one in page.properties:
        yield [pen.label(one.name), pen.figure(one.range), pen.mark(one.range.origin)]
    if page.composition is not None:
        name = pen.label(words_of("page-composition"))
        yield [name, pen.figure(page.composition), pen.mark(page.composition.origin)]
    for words in page.unstated:
        yield [pen.label(words), faint(pen.say("not-stated")), Text()]


def _codes(page: ResourcePage, pen: Pen) -> Iterator[list[Text]]:
    for scheme, codes in page.codes.items():
        for code in codes[:MOST_CODES]:
            words = Text() if code.words is None else Text(shortened(pen.text(code.words).plain, LONGEST))
            doubt = Text() if code.is_sure else faint(pen.say("page-may-be"))
            yield [Text(f"{scheme} {code.shown}"), words, doubt, pen.mark(code.origin)]
        if len(codes) > MOST_CODES:
            more = faint(f"{scheme} … {pen.say('page-more', count=len(codes) - MOST_CODES)}")
            yield [more, Text(), Text(), Text()]


def _use(pen: Pen, row: UseRow, ref: Ref) -> list[Text]:
    whom = pen.listed(row.activities) if row.activities else Text(pen.say("page-anybody"))
    how = pen.lines(pen.row([row.usual, row.level]), pen.figure(row.ratio))
    check = pen.lines(pen.text(row.condition), pen.row(row.limits))
    return [pen.subject(ref).append(pen.about(row.about)), whom, how, check, pen.mark(row.origin)]


def _use_replaces(pen: Pen, row: UseRow) -> list[Text]:
    return _use(pen, row, row.replaces)


def _use_resource(pen: Pen, row: UseRow) -> list[Text]:
    return _use(pen, row, row.resource)


def _both(pen: Pen, row: UseRow) -> list[Text]:
    cells = _use(pen, row, row.resource)
    return [cells[0], pen.text(row.replaces.name), *cells[2:]]


def _treatment(pen: Pen, row: TreatmentRow) -> list[Text]:
    name = pen.subject(row.technology).append(pen.about(row.about))
    if not row.flow.is_main:
        name.append("\n").append(pen.text(row.flow.role, "dim"))
    made = pen.lines(
        *(pen.text(one.resource.name).append("  ").append(pen.figure(one.amount)) for one in row.products[:3])
    )
    ready = pen.lines(pen.text(row.readiness), pen.listed(row.operators))
    return [name, made, ready, pen.row(row.flow.limits), pen.mark(row.origin)]


def _party(pen: Pen, row: PartyRow) -> list[Text]:
    name = pen.subject(row.activity).append(pen.about(row.about))
    if row.technologies:
        through = faint(f"{pen.say('page-runs')} ").append(pen.listed(row.technologies))
        return [name, through, Text(), pen.mark(row.origin)]
    return [name, *_amount(pen, row)]


def _flow(pen: Pen, row: PartyRow) -> list[Text]:
    return [pen.subject(row.resource), *_amount(pen, row)]


def _amount(pen: Pen, row: PartyRow) -> list[Text]:
    amount = pen.figure(row.amount)
    if row.temperature:
        amount.append("  ").append(pen.text(row.temperature))
    return [amount, pen.text(row.share), pen.mark(row.origin)]


def _input(pen: Pen, row: Yield) -> list[Text]:
    named, amount = pen.subject(row.resource), pen.figure(row.amount)
    return [named, amount, pen.text(row.usual), pen.row(row.limits), pen.mark(row.origin)]


def _output(pen: Pen, row: Yield) -> list[Text]:
    named, amount = pen.subject(row.resource), pen.figure(row.amount)
    return [named, amount, pen.text(row.role), pen.text(row.usual), pen.mark(row.origin)]


def _done(pen: Pen, row: PrecedentRow) -> list[Text]:
    name = pen.subject(row.ref)
    what = Text() if row.resource is None else pen.text(row.resource.name)
    if row.side:
        what = pen.lines(what, pen.text(row.side, "dim"))
    where = pen.lines(pen.text(row.place), pen.text(row.period))
    return [name, what, where, pen.figure(row.quantity), pen.mark(row.origin)]


def _hazard(pen: Pen, row: HazardRow) -> list[Text]:
    code, colour = ("page-verdict-refuse", "red") if row.is_refusal else ("page-verdict-warn", "yellow")
    text = pen.text(row.text).append(_against(pen, row))
    if row.activities:
        text.append(faint(f" {pen.say('page-for')} ")).append(pen.listed(row.activities))
    if row.wider:
        text.append(faint(f" {pen.say('page-about-rule')} ")).append(pen.text(row.wider.name))
    return [Text(pen.say(code), f"bold {colour}"), text, pen.text(row.region), pen.mark(row.origin)]


def _against(pen: Pen, row: HazardRow) -> Text:
    """The other side of a rule, as far as it names one."""
    words = [pen.text(trait) for trait in row.traits]
    words += [pen.listed(row.against)] if row.against else []
    if not words:
        return Text()
    return faint(f" {pen.say('page-rule-' + row.relation)} ").append(Text(", ").join(words))


def _technology(page: TechnologyPage, pen: Pen) -> Iterator[Section]:
    known = (
        [pen.label(n), pen.figure(f), pen.mark(f.origin) if f.is_known else Text()] for n, f in page.figures
    )
    yield _facts(pen, "page-figures", known)
    yield _section(pen, "page-inputs", INPUTS, page.inputs, _input)
    yield _section(pen, "page-aids", INPUTS, page.aids, _input)
    yield _section(pen, "page-outputs", OUTPUTS, page.outputs, _output)
    if page.operators:
        yield Section(pen.say("page-operators"), note=pen.listed(page.operators, MOST_CHOICES))
    yield _section(pen, "page-done", PRECEDENTS, page.precedents, _done)


def _activity(page: ActivityPage, pen: Pen) -> Iterator[Section]:
    if page.classes:
        yield Section(pen.say("page-group-classes"), note=pen.listed(page.classes, MOST_CHOICES))
    yield _section(pen, "page-gives", FLOWS, page.gives, _flow)
    yield _section(pen, "page-takes", FLOWS, page.takes, _flow)
    columns = ("page-col-resource", "page-col-replaces", *USES[1:])
    yield _section(pen, "page-instead", columns, page.uses, _both)
    if page.runs:
        yield Section(pen.say("page-may-run"), note=pen.listed(page.runs, MOST_CHOICES))
    yield _section(pen, "page-as-donor", PRECEDENTS, page.donor, _done)
    yield _section(pen, "page-as-receiver", PRECEDENTS, page.receiver, _done)


def _precedent(page: PrecedentPage, pen: Pen) -> Iterator[Section]:
    yield _facts(pen, "page-exchange", _exchange(page, pen))
    for code, told in (("page-why", page.why), ("page-barrier", page.barrier)):
        if told:
            yield Section(pen.say(code), note=pen.text(told))
    yield _section(pen, "page-similar", PRECEDENTS, page.similar, _done)
    if page.locator:
        yield Section(pen.say("page-locator").rstrip(":"), note=pen.text(same(page.locator)))


def _exchange(page: PrecedentPage, pen: Pen) -> Iterator[list[Text]]:
    facts: dict[str, Text | None] = {
        "page-donor": _end(pen, page.donor, page.donor_activity),
        "page-resource": _known(pen, page.resource),
        "page-treatment": _known(pen, page.technology) or faint(pen.say("page-no-treatment")),
        "page-receiver": _end(pen, page.receiver, page.receiver_activity),
        "page-col-replaces": _known(pen, page.replaces),
        "page-col-quantity": pen.figure(page.quantity),
        "page-col-period": pen.text(page.period),
        "page-status": pen.text(page.status),
    }
    for code, words in facts.items():
        is_figure = code == "page-col-quantity" and page.quantity.is_known
        mark = pen.mark(page.quantity.origin) if is_figure else Text()
        yield [pen.label(words_of(code)), words or faint(pen.say("not-stated")), mark]


def _end(pen: Pen, name: Words, activity: Ref | None) -> Text:
    return Text("  ").join([pen.text(name), *([pen.named(activity)] if activity else [])])


def _known(pen: Pen, ref: Ref | None) -> Text | None:
    return None if ref is None else pen.named(ref)
