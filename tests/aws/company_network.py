"""A company's network: AWS behind TLS with a certificate of the company's own, and a proxy on the way to it."""

import base64
import select
import socket
import socketserver
import ssl
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Certificates:
    """An authority of one's own, and what it has signed for localhost."""

    authority: Path
    """What AWS_CA_BUNDLE should name."""
    localhost: Path
    """A key and its certificate."""


def certificates(folder):
    """Make them; the authority's own key is thrown away."""
    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A company's own authority")])
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    only_signs = x509.KeyUsage(
        *(False,) * 5, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False
    )
    authority = (
        _unsigned(issuer, authority_key, issuer)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(only_signs, critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    certificate = (
        _unsigned(x509.Name([]), key, issuer)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=True)
        .add_extension(identifier, critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    made = Certificates(folder / "authority.pem", folder / "localhost.pem")
    made.authority.write_bytes(_pem(authority))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    made.localhost.write_bytes(private + _pem(certificate))
    return made


def _unsigned(name, key, issuer):
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _pem(certificate):
    return certificate.public_bytes(serialization.Encoding.PEM)


@contextmanager
def tls_in_front_of(url, certificates):
    """The address at which the service at `url` is reached by TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates.localhost)
    parts = urlsplit(url)

    def answer(connection):
        connection.do_handshake()
        with _connected(parts.hostname, parts.port) as aws:
            _carry(connection, aws)

    with _serving(answer, context) as port:
        yield f"https://localhost:{port}"


@dataclass
class Proxy:
    """What HTTPS_PROXY names; it knows the one method CONNECT."""

    place: str = ""
    """HOST:PORT."""
    url: str = ""
    asked_for: list[str] = field(default_factory=list)
    """HOST:PORT of each CONNECT, those included that were refused."""


@contextmanager
def proxy(*, login="", refusal="", silent=False):
    """A proxy that wants a `login` (user:password), or that answers each CONNECT with one `refusal`, or not at all."""
    running = Proxy()
    wanted = f"Proxy-Authorization: Basic {base64.b64encode(login.encode()).decode()}"

    def answer(connection):
        if silent:
            while connection.recv(1 << 16):
                pass
            return
        with connection.makefile("rb") as lines:
            method, place, _ = lines.readline().decode().split()
            headers = list(iter(lambda: lines.readline().decode().strip(), ""))
        assert method == "CONNECT"
        running.asked_for.append(place)
        why_not = refusal or ("407 Proxy Authentication Required" if login and wanted not in headers else "")
        if why_not:
            connection.sendall(f"HTTP/1.1 {why_not}\r\nContent-Length: 0\r\n\r\n".encode())
            return
        host, _, port = place.rpartition(":")
        with _connected(host, int(port)) as service:
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            _carry(connection, service)

    with _serving(answer) as port:
        running.place = f"localhost:{port}"
        running.url = f"http://{login}{'@' if login else ''}{running.place}"
        yield running


def _connected(host, port):
    return socket.create_connection((host, port), timeout=30)


@contextmanager
def _serving(answer, context=None):
    """The port at which each connection is answered, in a thread of its own."""
    with _Server(answer, context) as server:
        running = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        running.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            running.join()
            server.hang_up()


class _Server(socketserver.ThreadingTCPServer):
    def __init__(self, answer, context):
        self._answer = answer
        self._open = []
        super().__init__(("127.0.0.1", 0), None)
        if context:
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def finish_request(self, request, client_address):
        self._open.append(request)
        with suppress(OSError):  # whoever called may hang up at any time
            self._answer(request)

    def hang_up(self):
        """End the connections that are open, for which the end of this server waits."""
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


def _carry(one, other):
    """Bytes both ways, until one side ends. A TLS record is never longer than what is read at once."""
    across = {one: other, other: one}
    while True:
        for ready in select.select(list(across), [], [])[0]:
            carried = ready.recv(1 << 16)
            if not carried:
                return
            across[ready].sendall(carried)
