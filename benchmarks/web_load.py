"""The platform under load: 20 users with 1–3 s of thought against a filled database.

    python benchmarks/web_load.py --streams 10000 --seconds 300

Makes a folder with a database of made-up companies (words from the knowledge's own phrases, scattered
places), matches everything, starts the server on the same machine, and prints median and 95th percentile of
each page in milliseconds. Load and server share the cores. With ``SYMBIO_DATABASE`` the database is
PostgreSQL; for one that is thrown away afterwards, with 10,000 sites and 50,000 streams:

    python .ci/postgres.py --durable python benchmarks/web_load.py --streams 50000
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from collections import defaultdict
from pathlib import Path
from statistics import median, quantiles

from symbio.knowledge import load


def _fill(n_streams: int, seed: int) -> None:
    """Make companies with a site each, one for every five streams, and the streams."""
    import django

    django.setup()
    from django.core.management import call_command

    from symbio.web import bridge
    from symbio.web.access import cell_of
    from symbio.web.registry.models import Organisation, Site, Stream

    call_command("migrate", interactive=False, verbosity=0)
    chance, k = random.Random(seed), bridge.knowledge()
    classes = sorted({flow.nace for flow in k.activity_flows})
    companies = [
        Organisation(name=f"Company {i}", name_key=f"company {i}", is_named=i % 2 == 0)
        for i in range(max(1, n_streams // 5))
    ]
    Organisation.objects.bulk_create(companies, batch_size=500)
    sites = []
    for company in companies:
        lat, lon = chance.uniform(50, 58), chance.uniform(30, 90)
        sites.append(
            Site(
                organisation=company, name=company.name, activity=chance.choice(classes), country="RU",
                lat=lat, lon=lon, cell=cell_of(lat, lon), is_exact=True,
            )
        )  # fmt: skip
    Site.objects.bulk_create(sites, batch_size=500)
    phrases = list(k.phrases)
    made: list[Stream] = []
    for _ in range(n_streams):
        phrase = chance.choice(phrases)
        sees = chance.choice(("public", "public", "members", "private"))
        text = phrase.text
        made.append(
            Stream(
                site=chance.choice(sites), direction=chance.choice(("offer", "need")), text=text[:500],
                text_key=bridge.text_key(text), quantity=10 ** chance.uniform(0, 5), unit="t/a",
                sees_what=sees, sees_quality=sees, sees_money="private",
            )
        )  # fmt: skip
    bridge.understand(made)
    Stream.objects.bulk_create(made, batch_size=500)


def _match() -> None:
    """Match everything; tell how long it took and the most memory that it needed."""
    import django

    django.setup()
    from symbio.web import bridge

    start, worked = time.perf_counter(), time.process_time()
    count = bridge.match_all()
    took, worked = time.perf_counter() - start, time.process_time() - worked
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"full match: {count} candidates, {took:.0f} s, of them {worked:.0f} s of computing, {most:.0f} MB")


def _save(times: int, seed: int) -> None:
    """Match single streams as saving one does, and tell how long it took."""
    import django

    django.setup()
    from symbio.web import bridge
    from symbio.web.registry.models import Stream

    bridge.warm_up()
    bridge.find_all_ways()
    keys = random.Random(seed).sample(list(Stream.objects.values_list("pk", flat=True)), times)
    took = []
    for stream in Stream.objects.filter(pk__in=keys).select_related("site__organisation"):
        start = time.perf_counter()
        bridge.match_stream(stream)
        took.append(1000 * (time.perf_counter() - start))
    print(f"{'save':12} n={times:5} median {median(took):7.0f} ms  p95 {quantiles(took, n=20)[-1]:7.0f} ms")


STEPS = ("fill", "match", "save")
"""Each in a process of its own, since its memory is measured."""


def _words() -> list[str]:
    """What people search for: words of the knowledge's phrases, every fifth with a letter left out."""
    chance, words = random.Random(11), set()
    for phrase in load().phrases:
        words |= {word for word in phrase.text.split() if word.isalpha() and len(word) > 4}
    asked = chance.sample(sorted(words), 2000)
    return [word[:3] + word[4:] if i % 5 == 0 else word for i, word in enumerate(asked)]


NARROWED = (
    "", "", "kind=energy", "kind=water", "direction=offer", "direction=need", "state=liquid", "state=bulk",
    "hazard=4", "least=1000+t/a", "resource=minerals", "resource=polymers", "resource=chemicals",
    "near=Новосибирск&km=300", "near=Самара&km=100&order=near", "near=Казань&km=300&kind=energy",
)  # fmt: skip
"""How searches and maps are narrowed."""


