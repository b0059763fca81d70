"""Prints what has to be installed for nbauth to meet the lowest versions that `pyproject.toml` allows."""

import tomllib
from pathlib import Path

with (Path(__file__).parents[1] / "pyproject.toml").open("rb") as file:
    dependencies = tomllib.load(file)["project"]["dependencies"]
print(*(dependency.replace(">=", "==") for dependency in dependencies), sep="\n")
