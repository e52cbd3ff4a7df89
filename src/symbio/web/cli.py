"""``symbio serve`` and ``symbio admin``: start the platform, and look after it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import click

from symbio.language import UnusableCall, say_code

DONE, UNUSABLE = 0, 2


def _lang(ctx: click.Context) -> str:
    return str(ctx.find_root().obj or "en")


def _set_up() -> None:
    """Make Django ready; a sentence where the platform is not installed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "symbio.web.settings")
    try:
        import django
    except ModuleNotFoundError as error:
        raise UnusableCall("web-not-installed") from error
    django.setup()


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


@click.command(name="serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--data", type=click.Path(file_okay=False), help="Folder of database, uploads and secret key.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Web processes.")
@click.option("--no-worker", is_flag=True, help="Leave background work to `symbio admin work`.")
@click.option("--demo", is_flag=True, help="Load the demo regions and offer demo users (loopback only).")
@click.pass_context
def serve(
    ctx: click.Context,
    host: str,
    port: int,
    data: str | None,
    workers: int,
    no_worker: bool,
    demo: bool,
) -> int:
    """Start the platform: prepare the database, then serve pages."""
    lang = _lang(ctx)
    if data:
        os.environ["SYMBIO_DATA"] = str(Path(data).resolve())
    is_loopback = host in ("127.0.0.1", "localhost", "::1")
    if demo and is_loopback:
        os.environ["SYMBIO_DEMO"] = "1"
    if is_loopback:
        os.environ.setdefault("SYMBIO_ADDRESS", f"http://{host}:{port}")
    if not _is_free(host, port):
        raise UnusableCall("web-port-taken", port=port)
    _prepare_apart(lang, demo=demo and is_loopback)
    click.echo(say_code("web-starting", lang, address=f"http://{host}:{port}"))
    sys.stdout.flush()
    from symbio.web.jobs.beside import worker_beside

    with nullcontext() if no_worker else worker_beside():
        _run(host, port, workers)
    return DONE


def _prepare_apart(lang: str, *, demo: bool) -> None:
    """`prepare` in a process of its own.

    The server forks, and what runs threads (tables, compiled search) must not live on in a fork.
    """
    asked = ["--demo"] if demo else []
    done = subprocess.run([sys.executable, "-m", "symbio", "--lang", lang, "admin", "migrate", *asked])
    if done.returncode:
        sys.exit(done.returncode)


def prepare(lang: str, *, demo: bool) -> None:
    """Bring the database to the newest form, and load the demo where asked for."""
    from django.conf import settings
    from django.core.management import call_command

    click.echo(say_code("web-preparing", lang), err=True)
    settings.DATA.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    from symbio.web.atlas.made import prepared_beside
    from symbio.web.bridge import warm_up

    with prepared_beside():
        warm_up()  # indexes and compiled code are kept on disk, where the web processes find them
        if demo:
            from symbio.web.demo import is_loaded, load_demo

            if not is_loaded():
                click.echo(say_code("web-loading-demo", lang), err=True)
                load_demo()


def _run(host: str, port: int, workers: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        "symbio.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        websockets=False,
        log_access=False,
        log_level=LogLevels.warning,
    ).serve()


@click.group(name="admin")
def admin() -> None:
    """Look after the platform: database, users, matching."""


@admin.command(name="migrate")
@click.option("--demo", is_flag=True, help="Load the demo regions and their users, where there are none.")
@click.pass_context
def migrate(ctx: click.Context, demo: bool) -> int:
    """Bring the database to the newest form."""
    _set_up()
    prepare(_lang(ctx), demo=demo)
    return DONE


@admin.command(name="create-administrator")
@click.argument("email")
@click.password_option(help="Asked for when it is not given.")
@click.pass_context
def create_administrator(ctx: click.Context, email: str, password: str) -> int:
    """Make an administrator with a verified e-mail address."""
    _set_up()
    from allauth.account.models import EmailAddress
    from django.contrib.auth import get_user_model

    user = get_user_model().objects.create_superuser(email, password)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    click.echo(user.email)
    return DONE


@admin.command(name="rematch")
@click.pass_context
def rematch(ctx: click.Context) -> int:
    """Match all streams against each other anew."""
    _set_up()
    from symbio.web import bridge

    with click.progressbar(length=100, file=sys.stderr) as bar:
        shown = 0

        def tell(done: int, total: int) -> None:
            nonlocal shown
            now = round(100 * done / max(total, 1))
            bar.update(now - shown)
            shown = now

        click.echo(bridge.match_all(tell))
    return DONE


@admin.command(name="work")
@click.option("--once", is_flag=True, help="End when nothing waits.")
@click.option("--parent", type=int, help="End with the process of this number.")
@click.pass_context
def work(ctx: click.Context, once: bool, parent: int | None) -> int:
    """Do background work: imports, matching, letters. `symbio serve` starts this by itself."""
    _set_up()
    from threading import Event

    from symbio.web.jobs.beside import stop_on_signals
    from symbio.web.jobs.work import work as work_until

    stop = Event()
    stop_on_signals(stop, parent)
    if parent is None:
        click.echo(say_code("web-worker-starting", _lang(ctx)), err=True)
    work_until(stop, is_once=once)
    return DONE


@admin.command(name="tidy")
@click.pass_context
def tidy(ctx: click.Context) -> int:
    """Delete what was kept long enough. The worker does this once a day by itself."""
    _set_up()
    from symbio.web.privacy.tidy import tidy as tidy_all

    for name, count in tidy_all().items():
        click.echo(f"{name}\t{count}")
    return DONE


@admin.command(name="backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_context
def backup(ctx: click.Context, file: Path) -> int:
    """Write the whole database and all uploads to FILE, a zip that either kind of database can read."""
    _set_up()
    from symbio.web.backup import write_backup

    count = write_backup(file)
    click.echo(say_code("web-backup-written", _lang(ctx), file=str(file), **count))
    return DONE


@admin.command(name="restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_context
def restore(ctx: click.Context, file: Path) -> int:
    """Read a backup into an empty database."""
    _set_up()
    prepare(_lang(ctx), demo=False)
    from symbio.web.restore import read_backup

    click.echo(say_code("web-backup-restored", _lang(ctx), **read_backup(file)))
    return DONE


__all__ = ["admin", "serve"]
