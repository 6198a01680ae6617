"""Run the command line with ``python -m xlcore``."""

from xlcore.cli import main

main()
