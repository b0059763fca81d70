"""The user pool's sign-in page, as far as the kernel speaks with it: what it is asked, and what its code brings.

https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
"""

import base64
import json
import re
import secrets
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from botocore.awsrequest import AWSRequest
from botocore.httpsession import URLLib3Session
from botocore.utils import get_environ_proxies

from nbauth.aws.clients import Clients
from nbauth.aws.reply import shown, text, tokens_life
from nbauth.aws.service_time import ServiceTime
from nbauth.coming_back import is_free, is_heard
from nbauth.config import PoolConfig, stays_here
from nbauth.core.answers import Address, InBrowser
from nbauth.core.delivery import Ticket
from nbauth.core.hosted import CameBack, attempt
from nbauth.core.steps import NeedsBrowser
from nbauth.errors import (
    CodeExpired,
    ConfigurationError,
    NbauthError,
    ServiceError,
    Throttled,
    TokenInvalid,
    Unreachable,
)
from nbauth.texts import Hosted, Service

_LASTS = timedelta(minutes=15)
"""How long a person may take at the page; what it gives then lives for five minutes."""
_TIMEOUTS_S = (5, 10)  # to connect, and between two pieces of the answer
_CODE = re.compile(r"[a-z_]{1,40}")
"""As RFC 6749 writes them: anything else could be an echo of what was sent."""
_TOKENS = {"id_token": "IdToken", "access_token": "AccessToken", "refresh_token": "RefreshToken"}
_WHOSE: Mapping[str, str] = {"provider": "identity_provider"}
"""What the page calls what an opening says, where that has another name."""


class HostedLogin:
    """Of one app client of one user pool."""

    def __init__(self, pool: PoolConfig, clients: Clients, time: ServiceTime) -> None:
        self._pool = pool
        self._clients = clients
        self._time = time

    def begun(self, opening: InBrowser) -> NeedsBrowser:
        """The address to open; nothing is sent. Raises ConfigurationError where there is no such page."""
        told = {_WHOSE.get(name, name): value for name in ("provider", "lang", "login_hint", "prompt")
                if (value := getattr(opening, name))}  # fmt: skip
        page = f"{self._page()}/oauth2/authorize"
        made, verifier = attempt(
            page, self._pool.client_id, self._pool.redirect_urls, told, lambda: secrets.token_urlsafe(32)
        )
        # Where it will be heard; a form finds out better by itself.
        heard = (way.url for way in made.ways if is_heard(way.redirect_url) and is_free(way.redirect_url))
        url = next(heard, made.ways[0].url)
        return NeedsBrowser("", self._time.here() + _LASTS, Ticket("", verifier.reveal()), url, made)

    def redeemed(self, step: NeedsBrowser, answer: Address) -> Mapping[str, Any]:
        """The `AuthenticationResult` for what the browser came back with. Raises NbauthError."""
        reply = self._redeemed(step.attempt.came_back(answer.address), step.ticket.session)
        try:
            tokens = {ours: text(reply[theirs]) for theirs, ours in _TOKENS.items()}
            tokens_life(reply["expires_in"])
        except (LookupError, ValueError, TypeError, OverflowError):
            raise Unreachable(Hosted.NOT_THE_PAGE.of(host=self._pool.sign_in_host)) from None
        return {**tokens, "ExpiresIn": reply["expires_in"]}

    def check_nonce(self, step: NeedsBrowser, claims: Mapping[str, Any]) -> None:
        """Raise TokenInvalid unless the ID token answers this very attempt."""
        if not secrets.compare_digest(str(claims.get("nonce")).encode(), step.attempt.nonce.encode()):
            raise TokenInvalid(Hosted.ANOTHER_NONCE)

    def _page(self) -> str:
        if self._pool.sign_in_page is None:
            raise ConfigurationError(Hosted.NO_DOMAIN.of(key="redirect_urls" if self._pool.domain else "domain"))
        return self._pool.sign_in_page

    def _redeemed(self, back: CameBack, verifier: str) -> Mapping[str, Any]:
        client_id, secret = self._pool.client_id, self._pool.client_secret
        basic = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
        status, content = self._post(
            {
                "grant_type": "authorization_code",
                "client_id": client_id,
                "code": back.code.reveal(),
                "redirect_uri": back.redirect_url,
                "code_verifier": verifier,
            },
            {"Authorization": f"Basic {basic}"} if secret else {},
        )
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            raise Throttled(Service.SLOW_DOWN)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise Unreachable(Hosted.PAGE_PROBLEM)
        said = self._read(content)
        if status != HTTPStatus.OK:
            code = shown(said.get("error"))
            raise self._refused(code if _CODE.fullmatch(code) else "")
        if "id_token" not in said:
            raise ConfigurationError(Hosted.NO_ID_TOKEN)
        return said

    def _post(self, form: Mapping[str, str], headers: Mapping[str, str]) -> tuple[int, bytes]:
        url = f"{self._page()}/oauth2/token"
        proxies = {} if stays_here(url) else get_environ_proxies(url)
        session = URLLib3Session(verify=self._clients.ca_bundle or True, proxies=proxies, timeout=_TIMEOUTS_S)
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            reply = session.send(AWSRequest("POST", url, data=urlencode(form), headers={**kind, **headers}).prepare())
            self._time.learn(reply.headers.get("date", ""))
            return int(reply.status_code), reply.content
        finally:
            session.close()

    def _read(self, content: bytes) -> Mapping[str, Any]:
        try:
            said = json.loads(content)
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict) or not said.keys() & {"access_token", "error"}:
            raise Unreachable(Hosted.NOT_THE_PAGE.of(host=self._pool.sign_in_host))
        return said

    @staticmethod
    def _refused(code: str) -> NbauthError:
        match code:
            case "invalid_grant":
                return CodeExpired(Hosted.CODE_IS_OVER, code=code)
            case "invalid_client" | "unauthorized_client" | "invalid_request" | "unsupported_grant_type":
                return ConfigurationError(Hosted.CLIENT_REFUSED.of(code=code), code=code)
            case _:
                return ServiceError(Service.REFUSED.of(code=code) if code else Service.REFUSED_SILENTLY, code=code)
