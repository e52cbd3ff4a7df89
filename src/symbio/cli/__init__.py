"""The command ``symbio``: one module per command, imported only when its command runs.

Other installed packages add commands through the entry point group ``symbio.commands``
(name = command, value = ``module:function`` of a click command).
"""

from __future__ import annotations

import io
import logging
import os
import sys
from importlib import import_module
from importlib.metadata import entry_points

import click

import symbio

COMMANDS: dict[str, tuple[str, str]] = {
    "match": ("symbio.cli.match", "Find synergies in a table of streams, explained, as a report."),
    "assess": ("symbio.cli.assess", "What synergies are worth, to whom, and how sure that is."),
    "classify": ("symbio.cli.classify", "What a stream is: resources, EWC and FKKO candidates."),
    "partners": ("symbio.cli.partners", "Who could take or supply it, by type of company."),
    "compat": ("symbio.cli.compat", "Could this serve that, and why or why not."),
    "crosswalk": (
        "symbio.cli.crosswalk",
        "What a waste code leads to: resources and codes of the other list.",
    ),
    "show": ("symbio.cli.show", "A page on a resource, technology, activity or precedent."),
    "check": ("symbio.cli.check", "Read a table or state form and say what was not understood."),
    "template": ("symbio.cli.template", "Write the questionnaire as a spreadsheet."),
    "demo": ("symbio.cli.demo", "Match a demo region, print the best, serve the report."),
    "quality": ("symbio.cli.quality", "How right the answers are, measured on labelled questions."),
    "knowledge": ("symbio.cli.knowledge", "Look after the knowledge tables."),
}
DONE, SOME_REFUSED, UNUSABLE = 0, 1, 2


class Commands(click.Group):
    """Commands by name; their modules stay unimported until one is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of use, then those that other packages add."""
        added = sorted({point.name for point in entry_points(group="symbio.commands")} - set(COMMANDS))
        return [*COMMANDS, *added]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, or None when there is none of that name."""
        if cmd_name in COMMANDS:
            module, _ = COMMANDS[cmd_name]
            command = import_module(module).command
            assert isinstance(command, click.Command)
            return command
        for point in entry_points(group="symbio.commands", name=cmd_name):
            added: click.Command = point.load()
            return added
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One line per command, without importing any."""
        with formatter.section("Commands"):
            rows = [(name, COMMANDS[name][1] if name in COMMANDS else "") for name in self.list_commands(ctx)]
            formatter.write_dl(rows)


def default_language() -> str:
    """Language of the environment: "ru" where it says so, else "en"."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "ru" if spoken.lower().startswith("ru") else "en"


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(symbio.__version__, prog_name="symbio")
@click.option(
    "--lang", type=click.Choice(["en", "ru"]), default=default_language, help="Language of answers."
)
@click.pass_context
def cli(ctx: click.Context, lang: str) -> None:
    """Industrial symbiosis: what one company's residues can become for another.

    Exit codes: 0 done, 1 some rows refused, 2 unusable call or file.
    """
    ctx.obj = lang


def main() -> None:
    """Run the command; every failure ends in a sentence and code 2, never in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a sign that an old console lacks is no reason to fail
            stream.reconfigure(errors="replace")
    if sys.stderr.isatty():
        _tell_of_long_making()
    try:
        code = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        from symbio.language import say_code

        click.echo(say_code("cancelled", _spoken_language()), err=True)
        code = UNUSABLE
    except click.ClickException as error:
        error.show()
        code = UNUSABLE
    except Exception as error:
        code = _say_failure(error)
    sys.stdout.flush()
    sys.exit(code if isinstance(code, int) else DONE)


class _Notice(logging.Handler):
    """Tells once that something is being made that takes a while and is kept afterwards."""

    is_told = False

    def emit(self, record: logging.LogRecord) -> None:
        from symbio.language import say_code

        if not self.is_told:
            self.is_told = True
            click.echo(say_code("cli-making", _spoken_language()), err=True)


def _tell_of_long_making() -> None:
    log = logging.getLogger("symbio.knowledge.cache")
    log.setLevel(logging.INFO)
    log.addHandler(_Notice())


def _say_failure(error: Exception) -> int:
    from symbio.language import SymbioError, say, say_code

    if os.environ.get("SYMBIO_DEBUG"):
        raise error
    lang = _spoken_language()
    if isinstance(error, SymbioError):
        click.echo(say(error.message, lang), err=True)
    elif isinstance(error, OSError):
        reason = error.strerror or type(error).__name__
        click.echo(say_code("cli-os-error", lang, file=str(error.filename or ""), reason=reason), err=True)
    else:
        click.echo(say_code("cli-internal-error", lang, kind=type(error).__name__), err=True)
    return UNUSABLE


def _spoken_language() -> str:
    words = sys.argv[1:]
    for i, word in enumerate(words):
        if word == "--lang" and i + 1 < len(words):
            return words[i + 1]
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
    return default_language()
