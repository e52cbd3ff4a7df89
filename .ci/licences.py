"""Every package that users install carries a licence that lets Symbio be used freely."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

ALLOWED = (
    "Apache",
    "MIT",
    "BSD",
    "ISC",
    "PSF",
    "Python Software Foundation",
    "MPL-2.0",
    "Mozilla Public License 2.0",
    "Zlib",
    "CC0",
    "Unlicense",
    "0BSD",
    "OFL-1.1",
)


def locked_names(lock: Path) -> list[str]:
    """Names of the packages in a lock file."""
    return re.findall(r"^([A-Za-z0-9_.\-]+)==", lock.read_text("utf-8"), flags=re.MULTILINE)


def main() -> int:
    """Print licences that are not on the list; return their number."""
    names = locked_names(Path("requirements/run.txt"))
    call = [
        str(Path(sys.executable).parent / "pip-licenses"),
        "--format=json",
        "--from=mixed",
        "--packages",
        *names,
    ]
    found = json.loads(subprocess.run(call, check=True, capture_output=True, text=True).stdout)
    bad = [row for row in found if not any(word in row["License"] for word in ALLOWED)]
    for row in bad:
        print(f"{row['Name']} {row['Version']}: licence {row['License']!r} is not on the list")
    print(f"licences: {len(found)} packages looked at, {len(bad)} refused")
    return len(bad)


if __name__ == "__main__":
    sys.exit(main())
