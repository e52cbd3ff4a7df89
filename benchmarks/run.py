"""All benchmarks, one after the other: ``make bench``.

``--quick`` measures each once.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
BENCHMARKS = (
    ("classification_quality.py", ()),
    ("report_speed.py", ("--rounds",)),
    ("matching_speed.py", ("--rounds",)),
    ("assessment.py", ("--rounds",)),
)


def main() -> int:
    """Run them; returns the number that failed."""
    rounds = "1" if "--quick" in sys.argv else "3"
    failed = 0
    for script, options in BENCHMARKS:
        print(f"== {script}", flush=True)
        arguments = [rounds] if options else []
        failed += subprocess.run([sys.executable, str(HERE / script), *options, *arguments]).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
