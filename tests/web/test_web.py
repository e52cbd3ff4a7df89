"""Settings, identifiers, logs, migrations."""

from __future__ import annotations

import json
import logging
import sys

import pytest
from django.core.management import call_command

from symbio.web.logs import JsonFormatter, without_secrets
from symbio.web.registry.identifiers import identifier_problem, tidy_identifier


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        ("inn", "7707083893", "7707083892"),
        ("inn", "500100732259", "500100732258"),
        ("ogrn", "1027700132195", "1027700132194"),
        ("ogrn", "304500116000157", "304500116000158"),
        ("unp", "100582333", "100582334"),
    ],
)
def test_check_digits_are_checked(kind: str, right: str, wrong: str) -> None:
    assert identifier_problem(kind, right) is None
    problem = identifier_problem(kind, wrong)
    assert problem is not None
    assert problem.code == "identifier-check-digit"


def test_identifiers_are_read_with_blanks_and_small_letters() -> None:
    assert identifier_problem("vat", tidy_identifier("dk 12-34 56 78")) is None
    assert identifier_problem("inn", tidy_identifier("7707 083 893")) is None


def test_every_change_of_the_models_has_a_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_checks_of_the_framework_find_nothing() -> None:
    call_command("check", fail_level="WARNING")


@pytest.mark.parametrize(
    "text",
    ["password=hunter2", "token: hunter2 ", "postgresql://me:hunter2@host/db", 'secret_key="hunter2"'],
)
def test_secrets_do_not_reach_the_log(text: str) -> None:
    assert "hunter2" not in without_secrets(text)


def test_a_log_line_is_one_json_object() -> None:
    try:
        raise ValueError("password=hunter2")
    except ValueError:
        info = sys.exc_info()
    record = logging.LogRecord("symbio", logging.ERROR, "x.py", 1, "failed %s", ("here",), info)
    line = JsonFormatter().format(record)
    assert "\n" not in line
    fields = json.loads(line)
    assert fields["message"] == "failed here"
    assert "hunter2" not in line
