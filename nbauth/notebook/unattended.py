"""Signing in where nobody sits: papermill, nbconvert, CI."""

import os
from collections.abc import MutableMapping

from nbauth.auth import Auth
from nbauth.core.steps import Password, SignedIn
from nbauth.errors import NotSignedIn
from nbauth.secret import Secret

USERNAME = "NBAUTH_USERNAME"
PASSWORD = "NBAUTH_PASSWORD"  # noqa: S105 -- the name of a variable


def sign_in(auth: Auth, environment: MutableMapping[str, str] = os.environ) -> None:
    """Sign in with the two variables, which are taken out of the environment: what runs later must not inherit them.

    Raises NotSignedIn if one is missing or the pool asks for more than a password, and what `sign_in` raises.
    """
    if not (environment.get(USERNAME) and environment.get(PASSWORD)):
        raise NotSignedIn(
            "Nobody is signed in, and there is nobody to ask here.",
            hint=f"Set {USERNAME} and {PASSWORD}, or run this in a notebook or a terminal.",
        )
    username, password = environment.pop(USERNAME), Secret(environment.pop(PASSWORD))
    # Not kept: it would take the place of the sign-in of whoever works here.
    step = auth.respond(Password(username, password, keep=False))
    if not isinstance(step, SignedIn):
        auth.start_over()
        raise NotSignedIn(
            f"The user pool asks {username} for more than a password ({type(step).__name__}), and nobody is here.",
            hint="Use an account without a second factor for unattended runs.",
        )
