"""The browser comes back to this computer: a real port, asked as browsers and others ask."""

import gc
import http.client
import os
import socket
import time
import weakref
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from fakes import START, needs_browser

from nbauth.coming_back import ComingBack, is_free
from nbauth.core.steps import SignedOut
from nbauth.errors import CodeExpired

LATER = START + timedelta(minutes=15)
HUB = "https://hub.example.com/callback.html"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as made:
        return made.getsockname()[1]


class Behind:
    """What a sign-in does with what came back."""

    def __init__(self):
        self.came, self.told, self.failure = [], 0, None

    def complete(self, step, answer):
        self.came.append((step, answer.address.reveal()))
        if self.failure:
            raise self.failure

    def tell(self):
        self.told += 1


@pytest.fixture
def behind():
    return Behind()


@pytest.fixture
def coming(behind):
    made = ComingBack(behind.complete, behind.tell, clock=lambda: START)
    yield made
    made.follow(SignedOut())


def here():
    return f"http://127.0.0.1:{free_port()}/"


def ask(url, path, method="GET", **headers):
    parts = urlsplit(url)
    connection = http.client.HTTPConnection("127.0.0.1", parts.port, timeout=5)
    try:
        connection.request(method, path, headers={"Host": parts.netloc, **headers})
        reply = connection.getresponse()
        return reply.status, reply.read().decode(), reply.headers
    finally:
        connection.close()


def eventually(happens, seconds=5):
    until = time.monotonic() + seconds
    while not happens() and time.monotonic() < until:
        time.sleep(0.01)
    return happens()


def test_it_listens_while_the_step_is_open_and_not_longer(coming):
    url = here()
    step = needs_browser(LATER, url)
    with pytest.raises(ConnectionRefusedError):
        ask(url, "/")
    coming.follow(step)
    coming.follow(step)
    assert coming.is_listening(step)
    assert ask(url, "/?nbauth-probe=1")[:2] == (200, "mark")
    coming.follow(SignedOut())
    assert not coming.is_listening(step)
    with pytest.raises(ConnectionRefusedError):
        ask(url, "/")


def test_what_comes_back_completes_the_sign_in_once(coming, behind):
    url = here()
    step = needs_browser(LATER, url)
    coming.follow(step)
    for _ in range(2):  # people reload
        status, page, headers = ask(url, "/?code=the-code&state=state0")
        assert (status, "Go back to your notebook" in page) == (200, True)
    assert eventually(lambda: behind.came)
    assert behind.came == [(step, f"{url}?code=the-code&state=state0")]
    assert "the-code" not in page
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "replaceState" in page
    assert "Python" not in str(headers)


def test_another_code_after_one_that_was_of_no_use_is_another_answer(coming, behind):
    url = here()
    behind.failure = CodeExpired("It is over.")
    coming.follow(needs_browser(LATER, url))
    for number in range(2):
        ask(url, f"/?code=code{number}&state=state0")
    assert eventually(lambda: len(behind.came) == 2)


def test_why_it_was_of_no_use_is_known_and_told_until_another_begins(coming, behind):
    url = here()
    behind.failure = CodeExpired("It is over.")
    coming.follow(needs_browser(LATER, url))
    ask(url, "/?code=the-code&state=state0")
    assert eventually(lambda: behind.told)
    coming.follow(SignedOut())
    assert str(coming.failed) == "It is over."
    coming.follow(needs_browser(LATER, here()))
    assert coming.failed is None


def test_a_refusal_of_the_page_is_passed_on(coming, behind):
    url = here()
    coming.follow(needs_browser(LATER, url))
    assert ask(url, "/?error=access_denied&state=state0")[0] == 200
    assert eventually(lambda: behind.came)


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/?code=c&state=another", {}, 200),
        ("/?code=c", {}, 200),
        ("/", {}, 200),
        ("/elsewhere?code=c&state=state0", {}, 404),
        ("/?code=c&state=state0", {"Host": "evil.example.com"}, 404),
        ("/?nbauth-probe=1", {"Host": "evil.example.com"}, 404),
    ],
)
def test_anything_else_is_not_taken(coming, behind, path, headers, status):
    url = here()
    coming.follow(needs_browser(LATER, url))
    got, page, _ = ask(url, path, **headers)
    assert got == status
    assert "script" not in page  # it may be another notebook's answer: its address can still be copied
    assert "Go back" not in page and "mark" not in page.replace("bookmark", "")
    time.sleep(0.1)
    assert behind.came == []


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("http://localhost:8888", True),
        ("http://127.0.0.1:8888", True),
        ("https://evil.example.com", False),
        ("", False),
    ],
)
def test_only_a_page_of_this_computer_may_read_the_mark(coming, origin, allowed):
    url = here()
    coming.follow(needs_browser(LATER, url))
    for method in ("GET", "OPTIONS"):
        _, _, headers = ask(url, "/?nbauth-probe=1", method, **({"Origin": origin} if origin else {}))
        assert headers.get("Access-Control-Allow-Origin") == (origin if allowed else None)


