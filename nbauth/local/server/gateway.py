"""The AWS port: MiniStack behind a door that counts the calls and keeps its administration inside."""

import json
import re
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from nbauth.local.server import bodies
from nbauth.local.server.refusal import Refused

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_ACTION = re.compile(rb"(?:^|&)Action=(\w+)")
_KEYS = re.compile(r"/([\w-]+)/\.well-known/jwks\.json")
_KEPT = 100_000


class Gateway:
    """An ASGI application around MiniStack's."""

    def __init__(self, ministack: App, http_date: Callable[[], str], has_pool: Callable[[str], bool]) -> None:
        self._ministack = ministack
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
        elif scope["type"] == "http" and not _is_closed(scope["path"]):
            noted = self._noting(scope, receive)
            is_cognito = dict(scope["headers"]).get(b"x-amz-target", b"").startswith(b"AWSCognitoIdentity")
            whole = await self._read(noted, send) if is_cognito else noted
            if whole is not None:
                await self._ministack(scope, whole, send)
        elif scope["type"] == "http":
            await _forbid(send, self._http_date())

    async def _read(self, receive: Receive, send: Send) -> Receive | None:
        """What gives the request again, once it was read; None for one that was refused, or broken off."""
        body, more = bytearray(), True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            body += message.get("body", b"")
            more = message.get("more_body", False)
        try:
            bodies.check(bytes(body))
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
            return {"type": "http.request", "body": bytes(body), "more_body": False}

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


def _is_closed(path: str) -> bool:
    """Whether a path is nobody's business here.

    `/_ministack/reset` and its like need no credentials (no bucket's name begins with an underscore). The pages of the
    hosted login belong to a domain, which the pool does not have; MiniStack would serve them all the same, and there a
    password can be tried any number of times.
    """
    return path.lstrip("/").startswith(("_", "oauth2/", "saml2/")) or path in ("/health", "/login", "/logout")


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
