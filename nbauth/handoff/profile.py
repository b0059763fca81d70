"""A profile for the AWS CLI and every SDK of this computer, which asks `nbauth credential-process` for credentials.

https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nbauth.config import PoolConfig

_DEFAULT = "session"


@dataclass(frozen=True)
class Profile:
    """What stands in AWS's configuration file."""

    name: str
    text: str
    process: str
    """Its `credential_process`, by which it is known."""

    def is_in(self, file: Path) -> bool:
        """Whether it stands there already; a file that can't be read has none."""
        try:
            return self.process in file.read_text("utf-8", errors="replace")
        except OSError:
            return False


def profile(pool: PoolConfig, file: Path | None, name: str) -> Profile:
    """Of the sign-in `name` to the pool that `file` describes; with None, to the one that the variables name."""
    words = [*_nbauth(), "credential-process"]
    if file is not None:
        words += ["--pool", str(file.absolute())]  # it is run in whatever folder somebody works in
    if name != _DEFAULT:
        words += ["--name", name]
    process = " ".join(map(_quoted, words))
    lines = {"credential_process": process, "region": pool.region, "endpoint_url": pool.endpoint_url}
    called = "nbauth" if name == _DEFAULT else f"nbauth-{name}"
    text = "\n".join([f"[profile {called}]", *(f"{key} = {value}" for key, value in lines.items() if value)])
    return Profile(called, text, process)


def aws_config_file(environment: Mapping[str, str]) -> Path:
    """Where AWS's tools look for profiles."""
    named = environment.get("AWS_CONFIG_FILE")
    return Path(named).expanduser() if named and named != os.devnull else Path("~/.aws/config")


def _nbauth() -> list[str]:
    """The command of this very environment: another terminal may have another, or none."""
    beside = Path(sys.executable).with_name("nbauth.exe" if os.name == "nt" else "nbauth")
    return [str(beside)] if beside.exists() else [sys.executable, "-m", "nbauth"]


def _quoted(word: str) -> str:
    return f'"{word}"' if " " in word else word
