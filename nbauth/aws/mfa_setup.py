"""A second factor that is set up during a sign-in: the calls between MFA_SETUP and its answer.

AssociateSoftwareToken gives the secret key, VerifySoftwareToken proves that the app has it, and each gives a Session
for the next call. An e-mail address is the answer itself: its code follows as that of any e-mail.
https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa-totp.html
"""

import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nbauth.aws.clients import Clients
from nbauth.aws.factor_names import factors
from nbauth.aws.reply import names, shown, text
from nbauth.core.mfa import Factor
from nbauth.core.steps import NeedsTotpSetup
from nbauth.errors import WrongCode
from nbauth.secret import Secret
from nbauth.texts import Service

CHALLENGE = "MFA_SETUP"
SECRET_CODE = "SecretCode"  # noqa: S105 -- a name
CHOSEN = "chosen"
"""Both stand among the parameters of a challenge, as if Cognito had said them there."""
_DIGITS = 6
_DURING_SIGN_IN: tuple[Factor, ...] = ("TOTP", "EMAIL")
"""For text messages an administrator must have set the number."""


@dataclass(slots=True)
class _Progress:
    """How far the last app is that was being set up. A Session that was used is good for nothing."""

    begun_with: str = field(repr=False)
    session: str = field(repr=False)
    """The newest."""
    verified: bool = False


class MfaSetup:
    """Over one app client of one user pool."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients
        self._last: _Progress | None = None

    def begun(self, content: Mapping[str, Any]) -> Mapping[str, Any]:
        """The challenge, with the secret key where an app is all that can be set up."""
        if content.get("ChallengeName") != CHALLENGE:
            return content
        can_be, _ = offered(content.get("ChallengeParameters") or {})
        return self.chosen(content, can_be[0]) if can_be == ("TOTP",) else content

    def chosen(self, content: Mapping[str, Any], factor: Factor) -> Mapping[str, Any]:
        """The challenge as it goes on with this factor."""
        parameters = content.get("ChallengeParameters") or {}
        if factor != "TOTP":
            return {**content, "ChallengeParameters": {**parameters, CHOSEN: factor}}
        made = self._clients.user_pool_once.associate_software_token(Session=text(content["Session"]))
        more = {SECRET_CODE: made["SecretCode"]}
        session = text(made.get("Session") or content["Session"])
        return {**content, "Session": session, "ChallengeParameters": {**parameters, **more}}

    def verified(self, step: NeedsTotpSetup, code: Secret) -> str:
        """The Session to answer with, once the app has shown the right code. Raises WrongCode, and ClientError.

        What was verified is not verified again, if only the answer after it was lost.
        """
        progress = self._last
        if progress is None or progress.begun_with != step.ticket.session:
            progress = self._last = _Progress(step.ticket.session, step.ticket.session)
        if not progress.verified:
            reply = self._clients.user_pool_once.verify_software_token(
                Session=progress.session, UserCode=user_code(code), FriendlyDeviceName=device_name()
            )
            progress.session = text(reply.get("Session") or progress.session)
            if reply.get("Status") != "SUCCESS":
                raise WrongCode(Service.WRONG_CODE)
            progress.verified = True
        return progress.session


def offered(parameters: Mapping[str, Any]) -> tuple[tuple[Factor, ...], tuple[Factor, ...]]:
    """What can be set up now, and what elsewhere alone; an app where the pool says nothing. Raises ValueError."""
    told = names(parameters.get("MFAS_CAN_SETUP"))
    every = factors(told) if told else ("TOTP",)
    here = tuple(factor for factor in every if factor in _DURING_SIGN_IN)
    return here, tuple(factor for factor in every if factor not in here)


def user_code(code: Secret) -> str:
    """The six digits that VerifySoftwareToken takes; botocore sends nothing shorter. Raises WrongCode."""
    if len(code) != _DIGITS:
        raise WrongCode(Service.WRONG_CODE)
    return code.reveal()


def device_name() -> str:
    """What Cognito notes of an app: where it was set up."""
    return f"nbauth on {shown(platform.node()) or 'a computer'}"
