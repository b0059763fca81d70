"""A profile for the AWS CLI and every SDK of this computer, which asks `nbauth credential-process` for credentials.

https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
"""

import os
import shlex
import sys
from collections.abc import Mapping
from configparser import Error as ConfigError
from configparser import RawConfigParser
from dataclasses import dataclass
from pathlib import Path

from nbauth.config import PoolConfig
from nbauth.hold import DEFAULT_NAME


@dataclass(frozen=True)
class Profile:
    """What stands in AWS's configuration file."""

    name: str
    text: str
    process: str
    """Its `credential_process`."""

    def found_in(self, file: Path) -> str | None:
        """The `credential_process` of the profile that has its name there; empty if that has none, None if none is."""
        read = RawConfigParser(strict=False, delimiters=("=",), default_section="")
        try:
            read.read_string(file.read_text("utf-8", errors="replace"))
        except (OSError, ConfigError):  # what AWS's tools can't read either has no profiles
            return None
        section = f"profile {self.name}"
        return read.get(section, "credential_process", fallback="") if read.has_section(section) else None


def profile(pool: PoolConfig, file: Path, name: str) -> Profile:
    """Of the sign-in `name` to the pool that `file` describes."""
    # By its whole path: it is run in whatever folder somebody works in.
    words = [*_nbauth(), "credential-process", "--pool", str(file.absolute())]
    if name != DEFAULT_NAME:
        words += ["--name", name]
    process = " ".join(map(_quoted, words))
    lines = {"credential_process": process, "region": pool.region, "endpoint_url": pool.endpoint_url}
    called = "nbauth" if name == DEFAULT_NAME else f"nbauth-{name}"
    text = "\n".join([f"[profile {called}]", *(f"{key} = {value}" for key, value in lines.items() if value)])
    return Profile(called, text, process)


def aws_config_file(environment: Mapping[str, str]) -> Path:
    """Where AWS's tools look for profiles."""
    named = environment.get("AWS_CONFIG_FILE")
    return expanded(Path(named)) if named and named != os.devnull else Path("~/.aws/config")


def expanded(path: Path) -> Path:
    """With the home in it, where that is known."""
    try:
        return path.expanduser()
    except RuntimeError:  # no such user, or one without a home
        return path


def _nbauth() -> list[str]:
    """The command of this very environment: another terminal may have another, or none."""
    beside = Path(sys.executable).with_name("nbauth.exe" if os.name == "nt" else "nbauth")
    # -P: nothing of the folder in which somebody works is imported.
    return [str(beside)] if beside.exists() else [sys.executable, "-P", "-m", "nbauth"]


def _quoted(word: str) -> str:
    """SDKs split it as a shell does, or give it to one."""
    if os.name == "posix":
        # AWS's SDK for JavaScript takes what follows a blank and one of these for a comment, quoted or not.
        return shlex.quote(word).replace(" #", " ''#").replace(" ;", " '';")
    return f'"{word}"' if " " in word else word
