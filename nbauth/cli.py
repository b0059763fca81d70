"""The `nbauth` command."""

import argparse
import os
import sys
from collections.abc import Sequence

from nbauth.errors import NbauthError
from nbauth.texts import Command, Written, joined
from nbauth.texts.languages import of_environment

_COMMANDS = {
    "login": "sign in, and keep the sign-in in the keychain",
    "logout": "sign out, and remove what the keychain keeps",
    "whoami": "say who is signed in",
    "credential-process": "print credentials as the AWS CLI's credential_process expects them; never asks",
    "run": "run a command with the keychain's sign-in: aws s3 ls, or a program of your own",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns its exit status. An error of ours is one line on standard error."""
    language = of_environment(os.environ)
    say = language.say
    try:
        given = vars(_parser().parse_args(arguments))
        command = given.pop("command")
        if command == "demo":
            from nbauth.demo.command import run

            return run(language, browser=not given["no_browser"], port=given["port"])
        from nbauth import commands

        if command == "run":
            return commands.run(**given)
        said = getattr(commands, command.replace("-", "_"))(**given)
    except NbauthError as error:
        told = joined(Written.SENTENCES, (error.message, error.hint))
        print(f"nbauth: {say(told)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130  # as a shell says it
    if said:
        print(say(said))
    return 0


def _parser() -> argparse.ArgumentParser:
    from importlib.metadata import version

    parser = argparse.ArgumentParser(prog="nbauth", description="Sign in to AWS from a notebook.")
    parser.add_argument("--version", action="version", version=f"nbauth {version('nbauth')}")
    commands = parser.add_subparsers(dest="command", required=True)
    demo = commands.add_parser(
        "demo",
        help="try it on this computer, without an AWS account",
        description="Start a local AWS and JupyterLab on the quick start. Ctrl-C ends both.",
    )
    demo.add_argument("--no-browser", action="store_true", help="print the address instead of opening a browser")
    demo.add_argument("--port", type=_port, metavar="N", help="JupyterLab's port (default: 8899, or a free one)")
    for name, what in _COMMANDS.items():
        command = commands.add_parser(name, help=what, description=f"{what[0].upper()}{what[1:]}.")
        command.add_argument("--pool", metavar="FILE", help="a configuration file (default: the usual places)")
        command.add_argument("--name", default="session", help="tells several sign-ins to one pool apart")
        if name == "login":
            command.add_argument("--username", default="", help="sign in as this user, whoever is kept")
            command.add_argument(
                "--browser",
                nargs="?",
                const="",
                metavar="PROVIDER",
                help="sign in in the browser: at the sign-in page, or with this provider",
            )
        if name == "whoami":
            command.add_argument("--json", action="store_true", dest="as_json", help="as JSON, for a program")
        if name == "run":
            command.add_argument("arguments", metavar="COMMAND …", nargs=argparse.REMAINDER, help="the command")
    return parser


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(Command.NO_PORT.of(text=text[:20]))
    return int(text)
