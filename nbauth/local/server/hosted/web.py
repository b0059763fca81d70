"""A request of a browser, and what it is answered."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode

_MOST_FIELDS = 40
_SAFE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # nobody else's page may show it in a frame of its own, and have people type into that
}
_NO_SCRIPTS = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


@dataclass(frozen=True, slots=True)
class Request:
    """One of them, read."""

    method: str
    path: str
    query: Mapping[str, str]
    form: Mapping[str, str] = field(default_factory=dict, repr=False)
    cookies: Mapping[str, str] = field(default_factory=dict, repr=False)
    basic: tuple[str, str] | None = field(default=None, repr=False)
    """User name and password of the header Authorization."""


@dataclass(frozen=True, slots=True)
class Response:
    """Status, headers in their order, and the body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""


def read(method: str, path: str, query: bytes, headers: Mapping[bytes, bytes], body: bytes) -> Request:
    """Raises ValueError for what is no form or cookie."""
    try:
        jar = SimpleCookie(headers.get(b"cookie", b"").decode("latin-1"))
    except CookieError as error:
        raise ValueError("no cookie") from error
    is_form = headers.get(b"content-type", b"").partition(b";")[0].strip() == b"application/x-www-form-urlencoded"
    return Request(
        method,
        path,
        _fields(query),
        _fields(body) if is_form else {},
        {name: morsel.value for name, morsel in jar.items()},
        _basic(headers.get(b"authorization", b"")),
    )


def page(content: str, *, status: int = 200, cookie: str = "") -> Response:
    """HTML."""
    body = content.encode()
    return Response(status, _headers(
        {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": _NO_SCRIPTS}, cookie
    ), body)  # fmt: skip


def redirect(place: str, told: Mapping[str, str], *, cookie: str = "") -> Response:
    """To another page, which is told this."""
    query = urlencode({name: value for name, value in told.items() if value})
    mark = "&" if "?" in place else "?"
    return Response(302, _headers({"Location": f"{place}{mark}{query}" if query else place}, cookie))


def data(content: bytes, *, status: int = 200) -> Response:
    """JSON."""
    return Response(status, _headers({"Content-Type": "application/json"}, ""), content)


def _headers(more: Mapping[str, str], cookie: str) -> tuple[tuple[str, str], ...]:
    return (*_SAFE.items(), *more.items(), *([("Set-Cookie", cookie)] if cookie else []))


def _fields(text: bytes) -> dict[str, str]:
    return dict(parse_qsl(text.decode("latin-1"), keep_blank_values=True, max_num_fields=_MOST_FIELDS))


def _basic(header: bytes) -> tuple[str, str] | None:
    kind, _, encoded = header.partition(b" ")
    if kind.lower() != b"basic":
        return None
    try:
        name, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return name, password
