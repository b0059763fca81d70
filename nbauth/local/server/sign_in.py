# ruff: noqa: SLF001 -- MiniStack's private functions are what is replaced here; see replacing.py
"""Sign-in: what follows the password, and what a Session accepts.

MiniStack checks passwords (real SRP; `password_proofs.py`). Here are the codes of authenticator apps, text messages
and e-mails, and Sessions that mean something: MiniStack answers RespondToAuthChallenge with tokens for any Session,
and for MFA_SETUP without a password at all.
"""

import hmac
import json
from collections.abc import Callable
from types import ModuleType

from nbauth.local.server import devices, names, schema, totp
from nbauth.local.server.challenges import Challenge, Challenges, wrong_code
from nbauth.local.server.last_step import LastStep
from nbauth.local.server.outbox import Outbox, new_code
from nbauth.local.server.refusal import Data, Refused, Reply, not_authorized
from nbauth.local.server.replacing import replace, require

_MEDIA = {"SMS_MFA": ("SMS", "phone_number"), "EMAIL_OTP": ("EMAIL", "email")}
_MINISTACKS = ("PASSWORD_VERIFIER", "CUSTOM_CHALLENGE")
"""The challenges whose state MiniStack keeps and checks itself."""


class SignIn:
    """The sign-in of every user pool of one server."""

    def __init__(
        self,
        cognito: ModuleType,
        *,
        now: Callable[[], float],
        outbox: Outbox,
        last: LastStep,
    ) -> None:
        self._cognito = cognito
        self._now = now
        self._last = last
        self._outbox = outbox
        self._challenges = Challenges(now)

    def install(self) -> None:
        """Put this in the place of MiniStack's functions."""
        cognito = self._cognito
        require(cognito, "_pool_for_client", "_resolve_user", "_validate_password", "_merge_attributes",
                "_attr_list_to_dict", "json_response", "_challenge_sessions")  # fmt: skip
        replace(cognito, "_password_auth_result", lambda _: self._after_password)
        replace(cognito, "_initiate_user_srp_auth", self._noting_the_device)
        replace(cognito, "_respond_to_auth_challenge", self._answering)

    # What follows the password

    def _after_password(  # noqa: PLR0917 -- MiniStack's parameters
        self,
        pool: Data,
        pid: str,  # noqa: ARG002
        cid: str,
        user: Data,
        username: str,  # noqa: ARG002
        client_metadata: Data | None = None,  # noqa: ARG002
        data: Data | None = None,
    ) -> Reply:
        device_key = self._device_key(data or {})
        if user.get("UserStatus") == "FORCE_CHANGE_PASSWORD":
            self._check_age_of_password(pool, user)
            attributes = self._cognito._attr_list_to_dict(user["Attributes"])
            shown = {name: value for name, value in attributes.items() if name != "sub"}
            return self._ask(
                "NEW_PASSWORD_REQUIRED", pool, cid, user, device_key, userAttributes=json.dumps(shown),
                requiredAttributes=json.dumps([f"userAttributes.{name}" for name in _missing(pool, attributes)]),
            )  # fmt: skip
        return self._second_factor(pool, cid, user, device_key)

    def _check_age_of_password(self, pool: Data, user: Data) -> None:
        """A temporary password is good for some days from the making of the user.

        https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_PasswordPolicyType.html, and
        the text as people have met it. [?] Only the right password is told.
        """
        days = pool["Policies"]["PasswordPolicy"]["TemporaryPasswordValidityDays"]
        if self._now() >= user["UserCreateDate"] + days * 86400:
            raise not_authorized("Temporary password has expired and must be reset by an administrator.")

    def _second_factor(self, pool: Data, client_id: str, user: Data, device_key: object) -> Reply:
        device = devices.known(user, device_key) if device_key is not None else None
        if devices.spares_second_factor(pool, device):
            return self._last.take(pool, client_id, user, device_key)
        mode = pool.get("MfaConfiguration", "OFF")
        enabled = [] if mode == "OFF" else list(user.get("_mfa_enabled") or [])
        if mode == "ON" and not enabled:
            raise _not_offered("MFA_SETUP")
        if not enabled:
            return self._last.take(pool, client_id, user, device_key)
        preferred = user.get("_preferred_mfa")
        if preferred not in enabled and len(enabled) > 1:
            raise _not_offered("SELECT_MFA_TYPE")
        kind = str(preferred if preferred in enabled else enabled[0])
        if kind == "SOFTWARE_TOKEN_MFA":
            return self._ask(kind, pool, client_id, user, device_key, FRIENDLY_DEVICE_NAME="TOTP device")
        if kind not in _MEDIA:
            raise _not_offered(kind)
        medium, attribute = _MEDIA[kind]
        address = self._cognito._attr_list_to_dict(user["Attributes"]).get(attribute)
        if not address:
            raise Refused("InvalidParameterException", f"User has no {attribute} to send a code to.")
        code = new_code()
        sent = self._outbox.send(pool["Id"], user["Username"], address=address, medium=medium, code=code)
        return self._ask(
            kind, pool, client_id, user, device_key, code=code,
            CODE_DELIVERY_DELIVERY_MEDIUM=medium, CODE_DELIVERY_DESTINATION=sent.destination,
        )  # fmt: skip

    def _ask(
        self,
        name: str,
        pool: Data,
        client_id: str,
        user: Data,
        device_key: object,
        *,
        code: str | None = None,
        **parameters: str,
    ) -> Reply:
        lasts = pool["_clients"][client_id].get("AuthSessionValidity", 3) * 60.0
        session = self._challenges.open(
            name, client_id=client_id, username=user["Username"], lasts=lasts, code=code, state=device_key
        )
        reply: Reply = self._cognito.json_response(
            {
                "ChallengeName": name,
                "Session": session,
                "ChallengeParameters": {"USER_ID_FOR_SRP": user["Username"], **parameters},
            }
        )
        return reply

    def _noting_the_device(self, original: Callable[..., Reply]) -> Callable[..., Reply]:
        """DEVICE_KEY may come with the first call alone."""

        def initiate_user_srp_auth(pool: Data, pid: str, cid: str, auth_params: Data) -> Reply:
            reply = original(pool, pid, cid, auth_params)
            if reply[0] == 200:
                block = json.loads(reply[2])["ChallengeParameters"]["SECRET_BLOCK"]
                self._cognito._challenge_sessions[block]["device_key"] = auth_params.get("DEVICE_KEY")
            return reply

        return initiate_user_srp_auth

    def _device_key(self, data: Data) -> object:
        """The DEVICE_KEY of a call that gives a password, or of the call before it."""
        if "AuthParameters" in data:
            return data["AuthParameters"].get("DEVICE_KEY")
        answers = data.get("ChallengeResponses") or {}
        asked = self._cognito._challenge_sessions.get(answers.get("PASSWORD_CLAIM_SECRET_BLOCK")) or {}
        return answers.get("DEVICE_KEY", asked.get("device_key"))

    # What a Session accepts

    def _answering(self, original: Callable[[Data], Reply]) -> Callable[[Data], Reply]:
        def respond(data: Data) -> Reply:
            name = str(data.get("ChallengeName"))
            client_id = str(data.get("ClientId"))
            pool = self._cognito._pool_for_client(client_id)[0]
            if pool is None or name in _MINISTACKS:
                return original(data)
            answers = data.get("ChallengeResponses") or {}
            challenge = self._challenges.find(data.get("Session"), name=name, client_id=client_id)
            user = self._answering_user(pool, challenge, _answer(answers, "USERNAME"))
            device_key = answers.get("DEVICE_KEY", challenge.state)
            if name == "NEW_PASSWORD_REQUIRED":
                return self._set_password(pool, client_id, user, challenge, answers, device_key)
            if name == "SOFTWARE_TOKEN_MFA":
                self._check_app_code(user, challenge, _answer(answers, "SOFTWARE_TOKEN_MFA_CODE"))
            else:
                sent = challenge.code or ""
                if not hmac.compare_digest(sent.encode(), _answer(answers, f"{name}_CODE").encode()):
                    raise wrong_code(challenge)
            challenge.used = True
            return self._last.take(pool, client_id, user, device_key)

        return respond

    def _answering_user(self, pool: Data, challenge: Challenge, username: str) -> Data:
        user: Data | None = self._cognito._resolve_user(pool, username)[0]
        if user is None or user["Username"] != challenge.username:
            raise not_authorized("Invalid session for the user.")
        if not user.get("Enabled", True):
            raise not_authorized("User is disabled.")
        return user

    def _set_password(  # noqa: PLR0917 -- who answers whom what
        self, pool: Data, client_id: str, user: Data, challenge: Challenge, answers: Data, device_key: object
    ) -> Reply:
        if user.get("UserStatus") != "FORCE_CHANGE_PASSWORD":  # another Session of the same user was faster
            raise not_authorized("Invalid session for the user.")
        weak: Reply | None = self._cognito._validate_password(pool, _answer(answers, "NEW_PASSWORD"))
        if weak is not None:
            return weak
        prefix = "userAttributes."
        given = {name.removeprefix(prefix): value for name, value in answers.items() if name.startswith(prefix)}
        known = self._cognito._attr_list_to_dict(user["Attributes"])
        for name in given:
            if name in known and name != "sub":
                raise not_authorized(f"Cannot modify an already provided {name}")
        schema.check_writable(pool["_clients"][client_id], given)
        if missing := _missing(pool, {**known, **given}):
            # [?] As met in pmill/aws-cognito issue 25.
            raise Refused("InvalidParameterException", f"Invalid attributes given, {' and '.join(missing)} is missing")
        schema.check_new(pool, {**known, **given})
        for name in given.keys() & names.OTHER_NAMES:
            names.check_alias(pool, name, given[name], other_than=user)
        for address in given.keys() & names.ADDRESSES:
            names.wait_for_proof(user, address)
        challenge.used = True
        user["_password"] = answers["NEW_PASSWORD"]
        user["UserStatus"] = "CONFIRMED"
        user["UserLastModifiedDate"] = self._now()
        user["Attributes"] = self._cognito._merge_attributes(
            user["Attributes"], [{"Name": name, "Value": value} for name, value in given.items()]
        )
        return self._second_factor(pool, client_id, user, device_key)

    def _check_app_code(self, user: Data, challenge: Challenge, code: str) -> None:
        step = totp.matching_step(user.get("_totp_secret") or "", code, now=self._now())
        if step is None:
            raise wrong_code(challenge)
        if step <= user.get("_totp_last_step", 0):
            raise Refused("ExpiredCodeException", "Your software token has already been used once.")
        user["_totp_last_step"] = step


def _missing(pool: Data, attributes: Data) -> list[str]:
    return [name for name in schema.required(pool) if not attributes.get(name)]


def _answer(answers: Data, name: str) -> str:
    value = answers.get(name)
    if not isinstance(value, str) or not value:
        raise Refused("InvalidParameterException", f"Missing required parameter {name}")
    return value


def _not_offered(challenge: str) -> Refused:
    """Never skipped silently: a test that relies on this challenge must fail where it is missing."""
    return Refused("InvalidParameterException", f"The local AWS does not offer the challenge {challenge} yet.")
