"""Signing in where nobody sits: papermill, nbconvert, CI."""

import os
from collections.abc import MutableMapping

from nbauth.auth import Auth
from nbauth.core.steps import Password, SignedIn
from nbauth.errors import NotSignedIn, WrongCredentials
from nbauth.secret import Secret

USERNAME = "NBAUTH_USERNAME"
PASSWORD = "NBAUTH_PASSWORD"  # noqa: S105 -- the name of a variable


def sign_in(auth: Auth, environment: MutableMapping[str, str] = os.environ) -> None:
    """Sign in with what is kept, or else with the two variables.

    If they are set, what is kept counts only if it is this user's: a job must not run as whoever works here. They are
    taken out of the environment: what runs later must not inherit them. Raises NotSignedIn if one is missing or the
    pool asks for more than a password, and what signing in raises.
    """
    username, password = environment.pop(USERNAME, ""), Secret(environment.pop(PASSWORD, ""))
    given = bool(username and len(password))
    if auth.is_signed_in:
        return
    auth.resume(username=username if given else None)
    if auth.is_signed_in:
        return
    if not given:
        raise NotSignedIn(
            "Nobody is signed in, and there is nobody to ask here.",
            hint=f"Set {USERNAME} and {PASSWORD}, or run this in a notebook or a terminal.",
        )
    try:
        # Not kept: it would take the place of the sign-in of whoever works here.
        step = auth.respond(Password(username, password, keep=False))
    except WrongCredentials as wrong:
        raise WrongCredentials(wrong.message, hint=f"Check {USERNAME} and {PASSWORD}.", code=wrong.code) from None
    if not isinstance(step, SignedIn):
        auth.start_over()
        raise NotSignedIn(
            f"The user pool asks {username} for more than a password ({type(step).__name__}), and nobody is here.",
            hint="Use an account without a second factor for unattended runs.",
        )
