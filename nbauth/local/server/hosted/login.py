# ruff: noqa: SLF001 -- MiniStack's private functions are called; see replacing.py
"""The sign-in pages and the OAuth endpoints of the user pools of one server.

MiniStack has some of this, and lets too much pass: it redeems the code of a provider's user without a verifier, counts
no wrong password, and keeps no cookie. https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html
"""

import hmac
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ModuleType
from urllib.parse import urlsplit

from nbauth.local.server.hosted import browsers, outside, pages
from nbauth.local.server.hosted.browsers import Browsers
from nbauth.local.server.hosted.codes import Codes, Granted
from nbauth.local.server.hosted.federation import Federation
from nbauth.local.server.hosted.outside import PenguinId
from nbauth.local.server.hosted.sign_in_page import At, SignInPage
from nbauth.local.server.hosted.web import Request, Response, data, page, redirect
from nbauth.local.server.lockout import Lockout
from nbauth.local.server.refusal import Data, Refused
from nbauth.local.server.replacing import require
from nbauth.local.server.tokens import Tokens

SIGNED_OUT = "/signed-out"
"""Where people may be sent whom the page has forgotten."""
_ASKED = ("response_type", "client_id", "redirect_uri", "state", "nonce", "code_challenge", "code_challenge_method",
          "scope", "prompt", "lang", "login_hint")  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Client:
    pool: Data
    client_id: str
    client: Data


