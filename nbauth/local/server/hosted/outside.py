"""Penguin ID: a provider of OpenID Connect that has nothing to do with the user pool, and one person in it.

A pool is its app client: it sends people here, and redeems what they bring back.
https://openid.net/specs/openid-connect-core-1_0.html
"""

import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from nbauth.local.server.hosted import pages
from nbauth.local.server.hosted.codes import proves
from nbauth.local.server.hosted.web import Request, Response, page, redirect
from nbauth.local.server.refusal import Data

NAME, LABEL = "PenguinID", "Penguin ID"
PATH = "/penguin-id/"
_LASTS = 300.0
_PEOPLE: Mapping[str, str] = MappingProxyType({"pia": "Pia Penguin"})


@dataclass(frozen=True, slots=True)
class _Asked:
    redirect_uri: str
    state: str
    nonce: str
    challenge: str
    ends_at: float


class PenguinId:
    """The provider. Its app client's secret is known to the pool alone."""

    def __init__(self, now: Callable[[], float], issuer: str) -> None:
        self._now = now
        self.issuer = issuer
        self.client_id = "user-pool"
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._asked: dict[str, _Asked] = {}
        self._given: dict[str, tuple[_Asked, str]] = {}
        self._redirect_uris: set[str] = set()

    def register(self, redirect_uri: str) -> None:
        """Where its app client may have people sent back to."""
        self._redirect_uris.add(redirect_uri)

    def answer(self, request: Request) -> Response:
        """What a browser is shown."""
        if request.method == "GET":
            return self._asks(request)
        return self._answered(request)

    def redeem(self, code: str, *, redirect_uri: str, verifier: str) -> str | None:
        """The ID token for a code, once; it is the pool's own process that asks."""
        asked, who = self._given.pop(code, (None, ""))
        if asked is None or self._now() >= asked.ends_at or asked.redirect_uri != redirect_uri:
            return None
        if not proves(verifier, asked.challenge):
            return None
        now = int(self._now())
        claims = {
            "iss": self.issuer, "aud": self.client_id, "sub": who, "iat": now, "exp": now + 300, "nonce": asked.nonce,
            "email": f"{who}@penguin.example", "email_verified": True, "name": _PEOPLE[who],
        }  # fmt: skip
        return jwt.encode(claims, self._key, algorithm="RS256")

    def verified(self, token: str, *, nonce: str) -> Data | None:
        """The claims of one of its ID tokens that answers this; None for any other."""
        try:
            claims: Data = jwt.decode(
                token, self._key.public_key(), algorithms=["RS256"], audience=self.client_id, issuer=self.issuer,
                options={"require": ["exp", "sub", "nonce"], "verify_exp": False, "verify_iat": False},
            )  # fmt: skip
        except jwt.PyJWTError:
            return None
        right = hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode())
        return claims if right and self._now() < claims["exp"] else None

    def _asks(self, request: Request) -> Response:
        told = request.query
        if told.get("client_id") != self.client_id or told.get("redirect_uri") not in self._redirect_uris:
            return page(pages.failed("This app is not known here.", code="invalid_request"), status=400)
        if not told.get("code_challenge") or told.get("code_challenge_method") != "S256":
            return redirect(told["redirect_uri"], {"error": "invalid_request", "state": told.get("state", "")})
        self._asked = {name: each for name, each in self._asked.items() if self._now() < each.ends_at}
        self._given = {name: each for name, each in self._given.items() if self._now() < each[0].ends_at}
        question = secrets.token_urlsafe(16)
        self._asked[question] = _Asked(
            told["redirect_uri"], told.get("state", ""), told.get("nonce", ""), told["code_challenge"],
            self._now() + _LASTS,
        )  # fmt: skip
        return page(pages.people(LABEL, _PEOPLE, {"question": question}, PATH + "authorize"))

    def _answered(self, request: Request) -> Response:
        asked = self._asked.pop(request.form.get("question", ""), None)
        if asked is None or self._now() >= asked.ends_at:
            return page(pages.failed("That took too long. Begin again in your notebook.", code="expired"), status=400)
        who = request.form.get("who", "")
        if who not in _PEOPLE:
            return redirect(asked.redirect_uri, {"error": "access_denied", "state": asked.state})
        code = secrets.token_urlsafe(16)
        self._given[code] = (asked, who)
        return redirect(asked.redirect_uri, {"code": code, "state": asked.state})
