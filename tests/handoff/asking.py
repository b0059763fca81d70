"""Asking an endpoint, as an SDK does and as somebody does who should get nothing."""

import http.client
import json
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Answer:
    status: int
    text: str

    @property
    def content(self):
        return json.loads(self.text)


def ask(variables, *, method="GET", path=None, host=None, authorization=None, **headers):
    """What it answers to whoever has its variables; anything can be said differently."""
    url = urlsplit(variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"])
    connection = http.client.HTTPConnection(url.hostname, url.port, timeout=20)
    try:
        connection.putrequest(method, path or url.path, skip_host=True)
        connection.putheader("Host", host or url.netloc)
        token = variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"] if authorization is None else authorization
        if token:
            connection.putheader("Authorization", token)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        response = connection.getresponse()
        return Answer(response.status, response.read().decode())
    finally:
        connection.close()