def _pages(chance: random.Random, words: list[str], streams: int) -> dict[str, str]:
    """An address of each page; nothing of it comes again soon, so that answers are made, not kept."""
    word = urllib.parse.quote(chance.choice(words))
    narrowed = urllib.parse.quote(chance.choice(NARROWED), safe="=&+/")
    zoom = chance.randint(3, 7)
    lat, lon, size = chance.uniform(50, 58), chance.uniform(30, 90), 360 / 2**zoom
    box = f"{lon:.2f},{lat - size / 3:.2f},{lon + size:.2f},{lat + size / 3:.2f}"
    return {
        "catalogue": f"/catalogue/?q={word}&{narrowed}",
        "map data": f"/map/places.json?{narrowed}&box={box}&zoom={zoom}",
        "map GeoJSON": f"/map/streams.geojson?q={word}&{narrowed}",
        "stream": f"/streams/{chance.randint(1, streams)}/",
    }


def _user(
    base: str, until: float, seed: int, streams: int, times: dict[str, list[float]], words: list[str]
) -> None:
    chance = random.Random(seed)
    while time.time() < until:
        pages = _pages(chance, words, streams)
        name = chance.choice(list(pages))
        start = time.perf_counter()
        try:
            asked = urllib.request.Request(base + pages[name], headers={"Accept-Encoding": "gzip"})
            with urllib.request.urlopen(asked, timeout=60) as answer:
                answer.read()
        except urllib.error.HTTPError as error:
            if error.code != 404:  # a stream that is not open to visitors
                raise
        times[name].append(1000 * (time.perf_counter() - start))
        time.sleep(chance.uniform(1, 3))


def _computed_s(session: int) -> float:
    """Time that all processes of a session computed [s] (proc(5): fields 6, 14, 15 of ``stat``)."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    """Fill, serve, ask, tell."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--streams", type=int, default=10_000)
    asked.add_argument("--seconds", type=int, default=300)
    asked.add_argument("--users", type=int, default=20)
    asked.add_argument("--workers", type=int, default=2)
    asked.add_argument("--filled", action="store_true", help="the database is filled already")
    asked.add_argument("--asking-alone", action="store_true", help="filled; no single streams are matched")
    asked.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    given = asked.parse_args()
    os.environ.setdefault("SYMBIO_DATA", tempfile.mkdtemp(prefix="symbio-load-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "symbio.web.settings"
    if given.step:
        {"fill": lambda: _fill(given.streams, 7), "match": _match, "save": lambda: _save(100, 7)}[
            given.step
        ]()
        return
    steps = () if given.asking_alone else STEPS[2:] if given.filled else STEPS
    for step in steps:
        call = [sys.executable, __file__, "--streams", str(given.streams), "--step", step]
        subprocess.run(call, check=True)
    port = _free_port()
    command = [sys.executable, "-m", "symbio", "serve", "--port", str(port), "--workers", str(given.workers)]
    with Path(os.environ["SYMBIO_DATA"], "log").open("w") as log:
        server = subprocess.Popen(command, start_new_session=True, stdout=log, stderr=log)
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(base + "/ready/", timeout=5)
                break
            except OSError:
                time.sleep(0.5)
        for _ in range(3 * given.workers):  # each process is warm
            urllib.request.urlopen(base + "/catalogue/?q=ash", timeout=60)
        times: dict[str, list[float]] = defaultdict(list)
        words = _words()
        before = _computed_s(server.pid)
        until = time.time() + given.seconds
        users = [
            threading.Thread(target=_user, args=(base, until, i, given.streams, times, words))
            for i in range(given.users)
        ]
        for user in users:
            user.start()
        for user in users:
            user.join()
        worked = _computed_s(server.pid) - before
        n = sum(len(found) for found in times.values())
        load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
        print(f"{n} requests, {1000 * worked / n:.0f} ms of computing each; load of the machine {load}")
    finally:
        os.killpg(server.pid, 15)
        server.wait(60)
    for name, found in sorted(times.items()):
        p95 = quantiles(found, n=20)[-1] if len(found) > 1 else found[0]
        print(f"{name:12} n={len(found):5} median {median(found):7.0f} ms  p95 {p95:7.0f} ms")


if __name__ == "__main__":
    main()
