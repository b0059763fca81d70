"""The control port: the clock, the outbox, the users. The other end is `nbauth/local/control.py`.

It listens on the loopback interface and answers only to a bearer secret, under its own Host name (no DNS rebinding),
and never to a browser. There are two secrets: the parent and its children know the one, the parent alone knows the
administrator's.
"""

import hmac
import json
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Operation = Callable[[Mapping[str, Any]], Any]
LONGEST = 8 * 1024 * 1024
"""Bytes of a request. The longest is a trigger's question: nbauth takes 512 K characters of it, which JSON may write
with 12 bytes each, and Lambda answers with 6 MB. `nbauth/local/control.py` has the same number."""


class ControlServer(ThreadingHTTPServer):
    """Operations by secret and name: `POST /NAME` with a JSON object, answered by JSON."""

    daemon_threads = True

    def __init__(self, operations: Mapping[str, Mapping[str, Operation]]) -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        self._operations = operations

    def opened_by(self, authorization: str) -> Mapping[str, Operation] | None:
        """What this header opens."""
        found = None
        for secret, operations in self._operations.items():
            if hmac.compare_digest(authorization.encode(), f"Bearer {secret}".encode()):
                found = operations
        return found


class _Request(BaseHTTPRequestHandler):
    server: ControlServer
    protocol_version = "HTTP/1.1"
    timeout = 10
    server_version = "nbauth-local"
    sys_version = ""

    def do_POST(self) -> None:
        """Run one operation."""
        # One request per connection: a reply before the body was read must not leave it to be read as a request.
        self.close_connection = True
        operations = self.server.opened_by(self.headers.get("Authorization", ""))
        refusal = self._refusal() or ("" if operations is not None else "The secret is not the right one.")
        if operations is None or refusal:
            self._reply(403, {"error": refusal})
            return
        operation = operations.get(self.path.lstrip("/"))
        length = self.headers.get("Content-Length", "")
        if operation is None or not length.isdecimal():
            self._reply(404, {"error": "There is no such operation."})
            return
        if len(length) > 18 or int(length) > LONGEST:
            self._reply(413, {"error": f"The request is longer than {LONGEST} bytes."})
            return
        try:
            arguments = json.loads(self.rfile.read(int(length)) or b"{}")
            self._reply(200, {"result": operation(arguments)})
        except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
            self._reply(400, {"error": str(error.args[0] if error.args else error)})

    def _refusal(self) -> str:
        if "Origin" in self.headers or any(name.lower().startswith("sec-fetch-") for name in self.headers):
            return "Browsers are not served."
        if self.headers.get_all("Host") != [f"127.0.0.1:{self.server.server_port}"]:
            return "The Host is not this one."
        return ""

    def _reply(self, status: int, content: Any) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name in the base class
        """Say nothing."""
