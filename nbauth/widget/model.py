"""What the form needs of the sign-in behind it. `nbauth.holder.Holder` is one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from nbauth.core.answers import Answer, Opening
from nbauth.core.ports import Accounts
from nbauth.core.status import Status
from nbauth.core.steps import Step
from nbauth.devices import Devices
from nbauth.history import History
from nbauth.mfa import Mfa
from nbauth.own_account import Account


class RoleChoice(Protocol):
    """Which role's credentials the session has."""

    def use(self, role: str | None, /) -> None:
        """This one's, by its ARN, or with None that of the pool's choice. Waits for the network; raises NbauthError."""
        ...


class SignInModel(Protocol):
    """A sign-in that goes on with or without a form."""

    @property
    def accounts(self) -> Accounts:
        """Sign-up and the forgotten password."""
        ...

    @property
    def account(self) -> Account:
        """What whoever is signed in does to their own account."""
        ...

    @property
    def mfa(self) -> Mfa:
        """Their second factors."""
        ...

    @property
    def devices(self) -> Devices:
        """What the user pool remembers of whoever is signed in."""
        ...

    @property
    def roles(self) -> "RoleChoice":
        """The roles of whoever is signed in."""
        ...

    def status(self) -> Status:
        """Where the sign-in stands; never waits, for the network or for a lock that is held during a call."""
        ...

    def history(self) -> History:
        """What has happened to it; never waits."""
        ...

    def now(self) -> datetime:
        """The time, as an aware UTC datetime."""
        ...

    def respond(self, asked: Step, given: Opening | Answer, /) -> Step:
        """Answer this question. Waits for the network, one caller at a time; raises NbauthError."""
        ...

    def hears_the_browser(self, asked: Step, /) -> bool:
        """Whether a sign-in in the browser is completed by itself, when it comes back to this computer."""
        ...

    def start_over(self) -> None:
        """Drop the open question: back to the user name (kept) and the password."""
        ...

    def sign_out(self, *, everywhere: bool = False) -> object:
        """Here, or all of the user's sign-ins. Waits for the network.

        Always signed out here afterwards; raises NbauthError naming the part that failed.
        """
        ...

    def on_change(self, callback: Callable[[], None], /) -> Callable[[], None]:
        """Have `callback` called, in any thread and with no lock held, after each change; returns how to end that."""
        ...


@dataclass(frozen=True, slots=True)
class Served:
    """A sign-in, and what a form must know beside it to show it."""

    model: SignInModel
    name: str
    """What tells it apart from the other sign-ins of this kernel: what its session is called."""
    may_keep: Callable[[], bool]
    on_hello: Callable[[], None]
    """Called at each heartbeat of a page; must not wait."""
    others: "Others"


Others = Callable[[], tuple[Served, ...]]
"""The other sign-ins of this kernel in which somebody is signed in."""


def no_others() -> tuple[Served, ...]:
    """Of a sign-in that is alone."""
    return ()
