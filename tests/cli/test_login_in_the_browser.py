"""`nbauth login --browser`, at a pseudo-terminal, with somebody at the sign-in page."""

import re
import sys

import pexpect
import pytest
from at_the_page import Person


@pytest.fixture
def terminal(environment, nbauth_command):
    """`terminal(*arguments)` runs `nbauth login --browser …`, without a screen."""
    opened = []

    def start(*arguments):
        bare = {name: value for name, value in environment.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
        command = ["-m", "nbauth", "login", "--browser", *arguments]
        spawned = pexpect.spawn(sys.executable, command, env=bare, timeout=30, encoding="utf-8", dimensions=(40, 2000))
        opened.append(spawned)
        return spawned

    yield start
    for each in opened:
        each.close()
    nbauth_command("logout")


def url_of(terminal):
    terminal.expect(r"open it yourself:\r\n(http://\S+)\r\n")
    return terminal.match[1]


def as_pia(aws, url):
    """Where the browser ends."""
    person = Person(aws)
    page = person.ask(person.ask(url.removeprefix(aws.pool.domain))[1])[2]
    question = re.search(r'name="question" value="(.*?)"', page)[1]
    return person, person.ask(person.ask("/penguin-id/authorize", {"question": question, "who": "pia"})[1])[1]


def test_it_goes_on_by_itself_when_the_browser_comes_back(terminal, aws, nbauth_command):
    login = terminal("PenguinID")
    url = url_of(login)
    login.expect_exact("Waiting for the browser to come back.")
    _, place = as_pia(aws, url)
    Person.open(place)
    login.expect_exact("Signed in as pia@penguin.example.")
    login.expect(pexpect.EOF)
    assert nbauth_command("whoami").stdout.startswith("Signed in as pia@penguin.example, ")


def test_ctrl_c_lets_the_address_be_typed_and_again_leaves(terminal, aws, nbauth_command):
    login = terminal("PenguinID")
    url = url_of(login)
    login.expect_exact("Waiting for the browser to come back.")
    login.sendintr()
    login.expect_exact("Address of the page where it ended: ")
    login.sendline("nonsense")
    login.expect_exact("That is not the address of a page that a sign-in has ended at.")
    login.expect_exact("Address of the page where it ended: ")
    login.sendline(as_pia(aws, url)[1])
    login.expect_exact("Signed in as pia@penguin.example.")
    login.expect(pexpect.EOF)
    nbauth_command("logout")

    again = terminal()
    url_of(again)
    again.expect_exact("Waiting for the browser to come back.")
    again.sendintr()
    again.expect_exact("Address of the page where it ended: ")
    again.sendintr()
    again.expect_exact("The sign-in was left.")
    again.expect(pexpect.EOF)


def test_a_provider_that_there_is_not_is_told_in_one_line(nbauth_command):
    told = nbauth_command("login", "--browser", "Okta")
    assert (told.returncode, told.stderr) == (
        1, "nbauth: The configuration has no provider Okta. It has these: PenguinID.\n",
    )  # fmt: skip


def test_without_a_sign_in_page_it_is_said_what_is_missing(nbauth_command):
    told = nbauth_command("login", "--browser", NBAUTH_DOMAIN="", NBAUTH_PROVIDERS="")
    assert told.returncode == 1
    assert told.stderr.startswith("nbauth: The configuration names no sign-in page: domain is missing.")
