# ruff: noqa: SLF001 -- MiniStack's private functions are called; see replacing.py
"""What is typed at the sign-in page: a password, and a code where the user has a second factor.

Both are looked at by what looks at them when an app sends them: wrong ones count alike.
"""

import hmac
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ModuleType

from nbauth.local.server import names
from nbauth.local.server.hosted import browsers, pages
from nbauth.local.server.hosted.web import Request, Response, page
from nbauth.local.server.lockout import Lockout
from nbauth.local.server.refusal import Data, Refused, Reply, not_authorized
from nbauth.local.server.replacing import require

_WRONG = "Incorrect username or password."
_CODES = {"SMS_MFA": "SMS_MFA_CODE", "EMAIL_OTP": "EMAIL_OTP_CODE", "SOFTWARE_TOKEN_MFA": "SOFTWARE_TOKEN_MFA_CODE"}
_NOT_HERE = "This page can't ask for what comes next: sign in with your password in the notebook."


@dataclass(frozen=True, slots=True)
class At:
    """Where somebody types: an app client of a pool, and what the browser was sent with."""

    pool: Data
    client_id: str
    asked: Mapping[str, str]
    providers: Mapping[str, str]


class SignInPage:
    """Of the user pools of one server."""

    def __init__(self, cognito: ModuleType, *, lockout: Lockout) -> None:
        require(cognito, "_password_auth_result", "_respond_to_auth_challenge")
        self._cognito = cognito
        self._lockout = lockout

    def shown(self, at: At, *, username: str = "", error: str = "") -> Response:
        """The page, empty."""
        token = secrets.token_urlsafe(16)
        content = pages.login(at.asked, at.providers, username=username, error=error, token=token)
        return page(content, cookie=browsers.token_cookie(token))

    def typed(self, at: At, request: Request) -> Response | Data:
        """What comes next, or the user who has shown who they are."""
        given, token = request.form, request.cookies.get(browsers.TOKEN, "")
        if not token or not hmac.compare_digest(given.get("csrf", "").encode(), token.encode()):
            return self.shown(at, error="That form was not this page's own, or is too old.")
        if "session" in given:
            return self._code(at, given)
        username = given.get("username", "")
        try:
            return self._next(at, lambda: self._after_password(at, username, given.get("password", "")), given["csrf"])
        except Refused as refused:
            return self.shown(at, username=username, error=refused.message)

    def _after_password(self, at: At, username: str, password: str) -> Reply:
        user = names.find(at.pool, username)
        known_as = user["Username"] if user else names.fold(username)
        self._lockout.check(at.pool["Id"], known_as)
        kept = user.get("_password") if user else None
        is_right = hmac.compare_digest(str(kept).encode(), password.encode()) and kept is not None
        if user is None or not is_right:
            self._lockout.failed(at.pool["Id"], known_as)
            raise not_authorized(_WRONG)
        self._lockout.succeeded(at.pool["Id"], known_as)
        if not user.get("Enabled", True):
            raise not_authorized("User is disabled.")
        if user.get("UserStatus") == "UNCONFIRMED":
            raise not_authorized("User is not confirmed.")
        reply: Reply = self._cognito._password_auth_result(
            at.pool, at.pool["Id"], at.client_id, user, user["Username"], None, {}
        )
        return reply

    def _code(self, at: At, given: Mapping[str, str]) -> Response | Data:
        name, who = given.get("challenge", ""), given.get("who", "")
        if name not in _CODES:
            return self.shown(at, error=_NOT_HERE)
        answers = {"USERNAME": who, _CODES[name]: given.get("code", "")}
        asked = {"ClientId": at.client_id, "ChallengeName": name, "Session": given["session"],
                 "ChallengeResponses": answers}  # fmt: skip
        try:
            return self._next(at, lambda: self._cognito._respond_to_auth_challenge(asked), given["csrf"], who=who)
        except Refused as refused:
            if refused.code == "CodeMismatchException":
                kept = {name: given.get(name, "") for name in ("csrf", "session", "challenge", "who", "sent_to")}
                content = pages.code(at.asked, kept, sent_to=kept["sent_to"], error="That code is not right.")
                return page(content)
            return self.shown(at, error=refused.message)

    def _next(self, at: At, answer: Callable[[], Reply], token: str, *, who: str = "") -> Response | Data:
        status, _, body = answer()
        said = json.loads(body)
        if status != 200:
            raise Refused(str(said["__type"]), str(said.get("message", "")))
        parameters = said.get("ChallengeParameters") or {}
        who = str(parameters.get("USER_ID_FOR_SRP") or who)
        if "AuthenticationResult" in said:
            claims = self._cognito._token_claims(said["AuthenticationResult"]["IdToken"])
            user = names.find(at.pool, claims["cognito:username"])
            return user if user is not None else self.shown(at, error=_WRONG)
        if said["ChallengeName"] not in _CODES:
            return self.shown(at, error=_NOT_HERE)
        sent_to = str(parameters.get("CODE_DELIVERY_DESTINATION", ""))
        hidden = {"csrf": token, "session": said["Session"], "challenge": said["ChallengeName"]}
        hidden |= {"who": who, "sent_to": sent_to}
        return page(pages.code(at.asked, hidden, sent_to=sent_to, error=""))
