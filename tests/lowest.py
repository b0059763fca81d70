"""Prints what has to be installed for nbauth to meet the lowest versions that `pyproject.toml` allows.

Of what it depends on, or of the extra that is named: `python lowest.py [EXTRA]`.
"""

import re
import sys
import tomllib
from pathlib import Path

with (Path(__file__).parents[1] / "pyproject.toml").open("rb") as file:
    PROJECT = tomllib.load(file)["project"]
EXTRAS = PROJECT["optional-dependencies"]


def lowest(requirements):
    """Each at the lowest version, and those of our own extras that are among them."""
    for requirement in requirements:
        if extras := re.fullmatch(r"nbauth\[(.*)\]", requirement):
            for extra in extras[1].split(","):
                yield from lowest(EXTRAS[extra])
        else:
            yield requirement.replace(">=", "==")


if __name__ == "__main__":
    of = EXTRAS[sys.argv[1]] if sys.argv[1:] else PROJECT["dependencies"]
    print(*dict.fromkeys(lowest(of)), sep="\n")
