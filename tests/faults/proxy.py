"""A proxy between nbauth and the local AWS, which does harm to one kind of call."""

import http.client
import json
import socket
import struct
import threading
from dataclasses import dataclass, field
from urllib.parse import urlsplit

KEYS = "the pool's keys"


@dataclass
class Request:
    """As it came."""

    method: str
    path: str
    headers: dict
    body: bytes

    @property
    def name(self):
        """The operation, with the challenge that it answers."""
        if self.path.endswith("jwks.json"):
            return KEYS
        operation = self.headers.get("x-amz-target", self.path).rpartition(".")[2]
        if operation == "RespondToAuthChallenge":
            return f"{operation} {json.loads(self.body)['ChallengeName']}"
        return operation


@dataclass
class Reply:
    """As the local AWS gave it, or as a fault makes it."""

    status: int
    body: bytes
    headers: dict = field(default_factory=lambda: {"Content-Type": "application/x-amz-json-1.1"})

    def written(self):
        """Each on a connection of its own, so that the next call can be refused."""
        headers = {"Content-Length": len(self.body), **self.headers, "Connection": "close"}
        lines = [f"HTTP/1.1 {self.status} X", *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join([*lines, "", ""]).encode() + self.body


class Exchange:
    """One request, and the ways to answer it."""

    def __init__(self, proxy, connection, request):
        self._proxy = proxy
        self._connection = connection
        self.request = request
        self.healed = proxy.healed
        self.tokens_of_another = proxy.tokens_of_another

    def pass_on(self):
        """The local AWS's reply."""
        self._proxy.done.append(self.request.name)
        upstream = http.client.HTTPConnection("127.0.0.1", self._proxy.upstream_port, timeout=10)
        try:
            upstream.request(self.request.method, self.request.path, self.request.body, self.request.headers)
            response = upstream.getresponse()
            dropped = ("content-length", "connection", "transfer-encoding", "keep-alive")
            headers = {name: value for name, value in response.getheaders() if name.lower() not in dropped}
            return Reply(response.status, response.read(), headers)
        finally:
            upstream.close()

    def send(self, what):
        self._connection.sendall(what.written() if isinstance(what, Reply) else what)

    def reset(self):
        """Have the connection end in an error, not in an end."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


class Proxy:
    """Passes on what it is asked, but for the calls that `harm` names. One use of it at a time."""

    def __init__(self, upstream_url, tokens_of_another):
        """`tokens_of_another(what, client_id)` gives tokens that are not those of whoever asks."""
        self.tokens_of_another = tokens_of_another
        self.upstream_port = urlsplit(upstream_url).port
        self.asked = []
        self.done = []
        self.healed = threading.Event()
        self._harm = {}
        self._closes_after = None
        self._listener = self._open(0)
        self._port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"

    def harm(self, name, fault):
        """Have `fault` answer each such call from now on."""
        self._forget()
        self._harm = {name: fault}

    def refuse_after(self, name):
        """Refuse all connections once such a call was answered; without a name, from now on."""
        self._forget()
        self._closes_after = name
        if name is None:
            self._close()

    def heal(self):
        """Pass on everything."""
        self._harm, self._closes_after = {}, None
        self.healed.set()
        if self._listener is None:
            self._listener = self._open(self._port)

    def close(self):
        self.heal()
        self._close()

    def _forget(self):
        self.healed.clear()
        self.asked, self.done = [], []

    def _open(self, port):
        listener = socket.create_server(("127.0.0.1", port), backlog=64)
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()
        return listener

    def _close(self):
        if self._listener:
            self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None

    def _accept(self, listener):
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with connection:
            try:
                if request := _read(connection):
                    self._answer(Exchange(self, connection, request))
            except (OSError, http.client.HTTPException):
                return  # the caller has given up, or the local AWS has stopped

    def _answer(self, exchange):
        name = exchange.request.name
        self.asked.append(name)
        if fault := self._harm.get(name):
            fault(exchange)
            return
        reply = exchange.pass_on()
        if name == self._closes_after:
            self._close()
        exchange.send(reply)


def _read(connection):
    """The next request; None if there is none."""
    with connection.makefile("rb") as stream:
        line = stream.readline().split()
        if not line:
            return None
        headers = {}
        while (header := stream.readline().decode("latin-1").strip()) != "":
            name, _, value = header.partition(":")
            headers[name.lower()] = value.strip()
        body = stream.read(int(headers.get("content-length", 0)))
        return Request(line[0].decode("latin-1"), line[1].decode("latin-1"), headers, body)
