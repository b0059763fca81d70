"""What stands for a sign-in where a library pickles or tokenises it: it says which one, and holds no secret."""

import gc
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from functools import partial
from itertools import count
from typing import Any, Protocol
from weakref import WeakKeyDictionary, WeakSet, ref

from nbauth.config import PoolConfig
from nbauth.core.tokens import Credentials
from nbauth.errors import NotSignedIn
from nbauth.handoff.following import Following
from nbauth.hold import HasCredentials
from nbauth.texts import Handoff


class Whose(Protocol):
    """Who is signed in; `Status` says it among other things."""

    @property
    def sub(self) -> str | None:
        """The user's id, or None for nobody's and a guest's."""
        ...

    @property
    def role(self) -> str | None:
        """The ARN of the role that was chosen, or None for the pool's choice."""
        ...


class SignIn(HasCredentials, Following, Protocol):
    """What a handle can stand for. `Holder` is one, and on a cluster's workers `Lent`."""

    def on_sign_out(self, listener: Callable[[], None], /) -> Callable[[], None]:
        """Have `listener` called when somebody signs out here; returns how to end that."""
        ...

    def status(self) -> Whose:
        """Whose they are now, without a call."""
        ...


@dataclass(frozen=True)
class Handle:
    """One sign-in, by what names it. Unpickled, it means the sign-in of that name in the process where it is."""

    user_pool_id: str
    client_id: str
    identity_pool_id: str | None
    name: str
    region: str | None
    endpoint_url: str | None
    """Of the data, as of every other AWS call; None for AWS's own."""
    _its_own: "ref[SignIn] | None" = field(default=None, repr=False, compare=False)
    """The very one, in the process where it was made; it keeps none alive."""

    def credentials(self, *, renew: bool = False) -> Credentials:
        """Valid ones, of this process; may wait for the network. Raises NotSignedIn and the other NbauthErrors."""
        return self.sign_in().credentials(renew=renew)

    def fetch_credentials(self) -> Credentials:
        """As `credentials`, for whoever must not wait for a person to sign in."""
        return self.sign_in().fetch_credentials()

    def credentials_at_hand(self) -> Credentials:
        """Those that are held, without a call. Raises why there are none."""
        return self.sign_in().credentials_at_hand()

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Have `listener` called after each change, in any thread; returns how to end that. Raises NotSignedIn."""
        return self.sign_in().on_change(listener)

    def whose(self) -> str:
        """Whose they are now, and in which role: what a library remembers of one is nothing for another."""
        try:
            status = self.sign_in().status()
        except NotSignedIn:
            return "nobody"
        return f"{status.sub or 'nobody'} {status.role or ''}".rstrip()

    def here(self) -> str:
        """Whose they are now, by which sign-in of this process, and since which sign-out.

        By it a library tells what it keeps in memory apart: the names of a handle may be those of several sign-ins, at
        the same time or one after the other.
        """
        try:
            return f"{self.whose()} by {_numbers.get(self.sign_in())}"
        except NotSignedIn:
            return "nobody"

    def sign_in(self) -> SignIn:
        """That of this process.

        Raises NotSignedIn where there is none of that name, or several, of whom nobody can say which is meant.
        """
        if found := self._its_own() if self._its_own else self.alone():
            return found
        raise NotSignedIn(Handoff.GONE_HERE if self._its_own else Handoff.NOT_HERE.of(pool=self.user_pool_id))

    def alone(self) -> SignIn | None:
        """The one of its name in this process, if there is one. Raises NotSignedIn where there are several.

        Elsewhere nobody could tell them apart either, so one of several is not handed on to another process.
        """
        if len(_here.get(self, ())) > 1:
            gc.collect()  # one that nobody has any more may still be there
        if len(found := list(_here.get(self, ()))) > 1:
            raise NotSignedIn(Handoff.SEVERAL_HERE.of(name=self.name, pool=self.user_pool_id))
        return found[0] if found else None

    def pool(self) -> PoolConfig:
        """What of the pool's configuration is known without the sign-in."""
        ids = (self.user_pool_id, self.client_id, self.identity_pool_id)
        return PoolConfig(*ids, region=self.region, endpoint_url=self.endpoint_url)

    def names(self) -> tuple[str | None, ...]:
        """All that names it; a handle that is made of them means the same where it is made."""
        return tuple(getattr(self, each.name) for each in fields(self) if each.compare)

    def __reduce__(self) -> tuple[type["Handle"], tuple[Any, ...]]:
        return Handle, self.names()


_here: "dict[Handle, WeakSet[SignIn]]" = {}
"""The sign-ins of this process: the process is what an unpickled handle is bound to."""


_numbers: "WeakKeyDictionary[SignIn, int]" = WeakKeyDictionary()
_next_number = count(1)


def _number(sign_in: SignIn) -> None:
    """Another one than any before, also of those that are gone."""
    _numbers[sign_in] = next(_next_number)


def _number_again(sign_in: "ref[SignIn]") -> None:
    if found := sign_in():
        _number(found)


def handle_of(sign_in: SignIn, name: str) -> Handle:
    """What stands for it from now on, here and where it is unpickled."""
    pool = sign_in.pool
    which = (pool.user_pool_id, pool.client_id, pool.identity_pool_id, name, pool.region, pool.endpoint_url)
    _here.setdefault(Handle(*which), WeakSet()).add(sign_in)
    _number(sign_in)
    sign_in.on_sign_out(partial(_number_again, ref(sign_in)))
    return Handle(*which, ref(sign_in))
