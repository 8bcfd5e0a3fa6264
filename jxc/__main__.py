"""Lets `python -m jxc` behave as the `jxc` command does."""

import sys

from jxc.cli import main

sys.exit(main(sys.argv[1:]))
