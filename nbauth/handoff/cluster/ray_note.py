"""What each process of a Ray job finds in its environment: whose sign-in it follows. There is no secret in it."""

import importlib.metadata
import json
from dataclasses import dataclass

from nbauth.handoff.handle import Handle

VARIABLE = "NBAUTH_RAY"
"""Names the note in a job's environment; Ray shows that to whoever may look at the cluster."""
NAMESPACE = "nbauth"
"""Of the desk, whose name is its job's."""


@dataclass(frozen=True)
class Note:
    """One."""

    handle: Handle
    version: str
    """Of nbauth, in the kernel."""

    def __str__(self) -> str:
        """As it is in the environment."""
        return json.dumps({"nbauth": self.version, "sign-in": self.handle.names()})

    @classmethod
    def read(cls, text: str) -> "Note":
        """From there."""
        found = json.loads(text)
        return cls(Handle(*found["sign-in"]), found["nbauth"])


def own_version() -> str:
    """Of nbauth, in this process."""
    return importlib.metadata.version("nbauth")


def desk_of(job: str) -> str:
    """The desk's name."""
    return f"nbauth {job}"
