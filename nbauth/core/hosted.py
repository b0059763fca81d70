"""A sign-in in the browser: the addresses that open it, and what the one says that it comes back to.

An authorization code with PKCE (RFC 6749, RFC 7636), as
https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html has it.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urlsplit

from nbauth.errors import SignInRefused, WrongCode
from nbauth.secret import HoldsSecrets, Secret
from nbauth.texts import Hosted

_LONGEST_ADDRESS = 16 * 1024


@dataclass(frozen=True, slots=True)
class Way:
    """One address for the browser to come back to, and the one that it opens for that."""

    url: str = field(repr=False)
    """Of the sign-in page."""
    redirect_url: str
    """Registered with the app client."""
    state: str = field(repr=False)
    """Comes back, and says which way was taken: a hub sends people on to an address of their own."""


@dataclass(frozen=True, slots=True)
class CameBack(HoldsSecrets):
    """What the browser has come back with."""

    code: Secret
    redirect_url: str


@dataclass(frozen=True, slots=True)
class Attempt(HoldsSecrets):
    """One open question to a sign-in page. What comes back is worth nothing without its verifier, which is not here."""

    ways: tuple[Way, ...]
    nonce: str = field(repr=False)
    """The ID token must repeat it."""
    mark: str = field(repr=False)
    """By which the page that shows the form knows the listener of this very attempt."""

    def came_back(self, address: Secret) -> CameBack:
        """What the address brings. Raises WrongCode unless it answers this attempt, and SignInRefused."""
        given = _fields_in(address)
        state = given.get("state", Secret(""))
        way = next((each for each in self.ways if _is_same(each.state, state)), None)
        if way is None:
            raise WrongCode(Hosted.ANOTHER_ADDRESS)
        if "error" in given:
            raise _refused(given)
        if not len(given.get("code", Secret(""))):
            raise WrongCode(Hosted.NO_CODE_IN_IT)
        return CameBack(given["code"], way.redirect_url)


def attempt(
    page: str, client_id: str, redirect_urls: tuple[str, ...], asked: Mapping[str, str], random: Callable[[], str]
) -> tuple[Attempt, Secret]:
    """A new one at the sign-in page of this address, and its verifier; `random` makes texts that nobody can guess.

    `asked` is what else the page is told: which provider, in which language. Without a scope it gives all that the app
    client allows.
    """
    verifier, state, nonce, mark = random(), random(), random(), random()
    digest = hashlib.sha256(verifier.encode()).digest()
    told = {
        "response_type": "code",
        "client_id": client_id,
        "nonce": nonce,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
        **asked,
    }
    ways = tuple(
        _way(page, redirect_url, {**told, "state": f"{state}{number}"})
        for number, redirect_url in enumerate(redirect_urls)
    )
    return Attempt(ways, nonce, mark), Secret(verifier)


def _way(page: str, redirect_url: str, told: Mapping[str, str]) -> Way:
    return Way(f"{page}?{urlencode({**told, 'redirect_uri': redirect_url})}", redirect_url, told["state"])


def _fields_in(address: Secret) -> dict[str, Secret]:
    """Of its query, each a secret. Raises WrongCode for what is no address."""
    found = _parsed(address)
    if found is None:
        raise WrongCode(Hosted.NO_ADDRESS)
    return found


def _parsed(address: Secret) -> dict[str, Secret] | None:
    if len(address) > _LONGEST_ADDRESS:
        return None
    try:
        query = urlsplit(address.reveal().strip()).query
        pairs = parse_qsl(query, keep_blank_values=True)
    except ValueError:
        return None
    return {name: Secret(value) for name, value in pairs} or None


def _is_same(expected: str, given: Secret) -> bool:
    return hmac.compare_digest(expected.encode(), given.reveal().encode("utf-8", "replace"))


def _refused(given: Mapping[str, Secret]) -> SignInRefused:
    """In the page's own words, which come with the state that only it was told."""
    code = given["error"].reveal()
    words = given.get("error_description", given["error"]).reveal()
    said = " ".join(words[:300].split())
    named = code if code.isascii() and code.isprintable() and len(code) <= 60 else ""
    return SignInRefused(Hosted.REFUSED.of(words=said) if said else Hosted.REFUSED_SILENTLY, code=named)
