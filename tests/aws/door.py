"""Something that answers in AWS's place, as it is told to."""

import json
import socketserver
import threading

KEYS = {"keys": []}


class Door:
    """Answers each request with what `answer` gives: bytes, or None to close the connection without a word."""

    def __init__(self):
        self.answer = lambda name: None
        self.asked = []
        door = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                head, length, name = b"", 0, ""
                while not head.endswith(b"\r\n\r\n") and (line := self.rfile.readline()):
                    head += line
                    key, _, value = line.partition(b": ")
                    length = int(value) if key.lower() == b"content-length" else length
                    name = value.decode().strip().rpartition(".")[2] if key.lower() == b"x-amz-target" else name
                self.rfile.read(length)
                if b"jwks.json" in head:
                    self.wfile.write(http(200, json.dumps(KEYS).encode()))
                    return
                door.asked.append(name)
                if said := door.answer(name):
                    self.wfile.write(said)

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True

        self._server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self):
        self._server.shutdown()
        self._server.server_close()


def http(status, body, length=None, kind="application/x-amz-json-1.1", more=""):
    head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {length or len(body)}\r\n"
    return f"{head}Connection: close\r\n{more}\r\n".encode() + body