def test_it_says_so_in_the_browsers_language(coming):
    url = here()
    coming.follow(needs_browser(LATER, url))
    _, page, _ = ask(url, "/?code=c&state=state0", **{"Accept-Language": "xx,de-AT;q=0.9,en;q=0.8"})
    assert 'lang="de"' in page and "Gehen Sie zurück" in page


def test_the_port_that_another_notebook_has_is_left_to_it(coming, behind):
    first, second = here(), here()
    other = ComingBack(behind.complete, behind.tell, clock=lambda: START)
    steps = [needs_browser(LATER, first, second) for _ in range(2)]
    other.follow(steps[0])
    coming.follow(steps[1])
    assert ask(second, "/?code=c&state=state1")[0] == 200
    other.follow(SignedOut())


@pytest.mark.parametrize("url", [HUB, "http://127.0.0.1:{port}/lab/extensions/nbauth/static/callback.html"])
def test_where_a_page_is_served_nobody_listens(coming, url):
    step = needs_browser(LATER, url.format(port=free_port()))
    coming.follow(step)
    assert not coming.is_listening(step)


def test_where_every_port_is_taken_nothing_fails(coming, behind):
    url = here()
    other = ComingBack(behind.complete, behind.tell, clock=lambda: START)
    other.follow(needs_browser(LATER, url))
    step = needs_browser(LATER, url)
    coming.follow(step)
    assert not coming.is_listening(step)
    other.follow(SignedOut())


def test_it_ends_when_the_time_is_over(behind):
    url = here()
    coming = ComingBack(behind.complete, behind.tell, clock=lambda: LATER - timedelta(seconds=0.2))
    step = needs_browser(LATER, url)
    coming.follow(step)
    assert coming.is_listening(step)
    assert eventually(lambda: not coming.is_listening(step))
    with pytest.raises(ConnectionRefusedError):
        ask(url, "/")


def test_nothing_of_an_attempt_that_is_over_stays_in_memory(coming):
    coming.follow(needs_browser(LATER, here()))
    listener = weakref.ref(coming._waits[1])
    coming.follow(SignedOut())
    assert eventually(lambda: not gc.collect() and listener() is None)


def test_whether_a_port_is_free_is_known(coming):
    url = here()
    assert is_free(url)
    coming.follow(needs_browser(LATER, url))
    assert not is_free(url)


def test_an_address_of_ipv6_is_heard_there(coming):
    with socket.socket(socket.AF_INET6) as made:
        try:
            made.bind(("::1", 0))
        except OSError:
            pytest.skip("no IPv6")
        port = made.getsockname()[1]
    step = needs_browser(LATER, f"http://[::1]:{port}/")
    coming.follow(step)
    assert coming.is_listening(step)
    connection = http.client.HTTPConnection("::1", port, timeout=5)
    connection.request("GET", "/?nbauth-probe=1", headers={"Host": f"[::1]:{port}"})
    assert connection.getresponse().read() == b"mark"
    connection.close()


def test_a_connection_that_says_nothing_keeps_nobody_out(coming):
    url = here()
    coming.follow(needs_browser(LATER, url))
    with socket.create_connection(("127.0.0.1", urlsplit(url).port)):
        assert ask(url, "/?nbauth-probe=1")[0] == 200


def test_whoever_is_gone_does_not_keep_the_port(behind):
    url = here()
    coming = ComingBack(behind.complete, behind.tell, clock=lambda: START)
    coming.follow(needs_browser(LATER, url))
    del coming
    gc.collect()
    with pytest.raises(ConnectionRefusedError):
        ask(url, "/")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="it forks")
def test_a_forked_child_does_not_keep_the_port(coming):
    url = here()
    coming.follow(needs_browser(LATER, url))
    (hears, end), (is_there, there) = os.pipe(), os.pipe()
    listener = coming._waits[1]
    if (child := os.fork()) == 0:
        os.write(there, b"x" if listener.socket.fileno() == -1 else b"it holds the port")
        os.read(hears, 1)
        os._exit(0)
    said = os.read(is_there, 100)
    coming.follow(SignedOut())
    try:
        with pytest.raises(ConnectionRefusedError):
            ask(url, "/")
    finally:
        os.write(end, b"x")
        os.waitpid(child, 0)
    assert said == b"x"


def test_nothing_is_printed(coming, capfd):
    url = here()
    coming.follow(needs_browser(LATER, url))
    with socket.create_connection(("127.0.0.1", urlsplit(url).port)) as made:
        made.sendall(b"GET /?code=the-code&state=state0 HTTP/1.0\r\nHost: x\r\n")
    ask(url, "/?code=the-code&state=state0")
    ask(url, "/x", "BREW")
    time.sleep(0.2)
    assert capfd.readouterr() == ("", "")
