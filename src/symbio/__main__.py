"""``python -m symbio``."""

from symbio.cli import main

main()
