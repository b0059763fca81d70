"""Hears the browser come back to this computer, while a sign-in waits for that; the port is free before and after.

https://www.rfc-editor.org/rfc/rfc8252#section-7.3
"""

import hashlib
import os
import socket
import threading
import weakref
from collections.abc import Callable, Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from nbauth.config_checks import is_loopback
from nbauth.core.steps import NeedsBrowser, SignedOut, Step
from nbauth.errors import NbauthError, SignInRefused
from nbauth.forks import call_after_fork
from nbauth.secret import HoldsSecrets, Secret
from nbauth.texts import Callback, Text
from nbauth.texts.languages import ENGLISH, best, language

PROBE = "nbauth-probe"
_PATIENCE_S = 5.0
"""For a connection that says nothing."""
_SAFE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'",
}


_Heard = Callable[[], Callable[[NeedsBrowser, Secret], None] | None]


class ComingBack(HoldsSecrets):
    """Of one sign-in. Every method may be called from any thread."""

    def __init__(self, complete: Callable[[NeedsBrowser, Secret], object], tell: Callable[[], None]) -> None:
        """Both are methods. `complete` answers the step with the address; raises NbauthError, and that is told of."""
        self._tell: Callable[[], Callable[[], None] | None] = weakref.WeakMethod(tell)
        self._complete: Callable[[], Callable[[NeedsBrowser, Secret], object] | None] = weakref.WeakMethod(complete)
        self._lock = threading.Lock()
        self._waits: tuple[NeedsBrowser, _Listener | None] | None = None
        self.failed: NbauthError | None = None
        """Why what came back was of no use, until another sign-in begins."""
        call_after_fork(self)

    def after_fork(self) -> None:
        """It is the parent that the browser comes back to."""
        self._lock = threading.Lock()
        waits, self._waits = self._waits, None
        if waits and waits[1]:
            waits[1].socket.close()

    def follow(self, step: Step) -> None:
        """Listen while this step is open, if it waits for the browser, and not longer."""
        with self._lock:
            before = self._waits
            if step is (before[0] if before else None):
                return
            self._waits = None
            if before and before[1]:
                before[1].end()
            if not isinstance(step, SignedOut):
                self.failed = None
            if isinstance(step, NeedsBrowser):
                listener = _listener(step, weakref.WeakMethod(self._heard))  # whoever is gone waits for nobody
                self._waits = (step, listener)
                if listener:
                    weakref.finalize(self, listener.end)

    def is_listening(self, step: Step) -> bool:
        """Whether what comes back to this computer is heard."""
        waits = self._waits
        return waits is not None and waits[0] is step and waits[1] is not None

    def _heard(self, step: NeedsBrowser, address: Secret) -> None:
        complete = self._complete()
        try:
            if complete:
                complete(step, address)
        except NbauthError as error:
            self.failed = error.again()
            if tell := self._tell():
                tell()


def _listener(step: NeedsBrowser, heard: "_Heard") -> "_Listener | None":
    """At the first address that is this computer's, and free: the others may be those of other notebooks."""
    for way in step.attempt.ways:
        parts = urlsplit(way.redirect_url)
        if parts.scheme == "http" and is_loopback(str(parts.hostname)) and not parts.path.endswith(".html"):
            with suppress(OSError):
                return _Listener(way.redirect_url, step, heard)
    return None


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = os.name == "posix"  # on Windows it would let others take the port

    def __init__(self, redirect_url: str, step: NeedsBrowser, heard: "_Heard") -> None:
        parts = urlsplit(redirect_url)
        if parts.hostname == "::1":
            self.address_family = socket.AF_INET6
        self.redirect_url, self.place, self.path = redirect_url, parts.netloc, parts.path or "/"
        self.step = step
        self._heard = heard
        self._taken: dict[bytes, object] = {}
        """By what stands for an address: people reload, and that is no second answer."""
        super().__init__(("::1" if parts.hostname == "::1" else "127.0.0.1", parts.port or 80), _Handler)
        threading.Thread(target=self.serve_forever, daemon=True, name="nbauth-comes-back").start()

    def server_bind(self) -> None:
        """Without the name of this computer, which may take a name server seconds to say."""
        import socketserver

        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.place, int(self.server_address[1])

    def end(self) -> None:
        """Close the port. Whoever answers here now may be the one who ends it."""
        with suppress(OSError):  # some systems know this of connections alone
            self.socket.shutdown(socket.SHUT_RDWR)  # or whoever waits for the next connection holds it open
        self.socket.close()
        threading.Thread(target=self.shutdown, daemon=True, name="nbauth-came-back").start()

    def hear(self, query: str) -> Text:
        """What the browser has come back with, once; what to say to the person."""
        address = Secret(f"{self.redirect_url}?{query}")
        try:
            self.step.attempt.came_back(address)
        except SignInRefused:
            pass  # the form says it
        except NbauthError:
            return Callback.NOT_EXPECTED
        mine = object()
        if self._taken.setdefault(hashlib.sha256(query.encode()).digest(), mine) is mine:
            threading.Thread(target=self._tell, args=(address,), daemon=True, name="nbauth-redeems").start()
        return Callback.DONE

    def _tell(self, address: Secret) -> None:
        if heard := self._heard():
            heard(self.step, address)

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that left. Nothing is printed: a traceback shows the code."""


class _Handler(BaseHTTPRequestHandler):
    server: _Listener
    timeout = _PATIENCE_S

    def do_GET(self) -> None:
        """The browser, or the page that shows the form and asks whether it would reach this."""
        asked = urlsplit(self.path)
        if self.headers.get("Host") != self.server.place or asked.path != self.server.path:
            self._say(404, "text/plain", "")
        elif asked.query == f"{PROBE}=1":
            self._say(200, "text/plain", self.server.step.attempt.mark, self._allowed())
        else:
            self._say(200, "text/html; charset=utf-8", self._page(self.server.hear(asked.query)))

    def do_OPTIONS(self) -> None:
        """Some browsers ask beforehand: https://wicg.github.io/private-network-access/."""
        self._say(204, "text/plain", "", self._allowed())

    def _allowed(self) -> Mapping[str, str]:
        """A page of this computer may read the mark."""
        origin = self.headers.get("Origin", "")
        if not is_loopback(urlsplit(origin).hostname or ""):
            return {}
        return {"Access-Control-Allow-Origin": origin, "Access-Control-Allow-Private-Network": "true", "Vary": "Origin"}

    def _page(self, text: Text) -> str:
        wanted = [part.partition(";")[0].strip() for part in self.headers.get("Accept-Language", "").split(",")]
        said = language(best(wanted) or ENGLISH.tag)
        return (
            f'<!doctype html><html lang="{said.tag}"><meta charset="utf-8"><meta name="color-scheme" '
            f'content="light dark"><title>{said.say(Callback.COME_BACK)}</title>'
            "<style>body { font: 1rem/1.5 system-ui, sans-serif; margin: 3rem auto; max-width: 30rem; }</style>"
            f'<p role="status">{said.say(text)}</p>'
            '<script>history.replaceState(null, "", "/"); close();</script></html>'
        )

    def _say(self, status: int, kind: str, body: str, more: Mapping[str, str] | None = None) -> None:
        content = body.encode()
        self.send_response(status)
        for header in ({"Content-Type": kind, "Content-Length": str(len(content))} | _SAFE | dict(more or {})).items():
            self.send_header(*header)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing: the path holds the code."""

    def version_string(self) -> str:
        """Nobody's business."""
        return "nbauth"
