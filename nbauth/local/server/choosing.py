# ruff: noqa: SLF001 -- MiniStack's private functions are what is replaced here; see replacing.py
"""Choice-based sign-in (USER_AUTH): the person, or the app for them, chooses the first factor.

https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html,
and https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ChallengeResponseType.html.
Passkeys are not offered.
"""

import hmac
from collections.abc import Callable
from types import ModuleType
from typing import TypeAlias

from nbauth.local.server import hiding, names
from nbauth.local.server.challenges import Challenge, Challenges, wrong_code
from nbauth.local.server.codes import MEDIA
from nbauth.local.server.first_sign_in import FLOW
from nbauth.local.server.hiding import Disguise
from nbauth.local.server.last_step import LastStep
from nbauth.local.server.outbox import Outbox, new_first_code
from nbauth.local.server.refusal import Data, Refused, Reply, not_authorized
from nbauth.local.server.replacing import replace, require

_SELECT = "SELECT_CHALLENGE"
_SENT = {"EMAIL_OTP": "email", "SMS_OTP": "phone_number"}
_PASSWORD = {"PASSWORD_SRP": "SRP_A", "PASSWORD": "PASSWORD"}
_Handler: TypeAlias = Callable[[Data], Reply]


class Choosing:
    """The first factors of every user pool of one server."""

    def __init__(
        self, cognito: ModuleType, *, now: Callable[[], float], outbox: Outbox, last: LastStep, disguise: Disguise
    ) -> None:
        self._cognito = cognito
        self._outbox = outbox
        self._last = last
        self._disguise = disguise
        self._challenges = Challenges(now)

    def install(self) -> None:
        """Put this around what begins and what goes on with a sign-in."""
        require(self._cognito, "_pool_for_client", "_initiate_user_srp_auth", "json_response")
        replace(self._cognito, "_initiate_auth", self._beginning)
        replace(self._cognito, "_respond_to_auth_challenge", self._answering)

    def _beginning(self, original: _Handler) -> _Handler:
        def initiate_auth(data: Data) -> Reply:
            pool = self._cognito._pool_for_client(data.get("ClientId"))[0]
            if pool is None or data.get("AuthFlow") != "USER_AUTH":
                return original(data)
            client = pool["_clients"][data["ClientId"]]
            if FLOW not in (client.get("ExplicitAuthFlows") or []):
                raise Refused("InvalidParameterException", "USER_AUTH is not enabled for the client.")
            if data.get("Session"):
                return original(data)
            given = data.get("AuthParameters") or {}
            username = _required(given, "USERNAME")
            user = names.find(pool, username)
            if user is not None:
                _check(user)
            elif not hiding.hides(client):
                raise hiding.nobody()
            offered = _offered(pool, user)
            wanted = given.get("PREFERRED_CHALLENGE")
            if wanted in offered:
                return self._go_on(pool, client, user, str(wanted), given)
            return self._ask(
                _SELECT, client, self._name_of(pool, user, username), state=offered, AvailableChallenges=offered
            )

        return initiate_auth

    def _answering(self, original: _Handler) -> _Handler:
        def respond(data: Data) -> Reply:
            name, client_id = str(data.get("ChallengeName")), str(data.get("ClientId"))
            pool = self._cognito._pool_for_client(client_id)[0]
            is_ours = name in {_SELECT, "SMS_OTP"} or self._challenges.knows(data.get("Session"))
            if pool is None or not is_ours:
                return original(data)
            answers = data.get("ChallengeResponses") or {}
            challenge = self._challenges.find(data.get("Session"), name=name, client_id=client_id)
            username = _required(answers, "USERNAME")
            user = names.find(pool, username)
            if self._name_of(pool, user, username) != challenge.username:
                raise not_authorized("Invalid session for the user.")
            if user is not None:
                _check(user)
            if name == _SELECT:
                wanted = _required(answers, "ANSWER")
                if wanted not in challenge.state:
                    raise Refused("InvalidParameterException", f"Selected challenge {wanted[:40]} is not available.")
                client = pool["_clients"][client_id]
                _required(answers, _PASSWORD.get(wanted, "ANSWER"))
                challenge.used = True
                return self._go_on(pool, client, user, wanted, answers)
            return self._take_code(pool, user, challenge, answers)

        return respond

    def _take_code(self, pool: Data, user: Data | None, challenge: Challenge, answers: Data) -> Reply:
        given = _required(answers, f"{challenge.name}_CODE")
        if user is None or not hmac.compare_digest((challenge.code or "").encode(), given.encode()):
            raise wrong_code(challenge)
        challenge.used = True
        return self._last.take(pool, challenge.client_id, user, answers.get("DEVICE_KEY", challenge.state))

    def _go_on(self, pool: Data, client: Data, user: Data | None, factor: str, given: Data) -> Reply:
        """With this first factor."""
        if factor in _SENT:
            return self._send(pool, client, user, factor, given)
        _required(given, _PASSWORD[factor])
        flow = "USER_SRP_AUTH" if factor == "PASSWORD_SRP" else "USER_PASSWORD_AUTH"
        allowed = client.get("ExplicitAuthFlows")
        # "This authentication flow can do username-password and SRP authentication without other ExplicitAuthFlows
        # permitting them": https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolClientType.html
        client["ExplicitAuthFlows"] = [*(allowed or []), f"ALLOW_{flow}"]
        try:
            reply: Reply = self._cognito._initiate_auth(
                {"ClientId": client["ClientId"], "AuthFlow": flow, "AuthParameters": given}
            )
        finally:
            client["ExplicitAuthFlows"] = allowed
        return reply

    def _send(self, pool: Data, client: Data, user: Data | None, factor: str, given: Data) -> Reply:
        attribute = _SENT[factor]
        medium, name = MEDIA[attribute], self._name_of(pool, user, given["USERNAME"])
        if user is None:
            code, destination = None, self._disguise.delivery(pool, given["USERNAME"], [attribute])["Destination"]
        else:
            code, address = new_first_code(), names.attributes_of(user)[attribute]
            destination = self._outbox.send(pool["Id"], name, address=address, medium=medium, code=code).destination
        sent = {"CODE_DELIVERY_DELIVERY_MEDIUM": medium, "CODE_DELIVERY_DESTINATION": destination}
        return self._ask(factor, client, name, code=code, state=given.get("DEVICE_KEY"), parameters=sent)

    def _ask(
        self,
        name: str,
        client: Data,
        username: str,
        *,
        code: str | None = None,
        state: object = None,
        parameters: Data | None = None,
        **content: object,
    ) -> Reply:
        session = self._challenges.open(
            name, client_id=client["ClientId"], username=username,
            lasts=client.get("AuthSessionValidity", 3) * 60.0, code=code, state=state,
        )  # fmt: skip
        told = {"USERNAME": username, **(parameters or {})}
        reply: Reply = self._cognito.json_response(
            {"ChallengeName": name, "Session": session, "ChallengeParameters": told, **content}
        )
        return reply

    def _name_of(self, pool: Data, user: Data | None, typed: str) -> str:
        return str(user["Username"]) if user else self._disguise.user_id(pool, typed)


def _check(user: Data) -> None:
    """[?] That these are told before a factor is chosen."""
    if not user.get("Enabled", True):
        raise not_authorized("User is disabled.")
    if user.get("UserStatus") == "UNCONFIRMED":
        raise Refused("UserNotConfirmedException", "User is not confirmed.")


def _offered(pool: Data, user: Data | None) -> list[str]:
    """What the pool allows and the user has; of somebody who is not there, what anybody may have.

    One factor alone is not enough where a second one is asked for: [?] a user who has set one up can't go without.
    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html
    """
    allowed = pool["Policies"].get("SignInPolicy", {}).get("AllowedFirstAuthFactors") or ["PASSWORD"]
    attributes = {} if user is None else names.attributes_of(user)
    needs_second = pool.get("MfaConfiguration") == "ON" or bool(user and user.get("_mfa_enabled"))
    sent = [
        factor
        for factor, attribute in _SENT.items()
        if factor in allowed and not needs_second and (user is None or names.is_verified(attributes, attribute))
    ]
    return [*(_PASSWORD if "PASSWORD" in allowed else ()), *sent]


def _required(given: Data, name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str) or not value:
        raise Refused("InvalidParameterException", f"Missing required parameter {name}")
    return value
