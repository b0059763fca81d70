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
from nbauth.core.answers import Address, Answer
from nbauth.core.ports import Clock
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

    def __init__(self, complete: Callable[[Step, Answer], object], tell: Callable[[], None], *, clock: Clock) -> None:
        """Two methods: `complete` answers the step with the address; raises NbauthError, and that is told of."""
        self._clock = clock
        self._tell: Callable[[], Callable[[], None] | None] = weakref.WeakMethod(tell)
        self._complete: Callable[[], Callable[[Step, Answer], object] | None] = weakref.WeakMethod(complete)
        self._lock = threading.Lock()
        self._waits: tuple[NeedsBrowser, _Listener | None] | None = None
        self._end: Callable[[], object] = lambda: None
        """Ends the listening, once."""
        self.completing: NeedsBrowser | None = None
        """The step that is answered now by what came back: the credentials come after the tokens."""
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
            if step is (self._waits[0] if self._waits else None):
                return
            self._waits = None
            self._end()
            if not isinstance(step, SignedOut):
                self.failed = None
            if isinstance(step, NeedsBrowser):
                listener = _listener(step, weakref.WeakMethod(self._heard))  # whoever is gone waits for nobody
                self._waits = (step, listener)
                if listener:
                    self._end = weakref.finalize(self, listener.end)
                    self._end.atexit = False  # a port ends with its process
                    left = (step.answer_by - self._clock()).total_seconds()
                    listener.end_in(max(0.0, left))

    def is_listening(self, step: Step) -> bool:
        """Whether what comes back to this computer is heard."""
        waits = self._waits
        return waits is not None and waits[0] is step and waits[1] is not None and not waits[1].has_ended

    def _heard(self, step: NeedsBrowser, address: Secret) -> None:
        complete = self._complete()
        self.completing = step
        try:
            if complete:
                complete(step, Address(address))
        except NbauthError as error:
            self.failed = error.again()
            if tell := self._tell():
                tell()
        finally:
            self.completing = None


def _listener(step: NeedsBrowser, heard: "_Heard") -> "_Listener | None":
    """At the first address that is this computer's, and free: the others may be those of other notebooks."""
    for way in step.attempt.ways:
        if is_heard(way.redirect_url):
            with suppress(OSError):
                return _Listener(way.redirect_url, step, heard)
    return None


def is_heard(redirect_url: str) -> bool:
    """Whether it is this computer that the browser comes back to there, and not a page that Jupyter serves."""
    parts = urlsplit(redirect_url)
    return parts.scheme == "http" and not parts.path.endswith(".html")


def is_free(redirect_url: str) -> bool:
    """Whether nobody listens there now."""
    try:
        _bound(redirect_url).close()
    except OSError:
        return False
    return True


def _bound(redirect_url: str) -> socket.socket:
    """Raises OSError where another program has the port."""
    parts = urlsplit(redirect_url)
    is_6 = parts.hostname == "::1"
    made = socket.socket(socket.AF_INET6 if is_6 else socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.name == "posix":  # on Windows it would let others take the port
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(("::1" if is_6 else "127.0.0.1", int(parts.port or 0)))
    except BaseException:  # an interrupt too
        made.close()
        raise
    return made


class _Listener(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, redirect_url: str, step: NeedsBrowser, heard: "_Heard") -> None:
        parts = urlsplit(redirect_url)
        self.redirect_url, self.place, self.path = redirect_url, parts.netloc, parts.path or "/"
        self.step = step
        self._heard = heard
        self._taken: dict[bytes, object] = {}
        """By what stands for an address: people reload, and that is no second answer."""
        self.has_ended = False
        self._timer: threading.Timer | None = None
        super().__init__(("", 0), _Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = _bound(redirect_url)
        self.server_name, self.server_port = self.place, int(parts.port or 0)
        self.server_activate()
        threading.Thread(target=self.serve_forever, daemon=True, name="nbauth-comes-back").start()

    def end_in(self, seconds: float) -> None:
        """Nobody waits any longer then."""
        self._timer = threading.Timer(seconds, self.end)
        self._timer.daemon = True
        self._timer.start()

    def end(self) -> None:
        """Close the port. Whoever answers here now may be the one who ends it."""
        if self.has_ended:
            return
        self.has_ended = True
        if self._timer:
            self._timer.cancel()
        with suppress(OSError):  # some systems know this of connections alone
            self.socket.shutdown(socket.SHUT_RDWR)  # or whoever waits for the next connection holds it open
        self.socket.close()
        with suppress(RuntimeError):  # at the interpreter's end
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
            said = self.server.hear(asked.query)
            self._say(200, "text/html; charset=utf-8", self._page(said, is_done=said is Callback.DONE))

    def do_OPTIONS(self) -> None:
        """Some browsers ask beforehand: https://wicg.github.io/private-network-access/."""
        self._say(204, "text/plain", "", self._allowed())

    def _allowed(self) -> Mapping[str, str]:
        """A page of this computer may read the mark."""
        origin = self.headers.get("Origin", "")
        if not is_loopback(urlsplit(origin).hostname or ""):
            return {}
        return {"Access-Control-Allow-Origin": origin, "Access-Control-Allow-Private-Network": "true", "Vary": "Origin"}

    def _page(self, text: Text, *, is_done: bool) -> str:
        """What another notebook waits for stays in the address bar, to be copied."""
        wanted = [part.partition(";")[0].strip() for part in self.headers.get("Accept-Language", "").split(",")]
        said = language(best(wanted) or ENGLISH.tag)
        return (
            f'<!doctype html><html lang="{said.tag}"><meta charset="utf-8"><meta name="color-scheme" '
            f'content="light dark"><title>{said.say(Callback.COME_BACK)}</title>'
            "<style>body { font: 1rem/1.5 system-ui, sans-serif; margin: 3rem auto; max-width: 30rem; }</style>"
            f'<p role="status">{said.say(text)}</p>'
            + ('<script>history.replaceState(null, "", "/"); close();</script>' if is_done else "")
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
