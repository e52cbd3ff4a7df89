"""The house rules that a machine can hold: layers, cycles, words in both languages, sizes."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import symbio
from symbio.language import LANGUAGES
from symbio.language.wording import codes

PACKAGE = Path(symbio.__file__).parent
MODULES = [path for path in sorted(PACKAGE.rglob("*.py")) if "migrations" not in path.parts]


def test_every_message_has_words_in_both_languages() -> None:
    english, russian = (codes(lang) for lang in LANGUAGES)
    assert english == russian


def _placeables(folder: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    name = ""
    for path in sorted(folder.glob("*.ftl")):
        for line in path.read_text("utf-8").splitlines():
            entry = re.match(r"^(-?[a-z][a-z0-9-]*) =", line)
            name = entry[1] if entry else name
            facts = re.findall(r"\$([a-z_]+)", line)
            found.setdefault(name, set()).update(re.sub(r"_(en|ru)$", "", fact) for fact in facts)
    return found


def test_translations_mention_the_same_facts() -> None:
    english, russian = (_placeables(PACKAGE / "language" / "locale" / lang) for lang in LANGUAGES)
    differing = {
        code: (english[code], russian.get(code)) for code in english if english[code] != russian.get(code)
    }
    assert not differing


def test_every_code_that_the_engine_emits_has_words() -> None:
    known = codes("en")
    pattern = re.compile(
        r"(?:Message|UnusableFile|UnusableCall|UnknownCode|KnowledgeError|say_code)\(\s*\"([a-z][a-z0-9-]+)\""
    )
    missing = {
        f"{path.relative_to(PACKAGE)}: {code}"
        for path in MODULES
        for code in pattern.findall(path.read_text("utf-8"))
        if code not in known and not code.endswith("-")
    }
    assert not missing


def test_no_import_cycles_deferred_imports_included() -> None:
    grimp = pytest.importorskip(
        "grimp", reason="the import graph is checked where the check tools are installed"
    )
    graph = grimp.build_graph("symbio", exclude_type_checking_imports=True)
    imports = {
        m: graph.find_modules_directly_imported_by(m) - {"symbio"} for m in graph.modules if m != "symbio"
    }
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " -> ".join((*trail, module))
        if module not in done:
            for imported in sorted(imports.get(module, ())):
                visit(imported, (*trail, module))
            done.add(module)

    for module in sorted(imports):
        visit(module, ())


def _functions() -> list[tuple[str, int]]:
    found = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                docstring = ast.get_docstring(node, clean=False)
                length = (
                    (node.end_lineno or 0) - node.lineno + 1 - (docstring.count("\n") + 1 if docstring else 0)
                )
                found.append((f"{path.relative_to(PACKAGE)}:{node.name}", length))
    return found


def test_no_function_is_longer_than_sixty_lines_and_no_file_than_five_hundred() -> None:
    assert not [entry for entry in _functions() if entry[1] > 60]
    assert not [path.name for path in MODULES if path.read_text("utf-8").count("\n") > 500]


def test_public_functions_say_what_they_do() -> None:
    silent = []
    for path in MODULES:
        tree = ast.parse(path.read_text("utf-8"))
        for node in [tree, *tree.body]:
            is_public = isinstance(node, ast.Module) or not getattr(node, "name", "_").startswith("_")
            is_definition = isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef))
            if is_definition and is_public and not ast.get_docstring(node):
                silent.append(f"{path.relative_to(PACKAGE)}: {getattr(node, 'name', 'module')}")
    assert not silent


def test_import_and_help_need_no_heavy_library() -> None:
    heavy = "{'polars', 'numba', 'numpy', 'pint', 'django'}"
    code = f"import sys, symbio, symbio.cli; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    assert done.stdout.strip() == "[]"


def test_no_machine_paths_or_addresses_of_registries_in_locks() -> None:
    root = PACKAGE.parents[1]
    locks = sorted((root / "requirements").glob("*.txt")) if (root / "requirements").exists() else []
    address = re.compile(r"https?://|file:|--(extra-)?index-url|--find-links")
    assert not [lock.name for lock in locks if address.search(lock.read_text())]
