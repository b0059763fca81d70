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

from nbauth.local.server import devices, names, schema, second_factors, totp
from nbauth.local.server.challenges import Challenge, Challenges, wrong_code
from nbauth.local.server.factor_setup import NAME as MFA_SETUP
from nbauth.local.server.factor_setup import FactorSetup, Setup
from nbauth.local.server.last_step import LastStep
from nbauth.local.server.outbox import Outbox, mask, new_code
from nbauth.local.server.refusal import Data, Refused, Reply, not_authorized
from nbauth.local.server.replacing import replace, require
from nbauth.local.server.second_factors import EMAIL, MEDIA, TOTP

_SELECT = "SELECT_MFA_TYPE"
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
        self._setup = FactorSetup(cognito, now=now, challenges=self._challenges)

    def install(self) -> None:
        """Put this in the place of MiniStack's functions."""
        cognito = self._cognito
        require(cognito, "_pool_for_client", "_resolve_user", "_validate_password", "_merge_attributes",
                "_attr_list_to_dict", "json_response", "_challenge_sessions")  # fmt: skip
        replace(cognito, "_password_auth_result", lambda _: self._after_password)
        replace(cognito, "_initiate_user_srp_auth", self._noting_the_device)
        replace(cognito, "_respond_to_auth_challenge", self._answering)
        self._setup.install()

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
        factors = second_factors.asked_of(pool, user)
        preferred = user.get("_preferred_mfa")
        if not factors and pool.get("MfaConfiguration") == "ON":
            return self._ask(
                MFA_SETUP, pool, client_id, user, Setup(device_key),
                MFAS_CAN_SETUP=json.dumps(second_factors.offered(pool)),
            )  # fmt: skip
        if not factors:
            return self._last.take(pool, client_id, user, device_key)
        if preferred not in factors and len(factors) > 1:
            return self._ask(
                _SELECT, pool, client_id, user, device_key, MFAS_CAN_CHOOSE=json.dumps(factors),
                **_destination(user, factors),
            )  # fmt: skip
        return self._ask_for(str(preferred if preferred in factors else factors[0]), pool, client_id, user, device_key)

    def _ask_for(self, kind: str, pool: Data, client_id: str, user: Data, state: object) -> Reply:
        if kind == TOTP:
            return self._ask(kind, pool, client_id, user, state, FRIENDLY_DEVICE_NAME="TOTP device")
        medium, attribute = MEDIA[kind]
        address = state.email if isinstance(state, Setup) else names.attributes_of(user)[attribute]
        code = new_code()
        sent = self._outbox.send(pool["Id"], user["Username"], address=address, medium=medium, code=code)
        return self._ask(
            kind, pool, client_id, user, state, code=code,
            CODE_DELIVERY_DELIVERY_MEDIUM=medium, CODE_DELIVERY_DESTINATION=sent.destination,
        )  # fmt: skip

    def _ask(
        self,
        name: str,
        pool: Data,
        client_id: str,
        user: Data,
        state: object,
        *,
        code: str | None = None,
        **parameters: str,
    ) -> Reply:
        lasts = pool["_clients"][client_id].get("AuthSessionValidity", 3) * 60.0
        session = self._challenges.open(
            name, client_id=client_id, username=user["Username"], lasts=lasts, code=code, state=state
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
            setup = challenge.state if isinstance(challenge.state, Setup) else None
            device_key = answers.get("DEVICE_KEY", setup.device_key if setup else challenge.state)
            if name == "NEW_PASSWORD_REQUIRED":
                return self._set_password(pool, client_id, user, challenge, answers, device_key)
            if name == _SELECT:
                return self._ask_for(_chosen(pool, user, challenge, answers), pool, client_id, user, device_key)
            if setup and (email := self._setup.email_of(pool, user, answers)):
                challenge.used = True
                return self._ask_for(EMAIL, pool, client_id, user, Setup(device_key, email=email))
            if name == MFA_SETUP:
                self._setup.done(user, challenge)
            elif name == TOTP:
                self._check_app_code(user, challenge, _answer(answers, "SOFTWARE_TOKEN_MFA_CODE"))
            else:
                sent = challenge.code or ""
                if not hmac.compare_digest(sent.encode(), _answer(answers, f"{name}_CODE").encode()):
                    raise wrong_code(challenge)
                if setup:
                    self._confirm_email(user, setup.email)
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

    def _confirm_email(self, user: Data, email: str) -> None:
        """The code that came to an address has set it up."""
        user["Attributes"] = self._cognito._merge_attributes(
            user["Attributes"], [{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}]
        )
        second_factors.switch_on(user, EMAIL)

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


def _chosen(pool: Data, user: Data, challenge: Challenge, answers: Data) -> str:
    """What SELECT_MFA_TYPE is answered with; `Refused` for a factor that the user lacks."""
    chosen = _answer(answers, "ANSWER")
    if chosen not in second_factors.asked_of(pool, user):  # [?] The text, and that the Session is still good.
        raise Refused("InvalidParameterException", f"Incorrect ANSWER for {_SELECT}")
    challenge.used = True
    return chosen


def _destination(user: Data, factors: list[str]) -> dict[str, str]:
    """[?] Met with the phone number alone; where there is none to choose, the address."""
    for name, (medium, attribute) in MEDIA.items():
        if name in factors:
            return {"CODE_DELIVERY_DESTINATION": mask(names.attributes_of(user)[attribute], medium)}
    return {}
