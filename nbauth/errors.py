"""What can go wrong, as a tree.

NbauthError
├── ConfigurationError      a setting is missing or wrong: the administrator's to mend
├── NotSignedIn             nobody has signed in yet, or they signed out
│   └── SignInExpired       the sign-in is over: sign in again
├── WrongCredentials        the username or the password was not accepted
├── WrongCode               a one-time code was not accepted
├── WrongChoice             what was chosen is not on offer
├── CodeExpired             a one-time code is too old, or was used already
├── ChallengeExpired        the time to answer is over, or nothing was asked
├── WeakPassword            a new password does not satisfy the pool's policy
├── UsernameTaken           somebody has an account of that name
├── AliasTaken              somebody has an account with that e-mail address or phone number
├── AttributeInvalid        a user attribute is missing, malformed or unknown to the pool
├── SignUpRefused           the pool lets nobody sign up, or its own check has refused this person
├── SignInRefused           the sign-in page, or the provider behind it, has refused this person
├── NotConfirmed            the account has not been confirmed yet
├── PasswordResetRequired   the administrator wants a new password to be set first
├── NoVerifiedAddress       a code can't be sent: the account has no verified address or number
├── UserNotFound            the account is gone
├── TooManyAttempts         locked for a while after too many wrong tries
├── Throttled               the service asks everybody to slow down
├── Unreachable             no answer from the service
│   └── Unanswered          it was asked, and whether it was done is not known
├── GuestRefused            the identity pool gives nothing to who is not signed in
├── RoleRefused             the identity pool does not give credentials of this role
├── UnsupportedChallenge    the pool asks for something that nbauth cannot do
├── TokenInvalid            a token is not what it claims to be
├── VaultError              what was kept could not be read or written
└── ServiceError            anything else that the service said, with its code
"""

import copy
from typing import Self

from nbauth.texts import Text

__all__ = [
    "AliasTaken",
    "AttributeInvalid",
    "ChallengeExpired",
    "CodeExpired",
    "ConfigurationError",
    "GuestRefused",
    "NbauthError",
    "NoVerifiedAddress",
    "NotConfirmed",
    "NotSignedIn",
    "PasswordResetRequired",
    "RoleRefused",
    "ServiceError",
    "SignInExpired",
    "SignInRefused",
    "SignUpRefused",
    "Throttled",
    "TokenInvalid",
    "TooManyAttempts",
    "Unanswered",
    "Unreachable",
    "UnsupportedChallenge",
    "UserNotFound",
    "UsernameTaken",
    "VaultError",
    "WeakPassword",
    "WrongChoice",
    "WrongCode",
    "WrongCredentials",
]


class NbauthError(Exception):
    """Something that a person can act on: what happened (the text), and what to do next (`hint`).

    `code` is the service's own error code (for example `"NotAuthorizedException"`), and `request_id` what the service
    calls the request that it refused, by which its operators find it; both are empty where the service said nothing.
    None of them ever holds a secret.
    """

    def __init__(self, message: "Text | str", *, hint: str = "", code: str = "", request_id: str = "") -> None:
        """A `message` that is a `Text` brings the hint that goes with it, unless another is given."""
        super().__init__(message)
        self.message = message
        self.hint = hint or (message.hint if isinstance(message, Text) else "")
        self.code = code
        self.request_id = request_id

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()

    def again(self) -> Self:
        """A copy without a traceback, to raise the same failure in another thread."""
        again = copy.copy(self)
        again.__cause__ = again.__context__ = None  # where tblib is in use, as in Dask, these are copied too
        return again.with_traceback(None)

    def _render_traceback_(self) -> list[str]:
        """One line in a notebook: IPython calls this instead of printing a traceback with everybody's locals."""
        return [f"{type(self).__name__}: {self}"]


class ConfigurationError(NbauthError):
    """A setting is missing, malformed or contradictory, or AWS does not know what it names."""


class NotSignedIn(NbauthError):
    """Credentials or tokens were asked for, and nobody is signed in."""


class SignInExpired(NotSignedIn):
    """The refresh token is dead (expired or revoked), so the sign-in can't go on by itself."""


class WrongCredentials(NbauthError):
    """The username or the password was not accepted."""


class WrongCode(NbauthError):
    """A one-time code was not accepted; the same step can be tried again."""


class WrongChoice(NbauthError):
    """What was chosen is not among what is offered; the same step can be tried again."""


class CodeExpired(NbauthError):
    """A one-time code is too old, or has been used already."""


class ChallengeExpired(NbauthError):
    """The time to answer a challenge is over, it was used up by wrong answers, or none is open."""


class WeakPassword(NbauthError):
    """A new password was refused; the same step can be tried again."""


class UsernameTaken(NbauthError):
    """Somebody has an account of that name already."""


class AliasTaken(NbauthError):
    """Somebody has a confirmed account with that e-mail address or phone number already."""


class AttributeInvalid(NbauthError):
    """A user attribute is missing, malformed, unknown to the pool, or not the person's to set; the message names it."""


class SignUpRefused(NbauthError):
    """The pool lets nobody sign up by themselves, or its own check (a Lambda trigger) has refused, in its own words."""


class SignInRefused(NbauthError):
    """The user pool's sign-in page, or a provider behind it, has refused this person, in its own words."""


class NotConfirmed(NbauthError):
    """The account exists but has not been confirmed with the code that was sent at sign-up."""


class PasswordResetRequired(NbauthError):
    """The administrator wants a new password to be set first; at a sign-in this is the step NeedsPasswordReset."""


class NoVerifiedAddress(NbauthError):
    """A code can't be sent: the account has no verified e-mail address or phone number."""


class UserNotFound(NbauthError):
    """The account does not exist (any more). Most pools do not say so and answer WrongCredentials."""


class TooManyAttempts(NbauthError):
    """Locked for a while.

    Five wrong passwords cost a second, each further one twice the wait, up to about 15 minutes; codes have limits of
    their own.
    """


class Throttled(NbauthError):
    """The service's request rate was exceeded; trying again in a moment works."""


class Unreachable(NbauthError):
    """No usable answer came: the network, a proxy, or the service itself."""


class Unanswered(Unreachable):
    """Something was sent that must not be sent twice by itself, and no usable answer came: it may have been done."""


class GuestRefused(NbauthError):
    """The identity pool gives no credentials to guests: guest access is off, or the role for guests is of no use."""


class RoleRefused(NbauthError):
    """Nobody gets credentials of this role here: it is not the user's, or the identity pool does not give it."""


class UnsupportedChallenge(NbauthError):
    """The user pool asks for a step that this version of nbauth cannot do; the message names it."""


class TokenInvalid(NbauthError):
    """A token was not issued by the configured user pool for the configured app client, or is not in date."""


class VaultError(NbauthError):
    """What was kept between sign-ins could not be read or written."""


class ServiceError(NbauthError):
    """Anything else that the service said; `code` is its error code."""