class HostedLogin:
    """All of them, at one address: a real pool has a domain of its own."""

    def __init__(
        self, cognito: ModuleType, *, now: Callable[[], float], lock: threading.RLock, tokens: Tokens, lockout: Lockout,
        url: str,
    ) -> None:  # fmt: skip
        require(cognito, "_pool_for_client", "_user_pools", "_token_claims", "_revoke_token")
        self._cognito = cognito
        self._lock = lock
        self._tokens = tokens
        self._url = url
        self._codes = Codes(now)
        self._browsers = Browsers(now)
        self._provider = PenguinId(now, f"{url}{outside.PATH.rstrip('/')}")
        self._provider.register(self._back_here)
        self._federation = Federation(cognito, self._provider, now=now)
        self._page = SignInPage(cognito, lockout=lockout)

    def answer(self, request: Request) -> Response | None:
        """None for a path that is nothing here."""
        if request.path.startswith(outside.PATH):
            return self._provider.answer(request)
        found = {
            ("GET", "/oauth2/authorize"): self._authorize,
            ("GET", "/login"): self._login,
            ("POST", "/login"): self._login,
            ("GET", "/oauth2/idpresponse"): self._came_back,
            ("POST", "/oauth2/token"): self._redeem,
            ("POST", "/oauth2/revoke"): self._revoke,
            ("GET", "/logout"): self._logout,
            ("GET", SIGNED_OUT): _signed_out,
        }.get((request.method, request.path))
        if found is None:
            return None
        with self._lock:
            return found(request)

    @property
    def _back_here(self) -> str:
        return f"{self._url}/oauth2/idpresponse"

    # Sending people where they sign in

    def _authorize(self, request: Request) -> Response:
        begun = self._begun(request)
        if isinstance(begun, Response):
            return begun
        asked, client = begun
        if name := request.query.get("identity_provider", ""):
            return self._at_provider(asked, client, name)
        known = self._known(request, client)
        if known is not None and asked.get("prompt") != "login":
            return self._granted(asked, client, known)
        if asked.get("prompt") == "none":
            return _told(asked, {"error": "login_required"})
        return redirect("/login", asked)

    def _begun(self, request: Request) -> tuple[dict[str, str], _Client] | Response:
        """What a browser was sent with, and by which app client; or what is wrong with that."""
        asked = {name: request.query[name] for name in _ASKED if request.query.get(name)}
        client = self._client(asked)
        if isinstance(client, Response):
            return client
        if wrong := _wrong_in(asked, client.client):
            return _told(asked, {"error": wrong[0], "error_description": wrong[1]})
        return asked, client

    def _at_provider(self, asked: dict[str, str], client: _Client, name: str) -> Response:
        if name == "COGNITO":
            return redirect("/login", asked)
        if name not in client.client.get("SupportedIdentityProviders", ()):
            return _told(asked, {"error": "invalid_request", "error_description": "Identity provider is not enabled."})
        told = self._federation.begun(asked)
        return redirect(f"{outside.PATH}authorize", {**told, "redirect_uri": self._back_here})

    def _login(self, request: Request) -> Response:
        begun = self._begun(request)
        if isinstance(begun, Response):
            return begun
        asked, client = begun
        offered = client.client.get("SupportedIdentityProviders", ())
        at = At(client.pool, client.client_id, asked, {outside.NAME: outside.LABEL} if outside.NAME in offered else {})
        if request.method == "GET":
            return self._page.shown(at, username=asked.get("login_hint", ""))
        after = self._page.typed(at, request)
        return after if isinstance(after, Response) else self._granted(asked, client, after)

    def _came_back(self, request: Request) -> Response:
        underway = self._federation.came_back(request.query.get("state", ""))
        client = self._client(underway.asked) if underway else None
        if underway is None or not isinstance(client, _Client):
            return page(pages.failed("Invalid state.", code="invalid_request"), status=400)
        if "code" not in request.query:
            said = request.query.get("error", "")
            return _told(underway.asked, {"error": "access_denied", "error_description": f"Penguin ID says: {said}"})
        user = self._federation.user(client.pool, underway, request.query["code"], redirect_uri=self._back_here)
        if user is None:
            return _told(underway.asked, {"error": "invalid_request", "error_description": "Invalid ID token."})
        return self._granted(underway.asked, client, user)

    def _granted(self, asked: Mapping[str, str], client: _Client, user: Data) -> Response:
        """Back to the app, with a code; and the page knows them for an hour."""
        if not user.get("Enabled", True):
            return _told(asked, {"error": "access_denied", "error_description": "User is disabled."})
        listed = client.client["AllowedOAuthScopes"]
        wanted = asked["scope"].split() if "scope" in asked else listed
        code = self._codes.issue(Granted(
            client.pool["Id"], client.client_id, user["Username"], asked["redirect_uri"], asked["code_challenge"],
            asked.get("nonce", ""), " ".join(name for name in wanted if name in listed),
        ))  # fmt: skip
        cookie = self._browsers.remember(client.pool["Id"], user["Username"])
        return _told(asked, {"code": code}, cookie=cookie)

    def _known(self, request: Request, client: _Client) -> Data | None:
        name = self._browsers.known(request.cookies.get(browsers.NAME, ""), client.pool["Id"])
        user: Data | None = client.pool["_users"].get(name) if name else None
        return user

    def _client(self, asked: Mapping[str, str]) -> _Client | Response:
        """Nobody is sent on to an address that is not registered."""
        client_id = asked.get("client_id", "")
        pool = self._cognito._pool_for_client(client_id)[0]
        if pool is None:
            return page(pages.failed("Client does not exist.", code="invalid_client"), status=400)
        client = pool["_clients"][client_id]
        if asked.get("redirect_uri") not in client.get("CallbackURLs", ()):
            return page(pages.failed("redirect_uri is not registered.", code="redirect_mismatch"), status=400)
        return _Client(pool, client_id, client)

    # What the app asks for itself

    def _redeem(self, request: Request) -> Response:
        client_id, client = self._authenticated(request)
        if client is None:
            return _error("invalid_client")
        if request.form.get("grant_type") != "authorization_code":
            return _error("unsupported_grant_type")
        granted = self._codes.redeem(
            request.form.get("code", ""), client_id=client_id, redirect_uri=request.form.get("redirect_uri", ""),
            verifier=request.form.get("code_verifier", ""),
        )  # fmt: skip
        if granted is None:
            return _error("invalid_grant")
        pool = self._cognito._user_pools.get(granted.pool_id)
        user = pool["_users"].get(granted.username)
        if user is None or not user.get("Enabled", True):
            return _error("invalid_grant")
        made = self._tokens.issue(
            pool, client_id, user, device_key="", hosted=True, nonce=granted.nonce, scope=granted.scope
        )
        said = {"access_token": made["AccessToken"], "refresh_token": made["RefreshToken"], "token_type": "Bearer",
                "expires_in": made["ExpiresIn"]}  # fmt: skip
        if "openid" in granted.scope.split():
            said["id_token"] = made["IdToken"]
        return data(json.dumps(said).encode())

    def _revoke(self, request: Request) -> Response:
        client_id, client = self._authenticated(request)
        if client is None:
            return _error("invalid_client")
        secret = {"ClientSecret": client["ClientSecret"]} if client.get("ClientSecret") else {}
        try:
            status, _, body = self._cognito._revoke_token(
                {"Token": request.form.get("token", ""), "ClientId": client_id, **secret}
            )
        except Refused as refused:
            status, body = 400, json.dumps({"__type": refused.code}).encode()
        if status == 200:
            return data(b"")
        unsupported = json.loads(body).get("__type") == "UnsupportedTokenTypeException"
        return _error("unsupported_token_type" if unsupported else "invalid_request")

    def _authenticated(self, request: Request) -> tuple[str, Data | None]:
        """The app client that asks, by its secret if it has one."""
        client_id, secret = request.basic or (request.form.get("client_id", ""), request.form.get("client_secret", ""))
        pool = self._cognito._pool_for_client(client_id)[0]
        client: Data | None = pool["_clients"][client_id] if pool else None
        if client is None or "code" not in client.get("AllowedOAuthFlows", ()):
            return client_id, None
        kept = client.get("ClientSecret") or ""
        return client_id, client if hmac.compare_digest(kept.encode(), secret.encode()) else None

    def _logout(self, request: Request) -> Response:
        cookie = self._browsers.forget(request.cookies.get(browsers.NAME, ""))
        client_id = request.query.get("client_id", "")
        pool = self._cognito._pool_for_client(client_id)[0]
        back = request.query.get("logout_uri", "")
        if pool is None or back not in pool["_clients"][client_id].get("LogoutURLs", ()):
            return page(pages.failed("logout_uri is not registered.", code="redirect_mismatch"), status=400,
                        cookie=cookie)  # fmt: skip
        return redirect(back, {}, cookie=cookie)


def _signed_out(_: Request) -> Response:
    return page(pages.signed_out())


def _wrong_in(asked: Mapping[str, str], client: Data) -> tuple[str, str] | None:
    """The error and its description, for what the app must know of."""
    if "code" not in client.get("AllowedOAuthFlows", ()):
        return "unauthorized_client", "The code grant is not enabled."
    if asked.get("response_type") != "code":
        return "unsupported_response_type", "response_type must be code."
    if asked.get("code_challenge_method") != "S256" or not asked.get("code_challenge"):
        return "invalid_request", "code_challenge with code_challenge_method S256 is required."
    if not set(asked.get("scope", "").split()) <= set(client["AllowedOAuthScopes"]):
        return "invalid_scope", "The scope is not allowed."
    return None


def _told(asked: Mapping[str, str], said: Mapping[str, str], *, cookie: str = "") -> Response:
    place = urlsplit(asked["redirect_uri"])._replace(fragment="").geturl()
    return redirect(place, {**said, "state": asked.get("state", "")}, cookie=cookie)


def _error(code: str) -> Response:
    return data(json.dumps({"error": code}).encode(), status=400)
