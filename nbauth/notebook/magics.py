"""`%load_ext nbauth` adds `%nbauth login | logout | whoami`."""

import argparse
import shlex
from typing import Any, NoReturn

from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_magic, magics_class

from nbauth.auth import holder_of
from nbauth.notebook import login as front
from nbauth.notebook import sign_ins
from nbauth.notebook.shown import forms_of
from nbauth.widget.signed_out import signed_out
from nbauth.widget.times import with_times_here


class _Parser(argparse.ArgumentParser):
    """A mistake is one line in the notebook, not the end of its kernel."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}. {self.format_usage().strip()}")

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        raise _HelpWasShown(status, message)


class _HelpWasShown(Exception):
    """argparse has printed what was asked for."""


def _parser() -> _Parser:
    parser = _Parser(prog="%nbauth", description="Sign in to AWS.")
    commands = parser.add_subparsers(dest="command", required=True)
    login = commands.add_parser("login", help="sign in, and bind the session")
    login.add_argument("--pool", metavar="FILE", help="a configuration file (default: the usual places)")
    login.add_argument("--lang", help="the language of the form and the prompts (default: the browser's)")
    logout = commands.add_parser("logout", help="sign out")
    logout.add_argument("--everywhere", action="store_true", help="end the user's sign-ins on all devices")
    whoami = commands.add_parser("whoami", help="say who is signed in")
    for command in (login, logout, whoami):
        command.add_argument("--name", default="session", help="the session's name in the notebook (default: session)")
    return parser


@magics_class
class NbauthMagics(Magics):
    """The line magic `%nbauth`."""

    @line_magic
    def nbauth(self, line: str) -> Any:
        """Sign in to AWS: `%nbauth login`, `%nbauth logout`, `%nbauth whoami`; `-h` after each says more."""
        try:
            given = _parser().parse_args(shlex.split(line))
        except ValueError as error:
            raise UsageError(f"%nbauth: {error}") from None
        except _HelpWasShown:
            return None
        match given.command:
            case "login":
                return front.login(given.pool, name=given.name, lang=given.lang)
            case "logout":
                auth = sign_ins.latest(given.name)
                before = auth.status()
                auth.sign_out(everywhere=given.everywhere)
                now, language = holder_of(auth).now(), forms_of(auth).language
                then = signed_out(before, now)
                print(with_times_here(language.say(then.notice), then.moments, now=now, language=language))
            case "whoami":
                auth = sign_ins.latest(given.name)
                print(auth.whoami().said_in(forms_of(auth).language))
        return None
