"""What an administrator needs to know to help: the software, the pool, and what has happened.

It names whoever is signed in, for their account to be found; what was typed and not accepted is not in it.
"""

import platform
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from importlib import metadata
from types import MappingProxyType

from nbauth.core.events import Event, What
from nbauth.core.status import Status
from nbauth.core.steps import Question
from nbauth.history import History, here
from nbauth.texts import Happened, Screens, Text, fit
from nbauth.widget.view import Fact, Happening

_SHOWN = 8
_KERNELS = ("ipykernel", "marimo")

_NAMES: Mapping[What, Text] = MappingProxyType(
    {
        What.SIGN_IN: Happened.SIGN_IN,
        What.ANSWER: Happened.ANSWER,
        What.RESUME: Happened.RESUME,
        What.TOKENS: Happened.TOKENS,
        What.CREDENTIALS: Happened.CREDENTIALS,
        What.ROLE: Happened.ROLE,
        What.ASSUMING: Happened.ASSUMING,
        What.WAIT: Happened.WAIT,
        What.END: Happened.END,
        What.SIGN_OUT: Happened.SIGN_OUT,
        What.SIGN_UP: Happened.SIGN_UP,
        What.CONFIRMATION: Happened.CONFIRMATION,
        What.NEW_CODE: Happened.NEW_CODE,
        What.FORGOTTEN_PASSWORD: Happened.FORGOTTEN_PASSWORD,
        What.ATTRIBUTES: Happened.ATTRIBUTES,
        What.CHANGE: Happened.CHANGE,
        What.VERIFICATION: Happened.VERIFICATION,
        What.DELETION: Happened.DELETION,
        What.DEVICES: Happened.DEVICES,
        What.NEW_PASSWORD: Happened.NEW_PASSWORD,
        What.SECOND_FACTOR: Happened.SECOND_FACTOR,
    }
)


def happenings(history: History) -> tuple[Happening, ...]:
    """The last few, the newest first."""
    return tuple(_happening(event) for event in reversed(history[-_SHOWN:]))


def facts(status: Status) -> tuple[Fact, ...]:
    """About the software, the pool, and where the sign-in stands."""
    return tuple(Fact(name, fit(value)) for name, value in (*_software(), *_sign_in(status)) if value)


def report(status: Status, history: History, now: datetime) -> str:
    """All of it as plain text, with the whole history."""
    named = facts(status)
    width = max(len(fact.name) for fact in named)
    lines = [f"{fact.name:{width}}  {fact.value}" for fact in named]
    return "\n".join([Happened.REPORT.of(time=here(now)), "", *lines, "", repr(history)])


def where_kept(status: Status) -> Text:
    """Whether a restarted kernel asks again, and why it does."""
    if status.kept:
        return Screens.KEPT
    because = status.not_kept_because
    return Screens.IN_MEMORY_BECAUSE.of(why=because) if because else Screens.IN_MEMORY


def _happening(event: Event) -> Happening:
    result, since = event.result, event.since
    if since:
        result = Happened.REPEATED.of(result=result, times=event.times, since="{since}")
    return Happening(
        at=event.at.isoformat(),
        what=_NAMES[event.what],
        took=event.took.total_seconds(),
        result=result,
        since=since.isoformat() if since else "",
        failed=bool(event.error),
        code=event.code,
        request_id=event.request_id,
    )


@cache
def _software() -> tuple[tuple[str, str], ...]:
    kernels = [f"{name} {_version(name)}" for name in _KERNELS if name in sys.modules]
    return (
        ("nbauth", _version("nbauth")),
        ("Python", f"{platform.python_version()}, {platform.system()} {platform.machine()}"),
        ("boto3", _version("boto3")),
        (Happened.KERNEL, ", ".join(kernels)),
    )


def _version(package: str) -> str:
    """One that runs from a clone, or out of a zip file, may not tell it."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return str(getattr(sys.modules.get(package), "__version__", Happened.UNKNOWN))


def _sign_in(status: Status) -> Iterator[tuple[str, str]]:
    pool = status.pool
    yield Happened.REGION, pool.region or ""
    yield Happened.USER_POOL, pool.user_pool_id
    yield Happened.APP_CLIENT, pool.client_id
    yield Happened.IDENTITY_POOL, pool.identity_pool_id or Screens.NONE
    yield Happened.HOSTS, pool.foreign_hosts
    yield Happened.STATE, status.state.value
    if isinstance(status.step, Question):
        yield Happened.ASKED, type(status.step).__name__
    if status.username:
        names = dict.fromkeys((status.shown_name or "", status.username, status.identity_id or ""))
        yield Happened.WHO, ", ".join(filter(None, names))
        yield Happened.OF_ROLE, status.role or ""
        yield Happened.KEPT, where_kept(status)
    yield Happened.CLOCK, f"{round(status.ahead.total_seconds()):+d} s"
