"""Gives AWS's SDKs on this computer the credentials that its parent tells it: a program of its own.

A kernel that computes may hold the interpreter's lock for minutes, and would answer nobody. So this runs in a process
of its own, by its path, isolated (`python -I -S`): it is the standard library alone, and knows nothing of a sign-in.

    standard input    what it must know first, then a line for every change; its end is the end of this process
    standard output   at which port it is, then an empty line whenever newer credentials are wanted

The reply is what SDKs expect of a container's endpoint:
https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
"""

import hmac
import json
import os
import socket
import socketserver
import sys
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PATH = "/credentials"
_WAIT_S = 1.5  # botocore waits two seconds for a reply
_PATIENCE_S = 10  # for whoever connects and says nothing
_LEAVING_S = 0.5  # until one that is cut off has left
AT_ONCE = 64  # connections
_FOREIGN = ("Origin", "Referer", "Sec-Fetch-Site", "Cookie", "Forwarded", "X-Forwarded-For", "Via")
"""Headers of browsers and of proxies: no SDK sends them, and neither has any business here."""


class Told:
    """What the parent has told last: `reply` until the moment `until` (seconds since the epoch), or a `refusal`.

    A refusal that `passes` is worth another try.
    """

    def __init__(self, first: dict[str, Any]) -> None:
        self._changed = threading.Condition()
        self._last = first

    def take(self, told: dict[str, Any]) -> None:
        """From now on this."""
        with self._changed:
            self._last = told
            self._changed.notify_all()

    def answer(self) -> tuple[int, dict[str, Any]]:
        """The status and the body of a reply; where the parent's computer has slept, it gets the time to wake up."""
        with self._changed:
            if self._is_worth_asking():
                print(flush=True)
                self._changed.wait_for(lambda: not self._is_worth_asking(), _WAIT_S)
            if self._is_over():
                return _refused(503, "Unavailable", "The credentials have expired, and no newer ones have come yet.")
            if "refusal" in self._last:
                return _refused(503 if self._last["passes"] else 403, self._last["code"], self._last["refusal"])
            return 200, self._last["reply"]

    def _is_worth_asking(self) -> bool:
        return self._is_over() or bool(self._last.get("passes"))

    def _is_over(self) -> bool:
        return "reply" in self._last and bool(self._last["until"] <= time.time())


def _refused(status: int, code: str, message: str) -> tuple[int, dict[str, Any]]:
    """As AWS documents it, and as JavaScript's SDK reads it. Of 5xx some SDKs try again for minutes."""
    message = f"nbauth: {message}"
    return status, {"code": code, "message": message, "Code": code, "Message": message}


class Server(ThreadingHTTPServer):
    """On loopback, for whoever knows the token."""

    daemon_threads = True
    allow_reuse_address = False  # on Windows that lets another process listen at the same port
    request_queue_size = AT_ONCE

    def __init__(self, listener: int | None, token: str, told: Told) -> None:
        """`listener` is the descriptor of a socket that the parent listens at; with None it chooses a port."""
        super().__init__(("127.0.0.1", 0), Handler, bind_and_activate=listener is None)
        if listener is not None:
            self.socket.close()
            self.socket = socket.socket(fileno=listener)
            self.server_name, self.server_port = self.socket.getsockname()
        self.token = token.encode()
        self.host = f"127.0.0.1:{self.server_port}"
        self.told = told
        self._room = threading.BoundedSemaphore(AT_ONCE)
        self._silent: dict[Any, None] = {}
        """Connections that have not said yet who they are, the oldest first."""

    def server_bind(self) -> None:
        """Without the name of the host, for which it would ask the network."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.socket.getsockname()[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        """One more. Where there is no room, who has been silent for longest makes it: an SDK speaks at once."""
        if not self._room.acquire(blocking=False):
            oldest = next(iter(self._silent), None)
            if oldest:
                with suppress(OSError):  # it has hung up
                    oldest.shutdown(socket.SHUT_RDWR)
            if not oldest or not self._room.acquire(timeout=_LEAVING_S):
                self.shutdown_request(request)
                return
        self._silent[request] = None
        try:
            super().process_request(request, client_address)
        except BaseException:  # no thread can be started just now
            self._leave(request)
            raise

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """It leaves room behind."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._leave(request)

    def has_spoken(self, request: Any) -> None:
        """This connection stays until it has its answer."""
        self._silent.pop(request, None)

    def _leave(self, request: Any) -> None:
        self._silent.pop(request, None)
        self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever hung up knows it; there is nobody here to be told."""


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: Server
    protocol_version = "HTTP/1.1"
    timeout = _PATIENCE_S
    error_message_format, error_content_type = "", "text/plain"

    def do_GET(self) -> None:
        """Credentials, or why there are none."""
        if self._is_known():
            self.server.has_spoken(self.connection)
            self._send(*self.server.told.answer())
        else:
            self._send(*_refused(403, "Denied", "Not for you."))

    def _is_known(self) -> bool:
        said = self.headers.get_all("Authorization") or []
        given = said[0] if len(said) == 1 else ""
        return (
            hmac.compare_digest(given.encode("latin-1", "replace"), self.server.token)
            and self.headers.get_all("Host") == [self.server.host]  # not a name that somebody points here
            and not any(name in self.headers for name in _FOREIGN)
            and self.path == PATH
        )

    def _send(self, status: int, content: dict[str, Any]) -> None:
        body = json.dumps(content, ensure_ascii=False).encode()  # SDKs show it as it is
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")  # there is nothing more to ask
        self.end_headers()
        self.wfile.write(body)

    def version_string(self) -> str:
        """Not which Python runs here."""
        return "nbauth"

    def log_message(self, *_: object) -> None:
        """Nothing: nobody reads it."""


def _end_with_parent(parent: int) -> None:
    """A process that the parent has forked may hold the pipe open, so its id is looked at too where there is one."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)


def main() -> None:
    """Serve until standard input ends."""
    parent = os.getppid()
    first = json.loads(sys.stdin.readline())
    told = Told(first["told"])
    server = Server(first["listener"], first["token"], told)
    print(server.server_port, flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    if os.name == "posix":
        threading.Thread(target=_end_with_parent, args=(parent,), daemon=True).start()
    for line in sys.stdin:
        told.take(json.loads(line))
    os._exit(0)


if __name__ == "__main__":
    main()
