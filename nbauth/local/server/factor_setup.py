# ruff: noqa: SLF001 -- MiniStack's private functions are what is replaced here; see replacing.py
"""Authenticator apps that are set up, by whoever is signed in or has to do it to sign in; e-mail likewise.

AssociateSoftwareToken and VerifySoftwareToken take an access token or the Session of MFA_SETUP; with a Session each
gives the next, and what was used is used up. VerifySoftwareToken proves that the app shows the right codes: for whoever
is signed in only SetUserMFAPreference makes a sign-in ask for them.
https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa-totp.html
"""

import base64
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from types import ModuleType

from nbauth.local.server import names, second_factors, totp
from nbauth.local.server.challenges import ATTEMPTS, Challenge, Challenges
from nbauth.local.server.refusal import Data, Refused, Reply, not_authorized
from nbauth.local.server.replacing import replace, require

NAME = "MFA_SETUP"


@dataclass(slots=True)
class Setup:
    """What is being set up behind one Session."""

    device_key: object
    secret: str = field(default="", repr=False)
    verified: bool = False
    email: str = ""


class FactorSetup:
    """The set-ups of every user pool of one server."""

    def __init__(self, cognito: ModuleType, *, now: Callable[[], float], challenges: Challenges) -> None:
        self._cognito = cognito
        self._now = now
        self._challenges = challenges

    def install(self) -> None:
        """Put this in the place of MiniStack's functions."""
        require(self._cognito, "_user_pool_for_access_token", "_pool_for_client", "json_response")
        replace(self._cognito, "_associate_software_token", lambda _: self._associate)
        replace(self._cognito, "_verify_software_token", lambda _: self._verify)

    def email_of(self, pool: Data, user: Data, answers: Data) -> str:
        """The address with which MFA_SETUP is answered; empty if it is answered otherwise. [?] As Amplify does."""
        email = answers.get("EMAIL")
        if not email:
            return ""
        if second_factors.EMAIL not in second_factors.offered(pool):
            raise Refused("InvalidParameterException", "Email MFA is not enabled for the userPool.")
        if not names.is_email(str(email)):
            raise Refused("InvalidParameterException", "Invalid email address format.")
        names.check_alias(pool, "email", email, other_than=user)
        return str(email)

    @staticmethod
    def done(user: Data, challenge: Challenge) -> None:
        """MFA_SETUP is answered: `Refused` unless the app was verified."""
        if not challenge.state.verified:
            raise not_authorized("Invalid session for the user.")
        second_factors.switch_on(user, second_factors.TOTP)

    def _associate(self, data: Data) -> Reply:
        secret = base64.b32encode(secrets.token_bytes(32)).decode().rstrip("=")
        if data.get("Session") and not data.get("AccessToken"):
            challenge, _, pool = self._asked(data)
            _check_offered(pool)
            challenge.state.secret = secret
            return self._reply({"SecretCode": secret, "Session": self._challenges.go_on(data["Session"])})
        user, pool = self._user_and_pool(data)
        _check_offered(pool)
        user["_totp_pending_secret"] = secret
        return self._reply({"SecretCode": secret})

    def _verify(self, data: Data) -> Reply:
        if data.get("Session") and not data.get("AccessToken"):
            return self._verify_during_sign_in(data)
        user, pool = self._user_and_pool(data)
        _check_offered(pool)
        secret = str(user.get("_totp_pending_secret") or "")
        self._accept(user, secret, self._step(secret, data))
        del user["_totp_pending_secret"]
        return self._reply({"Status": "SUCCESS"})

    def _verify_during_sign_in(self, data: Data) -> Reply:
        challenge, user, _ = self._asked(data)
        try:
            step = self._step(challenge.state.secret, data)
        except Refused:
            challenge.wrong_codes += 1  # [?] Like other wrong codes.
            challenge.used = challenge.wrong_codes >= ATTEMPTS
            raise
        self._accept(user, challenge.state.secret, step)
        challenge.state.verified = True
        return self._reply({"Status": "SUCCESS", "Session": self._challenges.go_on(data["Session"])})

    def _step(self, secret: str, data: Data) -> int:
        if not secret:  # [?] The text is MiniStack's.
            raise Refused(
                "EnableSoftwareTokenMFAException", "No software token MFA has been associated for verification."
            )
        step = totp.matching_step(secret, str(data.get("UserCode") or ""), now=self._now())
        if step is None:
            raise Refused("EnableSoftwareTokenMFAException", "Code mismatch and fail enable Software Token MFA")
        return step

    @staticmethod
    def _accept(user: Data, secret: str, step: int) -> None:
        """A code is good once: the next sign-in wants another one."""
        user["_totp_secret"], user["_totp_last_step"] = secret, step

    def _asked(self, data: Data) -> tuple[Challenge, Data, Data]:
        """The open MFA_SETUP, whose it is, and in which pool: these calls name no app client."""
        challenge = self._challenges.find(data["Session"], name=NAME)
        pool = self._cognito._pool_for_client(challenge.client_id)[0]
        user = pool["_users"].get(challenge.username)
        if user is None or not user.get("Enabled", True):
            raise not_authorized("Invalid session for the user.")
        return challenge, user, pool

    def _user_and_pool(self, data: Data) -> tuple[Data, Data]:
        """Whose access token it is; that it is a good one was checked before the call came here."""
        user, pool = self._cognito._user_pool_for_access_token(data.get("AccessToken"))
        if user is None:
            raise Refused("InvalidParameterException", "Either an access token or a session must be given.")
        return user, pool

    def _reply(self, content: Data) -> Reply:
        reply: Reply = self._cognito.json_response(content)
        return reply


def _check_offered(pool: Data) -> None:
    """https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AssociateSoftwareToken.html.

    [?] The text is as it was met.
    """
    if second_factors.TOTP not in second_factors.offered(pool):
        raise Refused("SoftwareTokenMFANotFoundException", "Software Token MFA is not enabled by the userPool")
