"""The role whose credentials a session has: the one that the identity pool chooses, or one that its user has chosen."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from nbauth.core import checks
from nbauth.credentials_keeper import CredentialsKeeper
from nbauth.deadline import one_deadline
from nbauth.errors import RoleRefused
from nbauth.shared_sign_in import not_signed_in
from nbauth.token_keeper import TokenKeeper


class Roles:
    """Those of whoever is signed in."""

    def __init__(
        self,
        tokens: TokenKeeper,
        credentials: CredentialsKeeper,
        *,
        turn: Callable[[], AbstractContextManager[object]],
        tell: Callable[[], None],
    ) -> None:
        """Whoever lets somebody in or out takes a `turn`; `tell` says that something has changed."""
        self._tokens = tokens
        self._credentials = credentials
        self._turn = turn
        self._tell = tell

    @one_deadline()
    def use(self, role: str | None) -> None:
        """From now on the credentials of this role, or with None of the one that the identity pool chooses.

        A kernel that is restarted goes on with it; others that share the sign-in go on with theirs. Raises RoleRefused
        and the other NbauthErrors; the role is what it was then.
        """
        wanted = None if role is None else checks.text(role, "role", RoleRefused)
        given = self._credentials.of_role(wanted)
        with self._turn():
            held = self._tokens.held
            if held is None or held.sub != given.sub:
                raise not_signed_in()
            self._tokens.remember_role(held.sub, wanted)
            self._credentials.take(given)
        self._tell()
