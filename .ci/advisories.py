"""Known vulnerabilities of the locked packages; says so, visibly, where no advisory data can be reached."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

UNREACHABLE = ("ConnectionError", "ServiceError", "Failed to connect", "Max retries", "403", "404", "Timeout")
UNAUDITED = "could not be audited"


def main() -> int:
    """Run pip-audit over the lock; 1 when something is known, 0 when nothing is or nothing can be asked."""
    call = [
        str(Path(sys.executable).parent / "pip-audit"),
        "--disable-pip",
        "--require-hashes",
        "--timeout",
        "5",
    ]
    try:
        done = subprocess.run(
            [*call, "-r", "requirements/run.txt"], capture_output=True, text=True, timeout=120, check=False
        )
    except subprocess.TimeoutExpired:
        print("advisories: SKIPPED, no answer from the advisory service")
        return 0
    told = done.stdout + done.stderr
    if done.returncode and any(word in told for word in UNREACHABLE):
        print("advisories: SKIPPED, no advisory data reachable")
        return 0
    if told.count(UNAUDITED) > 10:
        print("advisories: SKIPPED, the package index here carries no advisory data")
        return 0
    print(told.strip())
    return int(done.returncode != 0)


if __name__ == "__main__":
    sys.exit(main())
