"""Signing in where nobody sits: papermill, nbconvert, CI."""

import os
from collections.abc import MutableMapping

from nbauth.core.answers import opening_for
from nbauth.core.steps import SignedIn
from nbauth.errors import NotSignedIn, WrongCredentials
from nbauth.holder import Holder
from nbauth.secret import Secret
from nbauth.texts import Notebook

USERNAME = "NBAUTH_USERNAME"
PASSWORD = "NBAUTH_PASSWORD"  # noqa: S105 -- the name of a variable


def sign_in(holder: Holder, environment: MutableMapping[str, str] = os.environ) -> None:
    """Sign in with what is kept, or else with the two variables.

    If they are set, what is kept counts only if it is this user's: a job must not run as whoever works here. They are
    taken out of the environment: what runs later must not inherit them. Raises NotSignedIn if one is missing or the
    pool asks for more than a password, and what signing in raises.
    """
    username, password = environment.pop(USERNAME, ""), Secret(environment.pop(PASSWORD, ""))
    given = bool(username and len(password))
    if holder.is_signed_in:
        return
    holder.resume(username=username if given else None)
    if holder.is_signed_in:
        return
    if not given:
        raise NotSignedIn(Notebook.NOBODY_HERE.of(username=USERNAME, password=PASSWORD))
    try:
        # Not kept: it would take the place of the sign-in of whoever works here.
        step = holder.begin(opening_for(holder.pool, username, password, keep=False))
    except WrongCredentials as wrong:
        hint = Notebook.CHECK_VARIABLES.of(username=USERNAME, password=PASSWORD)
        raise WrongCredentials(wrong.message, hint=hint, code=wrong.code) from None
    if not isinstance(step, SignedIn):
        holder.start_over()
        raise NotSignedIn(Notebook.MORE_THAN_A_PASSWORD.of(username=username, step=type(step).__name__))
