"""Signing in right after a sign-up, without the password again.

Where the app client allows USER_AUTH, SignUp gives a Session, ConfirmSignUp takes it and gives another, and
InitiateAuth with that one gives tokens: the code of the confirmation was the first factor. It is good
once, and as long as any Session.
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html
"""

from collections.abc import Callable
from types import ModuleType

from nbauth.local.server.challenges import Challenges
from nbauth.local.server.last_step import LastStep
from nbauth.local.server.names import find
from nbauth.local.server.refusal import Data, Reply, not_authorized
from nbauth.local.server.replacing import replace, require

FLOW = "ALLOW_USER_AUTH"
_SIGNED_UP, _CONFIRMED = "after SignUp", "after ConfirmSignUp"


class FirstSignIn:
    """The Sessions between a sign-up and the first sign-in."""

    def __init__(self, cognito: ModuleType, *, now: Callable[[], float], last: LastStep) -> None:
        self._cognito = cognito
        self._last = last
        self._challenges = Challenges(now)

    def install(self) -> None:
        """Offer this part of USER_AUTH; the rest of it is in `choosing.py`."""
        require(self._cognito, "_pool_for_client")
        replace(self._cognito, "_initiate_auth", self._with_session)

    def signed_up(self, client: Data, user: Data) -> Data:
        """The reply's Session, where the app client allows it."""
        return self._session(client, user, _SIGNED_UP)

    def check(self, client: Data, user: Data, session: object) -> None:
        """`Refused` for a Session that did not come from this user's sign-up."""
        if session is not None:
            challenge = self._challenges.find(session, name=_SIGNED_UP, client_id=client["ClientId"])
            if challenge.username != user["Username"]:
                raise not_authorized("Invalid session for the user.")

    def confirmed(self, client: Data, user: Data, session: object) -> Data:
        """Another Session in exchange for that of the sign-up."""
        if session is None:
            return {}
        self._challenges.find(session, name=_SIGNED_UP, client_id=client["ClientId"]).used = True
        return self._session(client, user, _CONFIRMED)

    def _session(self, client: Data, user: Data, name: str) -> Data:
        if FLOW not in (client.get("ExplicitAuthFlows") or []):
            return {}
        lasts = client.get("AuthSessionValidity", 3) * 60.0
        return {
            "Session": self._challenges.open(name, client_id=client["ClientId"], username=user["Username"], lasts=lasts)
        }

    def _with_session(self, original: Callable[[Data], Reply]) -> Callable[[Data], Reply]:
        def initiate_auth(data: Data) -> Reply:
            pool = self._cognito._pool_for_client(data.get("ClientId"))[0]  # noqa: SLF001 -- see replacing.py
            if data.get("AuthFlow") != "USER_AUTH" or not data.get("Session") or pool is None:
                return original(data)
            return self._tokens(pool, pool["_clients"][data["ClientId"]], data)

        return initiate_auth

    def _tokens(self, pool: Data, client: Data, data: Data) -> Reply:
        challenge = self._challenges.find(data["Session"], name=_CONFIRMED, client_id=client["ClientId"])
        given = data.get("AuthParameters") or {}
        user = find(pool, given.get("USERNAME"))
        if user is None or user["Username"] != challenge.username:
            raise not_authorized("Invalid session for the user.")
        if not user.get("Enabled", True):
            raise not_authorized("User is disabled.")
        challenge.used = True
        return self._last.take(pool, client["ClientId"], user, given.get("DEVICE_KEY"))
