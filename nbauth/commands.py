"""`nbauth login | logout | whoami | credential-process | run`: the keychain's sign-in, from a terminal."""

import json
import os
import shlex
import sys
from dataclasses import replace
from pathlib import Path

from nbauth.config import PoolConfig, file_to_load
from nbauth.deadline import one_deadline
from nbauth.errors import ConfigurationError, NbauthError, NotSignedIn
from nbauth.hold import DEFAULT_NAME, hold
from nbauth.holder import Holder
from nbauth.notebook.kernel import is_name
from nbauth.texts import Command, Text, Written, joined
from nbauth.texts.languages import of_environment
from nbauth.vault import KeyringVault
from nbauth.widget import terminal


def login(pool: str | None, name: str, username: str, browser: str | None = None) -> str:
    """Sign in with prompts, unless the keychain's sign-in is alive and, if `username` is given, this user's.

    With `browser` in the browser: with the provider of this name, or where it is empty at the sign-in page.

    Raises VaultError where there is no keychain.
    """
    file = file_to_load(pool)
    config = PoolConfig.load(file)
    # A sign-in that ends with this command would be of no use: so it is kept, whatever is configured.
    holder, _ = _kept(replace(config, keep_signed_in=True), name, needs_keychain=True)
    holder.resume(username=username or None)
    said, for_person = "", sys.stdout.isatty()  # a script reads one line
    if holder.is_signed_in:
        shown = holder.status().shown_name or ""
        said = (Command.SIGNED_IN_OR_ANOTHER if for_person else Command.SIGNED_IN_AS).of(name=shown)
    else:
        terminal.sign_in(holder, username=username, language=of_environment(os.environ), provider=browser)
    return joined(Written.PARAGRAPHS, (said, _profile(config, file, name) if for_person else ""))


@one_deadline()
def logout(pool: str | None, name: str) -> str:
    """Forget what the keychain keeps, whatever that is, and revoke it. Raises VaultError where there is no keychain."""
    holder, _ = _kept(PoolConfig.load(pool), name, needs_keychain=True)
    holder.sign_out()
    return Command.SIGNED_OUT


@one_deadline()
def whoami(pool: str | None, name: str, *, as_json: bool) -> str:
    """What `auth.whoami()` prints, or what its `as_dict()` has. Raises NotSignedIn."""
    found = _signed_in(pool, name).whoami()
    return json.dumps(found.as_dict(), indent=2) if as_json else found.said_in(of_environment(os.environ))


@one_deadline()
def credential_process(pool: str | None, name: str) -> str:
    """What the AWS CLI and SDKs expect of a `credential_process`; never asks. Raises NotSignedIn.

    https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
    """
    # The AWS CLI asks at each of its calls: that must not be a renewal every time.
    now = _signed_in(pool, name, renew=False).credentials()
    return json.dumps(
        {
            "Version": 1,
            "AccessKeyId": now.access_key,
            "SecretAccessKey": now.secret_key,
            "SessionToken": now.token,
            "Expiration": now.expires_at.isoformat(timespec="seconds"),
        }
    )


def run(pool: str | None, name: str, arguments: list[str]) -> int:
    """Run a program that finds the keychain's sign-in, whatever AWS SDK it has; returns its exit status.

    Raises NotSignedIn, and NbauthError where it can't be run.
    """
    from nbauth.handoff import running

    if arguments[:1] == ["--"]:  # as other programs mark where their own options end
        arguments = arguments[1:]
    if not arguments:
        raise NbauthError(Command.NO_PROGRAM)
    with one_deadline():
        holder = _signed_in(pool, name, renew=False)
    return running.run(holder.pool, holder, arguments)


def _profile(config: PoolConfig, file: Path | None, name: str) -> str:
    """How other programs use the sign-in too, unless they do already.

    Empty where there are no credentials, and where variables name the pool: other terminals may not have them.
    """
    from nbauth.handoff.profile import aws_config_file, expanded, profile

    if not config.identity_pool_id or file is None:
        return ""
    made, place = profile(config, file, name), aws_config_file(os.environ)
    there = made.found_in(expanded(place))
    if there == made.process or not made.process.isprintable():
        return ""
    said = Command.PROFILE if there is None else Command.PROFILE_INSTEAD
    return said.of(place=place, profile=Text(made.text), name=made.name)


def _signed_in(pool: str | None, name: str, *, renew: bool = True) -> Holder:
    holder, vault = _kept(PoolConfig.load(pool), name)
    holder.resume(renew=renew)
    if not holder.is_signed_in:
        # Of a keychain that is locked, and of an entry that is damaged, nobody can say that there is no sign-in.
        raise vault.problem() or holder.not_read_because or NotSignedIn(Command.NOBODY.of(login=_login(pool, name)))
    return holder


def _login(pool: str | None, name: str) -> str:
    """The command that signs in there."""
    words = [
        "nbauth",
        "login",
        *(["--pool", pool] if pool else []),
        *(["--name", name] if name != DEFAULT_NAME else []),
    ]
    return shlex.join(words)


def _kept(config: PoolConfig, name: str, *, needs_keychain: bool = False) -> tuple[Holder, KeyringVault]:
    """The keychain's sign-in of this name, and the keychain."""
    if not is_name(name):
        raise ConfigurationError(Command.NO_NAME.of(name=repr(name[:60])))
    vault = KeyringVault()
    if needs_keychain and (problem := vault.problem()):
        raise problem
    return hold(config, name=name, vault=vault), vault
