"""Signing in where nobody sits: papermill, nbconvert, CI."""

import os
import stat
from collections.abc import MutableMapping
from pathlib import Path

from nbauth.core.openings import opening_for
from nbauth.core.steps import SignedIn
from nbauth.errors import ConfigurationError, NotSignedIn, WrongCredentials
from nbauth.holder import Holder
from nbauth.secret import Secret
from nbauth.texts import Notebook, Settings

USERNAME = "NBAUTH_USERNAME"
PASSWORD = "NBAUTH_PASSWORD"  # noqa: S105 -- the name of a variable
PASSWORD_FILE = "NBAUTH_PASSWORD_FILE"  # noqa: S105 -- as above
_LARGEST = 4096  # bytes: 256 characters, as user pools allow, and more


def sign_in(holder: Holder, environment: MutableMapping[str, str] = os.environ) -> None:
    """Sign in with what is kept, or else as the variables say.

    If they are set, what is kept counts only if it is this user's: a job must not run as whoever works here. They are
    taken out of the environment: what runs later must not inherit them. Without them, a session that may be a guest's
    is one. Raises NotSignedIn if one is missing or the pool asks for more than a password, ConfigurationError for a
    file that holds none, and what signing in raises.
    """
    username, password = environment.pop(USERNAME, ""), _password(environment)
    given = bool(username and len(password))
    if holder.is_signed_in:
        holder.catch_up()
    if holder.is_signed_in:
        return
    holder.resume(username=username if given else None)
    if holder.is_signed_in:
        return
    if holder.guests.allowed and not (username or len(password)):
        holder.guests.enter()
        return
    if not given:
        raise NotSignedIn(Notebook.NOBODY_HERE.of(username=USERNAME, file=PASSWORD_FILE))
    try:
        # Not kept: it would take the place of the sign-in of whoever works here.
        step = holder.begin(opening_for(holder.pool, username, password, keep=False))
    except WrongCredentials as wrong:
        hint = Notebook.CHECK_VARIABLES.of(username=USERNAME, password=PASSWORD, file=PASSWORD_FILE)
        raise WrongCredentials(wrong.message, hint=hint, code=wrong.code, request_id=wrong.request_id) from None
    if not isinstance(step, SignedIn):
        holder.start_over()
        raise NotSignedIn(Notebook.MORE_THAN_A_PASSWORD.of(username=username, step=type(step).__name__))


def _password(environment: MutableMapping[str, str]) -> Secret:
    """From the file that the one variable names, or from the other; empty if neither is set."""
    path, password = environment.pop(PASSWORD_FILE, ""), Secret(environment.pop(PASSWORD, ""))
    if not path:
        return password
    if len(password):
        raise ConfigurationError(Notebook.TWO_PASSWORDS.of(password=PASSWORD, file=PASSWORD_FILE))
    return _in_file(path)


def _in_file(path: str) -> Secret:
    """Without the newline at its end that editors and `echo` put there."""
    text, why = "", ""
    try:
        found = Path(path).stat()
        if stat.S_ISREG(found.st_mode) and found.st_size <= _LARGEST:  # a pipe would have us wait
            text = Path(path).read_bytes().decode()
    except UnicodeDecodeError:
        why = Settings.NOT_UTF8
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or Settings.NONSENSE
    if why:  # raised here, because what was raised there may hold what was read
        raise ConfigurationError(Notebook.NO_PASSWORD_FILE.of(file=PASSWORD_FILE, path=path[:200], why=why))
    password = Secret(text.removesuffix("\n").removesuffix("\r"))
    del text
    if not len(password):
        raise ConfigurationError(Notebook.NO_PASSWORD_IN_FILE.of(file=PASSWORD_FILE, path=path[:200]))
    return password
