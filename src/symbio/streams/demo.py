"""The demo regions: real places, public sources, estimates marked as such."""

from __future__ import annotations

from importlib import resources

from symbio.language import UnusableCall
from symbio.streams.reading import read_streams
from symbio.streams.table import Streams

DEMOS = ("kuzbass", "kalundborg")


def demo(name: str = "kuzbass") -> Streams:
    """Return the stream table of a demo region.

    ``"kuzbass"``: sites by type and town; quantities are capacity × coefficient and marked ≈.
    ``"kalundborg"``: the published network. Each row names its source and grade.

    Raises
    ------
    UnusableCall
        There is no demo of that name.
    """
    if name not in DEMOS:
        raise UnusableCall("demo-unknown", name=name, known=", ".join(DEMOS))
    folder = resources.files("symbio.streams") / "data" / "demo"
    with resources.as_file(folder / f"{name}.csv") as path:
        return read_streams(path)
