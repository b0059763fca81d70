"""Signing in where nobody sits: papermill, nbconvert, CI."""

import os
from collections.abc import MutableMapping

from nbauth.core.answers import Password
from nbauth.core.steps import SignedIn
from nbauth.errors import NotSignedIn, WrongCredentials
from nbauth.holder import Holder
from nbauth.secret import Secret

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
        raise NotSignedIn(
            "Nobody is signed in, and there is nobody to ask here.",
            hint=f"Set {USERNAME} and {PASSWORD}, or run this in a notebook or a terminal.",
        )
    try:
        # Not kept: it would take the place of the sign-in of whoever works here.
        step = holder.begin(Password(username, password, keep=False))
    except WrongCredentials as wrong:
        raise WrongCredentials(wrong.message, hint=f"Check {USERNAME} and {PASSWORD}.", code=wrong.code) from None
    if not isinstance(step, SignedIn):
        holder.start_over()
        raise NotSignedIn(
            f"The user pool asks {username} for more than a password ({type(step).__name__}), and nobody is here.",
            hint="Use an account without a second factor for unattended runs.",
        )
