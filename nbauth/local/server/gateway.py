"""The AWS port: MiniStack behind a door that counts the calls and keeps its administration inside."""

import asyncio
import json
import re
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from nbauth.local.server import bodies
from nbauth.local.server.hosted import web
from nbauth.local.server.hosted.web import Request, Response
from nbauth.local.server.refusal import Refused

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_ACTION = re.compile(rb"(?:^|&)Action=(\w+)")
_KEYS = re.compile(r"/([\w-]+)/\.well-known/jwks\.json")
_KEPT = 100_000
_LONGEST_FORM = 64 * 1024


class Gateway:
    """An ASGI application around MiniStack's, with the sign-in page beside it."""

    def __init__(
        self,
        ministack: App,
        http_date: Callable[[], str],
        has_pool: Callable[[str], bool],
        pages: Callable[[Request], Response | None],
    ) -> None:
        self._ministack = ministack
        self._pages = pages
        self._has_pool = has_pool
        self._http_date = http_date
        self._calls: deque[str] = deque(maxlen=_KEPT)

    def calls(self) -> list[str]:
        """The calls received so far, oldest first: an operation's name, or method and path without the query."""
        return list(self._calls)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            # MiniStack's own start-up would run scripts found on this machine, stop containers of other instances,
            # and load services that are not needed.
            await _lifespan(receive, send)
        elif scope["type"] == "http" and (pool := _KEYS.fullmatch(scope["path"])) and not self._has_pool(pool[1]):
            self._calls.append(f"{scope['method']} {scope['path']}")
            await _no_such_pool(send, pool[1], self._http_date())
        elif scope["type"] == "http" and _is_a_page(scope["path"]):
            await self._show(scope, receive, send)
        elif scope["type"] == "http" and not _is_closed(scope["path"]):
            noted = self._noting(scope, receive)
            is_cognito = dict(scope["headers"]).get(b"x-amz-target", b"").startswith(b"AWSCognitoIdentity")
            whole = await self._read(noted, send) if is_cognito else noted
            if whole is not None:
                await self._ministack(scope, whole, send)
        elif scope["type"] == "http":
            await _forbid(send, self._http_date())

    async def _show(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A page that a browser asks for, or what its code is redeemed for."""
        self._calls.append(f"{scope['method']} {scope['path']}")
        try:
            body = await _whole(receive, most=_LONGEST_FORM)
            if body is None:
                return
            asked = web.read(scope["method"], scope["path"], scope["query_string"], dict(scope["headers"]), body)
        except ValueError:
            await _send(send, 400, {"Content-Type": "text/plain", "Date": self._http_date()}, b"Bad request\n")
            return
        answer = await asyncio.to_thread(self._pages, asked)
        if answer is None:
            await _forbid(send, self._http_date())
            return
        headers = [*answer.headers, ("Date", self._http_date()), ("Content-Length", str(len(answer.body)))]
        encoded = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]
        await send({"type": "http.response.start", "status": answer.status, "headers": encoded})
        await send({"type": "http.response.body", "body": answer.body})

    async def _read(self, receive: Receive, send: Send) -> Receive | None:
        """What gives the request again, once it was read; None for one that was refused, or broken off."""
        body = await _whole(receive)
        if body is None:
            return None
        try:
            bodies.check(body)
        except Refused as refused:
            status, headers, content = refused.reply()
            await _send(send, status, {**headers, "Date": self._http_date()}, content)
            return None
        given = False

        async def again() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        return again

    def _noting(self, scope: Scope, receive: Receive) -> Receive:
        headers = dict(scope["headers"])
        if target := headers.get(b"x-amz-target"):
            self._calls.append(target.decode("latin-1").rpartition(".")[2])
            return receive
        if scope["method"] != "POST" or not headers.get(b"content-type", b"").startswith(b"application/x-www-form"):
            self._calls.append(f"{scope['method']} {scope['path']}")
            return receive
        noted = False

        async def receive_and_note() -> Message:
            nonlocal noted
            message = await receive()
            if not noted and message["type"] == "http.request":
                noted = True
                action = _ACTION.search(message.get("body", b""))
                self._calls.append(action[1].decode() if action else f"POST {scope['path']}")
            return message

        return receive_and_note


async def _whole(receive: Receive, *, most: int | None = None) -> bytes | None:
    """The body; None for one that is broken off. Raises ValueError for one that is longer than that."""
    body, more = bytearray(), True
    while more:
        message = await receive()
        body += message.get("body", b"")
        if message["type"] == "http.disconnect":
            return None
        if most is not None and len(body) > most:
            raise ValueError("too long")
        more = message.get("more_body", False)
    return bytes(body)


def _is_a_page(path: str) -> bool:
    """Whether it is one of the sign-in page. MiniStack has such too, where a password can be tried without end."""
    return path.startswith(("/oauth2/", "/penguin-id/")) or path in ("/login", "/logout", "/signed-out")


def _is_closed(path: str) -> bool:
    """Whether a path is nobody's business here.

    `/_ministack/reset` and its like need no credentials (no bucket's name begins with an underscore).
    """
    return path.lstrip("/").startswith(("_", "saml2/")) or path == "/health" or _is_a_page("/" + path.lstrip("/"))


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        kind = (await receive())["type"]
        await send({"type": f"{kind}.complete"})
        if kind == "lifespan.shutdown":
            return


async def _no_such_pool(send: Send, pool_id: str, date: str) -> None:
    """[?] Cognito's own words; MiniStack answers as S3 does for a bucket that is not there."""
    body = json.dumps({"message": f"User pool {pool_id} does not exist."}).encode()
    await _send(send, 404, {"Content-Type": "application/json", "Date": date}, body)


async def _forbid(send: Send, date: str) -> None:
    body = b"This is not served by the local AWS of nbauth.\n"
    await _send(send, 403, {"Content-Type": "text/plain", "Date": date}, body)


async def _send(send: Send, status: int, headers: Mapping[str, str], body: bytes) -> None:
    all_headers = {**headers, "Content-Length": str(len(body))}
    encoded = [(name.lower().encode(), value.encode()) for name, value in all_headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": encoded})
    await send({"type": "http.response.body", "body": body})
