"""How long the platform takes to accept an import, and how much memory (seed 42).

Run: ``python benchmarks/web_import.py [ROWS] [--matching] [--cancelling]``. Makes a table of ROWS (50,000)
streams of 200 sites in words of the knowledge, takes it in as a browser would, and does the job as
``symbio admin work`` does, in a database of its own (SQLite in a temporary folder; ``SYMBIO_DATABASE`` for
another, empty one).
"""

from __future__ import annotations

import argparse
import io
import os
import resource
import tempfile
import time

import numpy as np

ROWS, SITES = 50_000, 200
UNITS = ("t/a", "kg/d", "m3/a", "t/month")
STATES = ("", " wet", " dry", " mixed", " from the second line")


def table(rows: int) -> bytes:
    """A CSV of `rows` streams; two phrases in three differ, which is more than people write."""
    from symbio.knowledge import load

    rng = np.random.default_rng(42)
    names = [name.name.replace(";", ",") for name in load().names]
    share = 1 / np.arange(1, len(names) + 1) ** 0.6
    said = rng.choice(len(names), rows, p=share / share.sum())
    state, site, unit = (rng.integers(0, n, rows) for n in (len(STATES), SITES, len(UNITS)))
    quantity, is_need = rng.lognormal(4, 2, rows), rng.random(rows) < 0.3
    lines = ["company;site;direction;stream;quantity;unit;lat;lon"]
    lines += [
        f"Works;Site {s};{'need' if need else 'offer'};{names[n]}{STATES[w]};{q:.3f};{UNITS[u]}"
        f";{50 + s / 40:.2f};{30 + s / 20:.2f}"
        for n, w, s, u, q, need in zip(said, state, site, unit, quantity, is_need, strict=True)
    ]
    return "\n".join(lines).encode()


def peak_mb() -> float:
    """Most memory that this process held so far [MB]."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def _timed(name: str, work: object) -> None:
    start, busy = time.perf_counter(), time.process_time()
    work()  # type: ignore[operator]
    elapsed, busy = time.perf_counter() - start, time.process_time() - busy
    print(f"{name}: {elapsed:.1f} s ({busy:.1f} s of processor), peak {peak_mb():.0f} MB", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="?", type=int, default=ROWS)
    parser.add_argument("--matching", action="store_true", help="do the matching that follows, too")
    parser.add_argument("--cancelling", action="store_true", help="take everything back at the end")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="symbio-import-") as folder:
        os.environ["SYMBIO_DATA"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "symbio.web.settings")
        import django

        django.setup()
        _measure(asked)


def _measure(asked: argparse.Namespace) -> None:
    from django.contrib.auth import get_user_model
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.core.management import call_command

    from symbio.web.jobs.queue import start_accept
    from symbio.web.jobs.work import run_now
    from symbio.web.registry.imports import take_back, take_in
    from symbio.web.registry.models import Import, Member, Organisation, Stream

    call_command("migrate", verbosity=0)
    user = get_user_model().objects.create_user("a@example.org")
    organisation = Organisation.objects.create(name="Works", name_key="works")
    Member.objects.create(user=user, organisation=organisation, role="owner")
    data = table(asked.rows)
    print(f"{asked.rows:,} rows, {len(data) / 1e6:.1f} MB; peak {peak_mb():.0f} MB", flush=True)
    upload = SimpleUploadedFile("works.csv", io.BytesIO(data).read())
    _timed("taking in", lambda: take_in(upload, "", organisation, user=user))
    taken = Import.objects.get()
    job = start_accept(taken.pk, owner_id=user.pk)
    _timed("accepting", lambda: run_now(job))
    print(f"{job.state}: {job.result}; {len(set(Stream.objects.values_list('text', flat=True))):,} phrases")
    if asked.matching:
        from symbio.web.jobs.models import Job

        following = Job.objects.get(pk=job.result["matching"])
        _timed("matching", lambda: run_now(following))
        print(f"{following.state}: {following.result}")
    if asked.cancelling:
        _timed("taking back", lambda: take_back(taken))
        print(f"{Stream.objects.count()} streams left")


if __name__ == "__main__":
    main()
