"""The sign-in without its network: which answer a question takes, and where a failure leaves the person.

Which step comes next is the identity provider's decision.
"""

from collections.abc import Mapping

from nbauth.core.answers import Answer, NewCode, Opening
from nbauth.core.steps import Challenge, NeedsEmailCode, NeedsSmsCode, Question, SignedOut, Step
from nbauth.errors import ChallengeExpired, NbauthError
from nbauth.secret import Secret
from nbauth.texts import Session


def check_question(asked: Step, step: Step) -> None:
    """Raise ChallengeExpired unless an answer to `asked` may be given while the sign-in stands at `step`.

    A code that is one user's must not be spent on the challenge of another, who has begun to sign in meanwhile. A
    detour names its user itself, and needs nothing but that no challenge is open.
    """
    if asked is not step and (isinstance(asked, Challenge) or isinstance(step, Challenge)):
        raise ChallengeExpired(Session.ANOTHER_QUESTION)


def ready(asked: Step, given: Opening | Answer) -> Opening | Answer:
    """What was given, as it may be sent. Raises NbauthError for what can't be right, or answers another question."""
    if isinstance(given, Opening) and not isinstance(asked, Question):
        return given.checked()
    if isinstance(given, NewCode) and isinstance(asked, NeedsSmsCode | NeedsEmailCode):
        return given
    if isinstance(given, Answer) and isinstance(asked, Question) and isinstance(given, asked.takes):
        return asked.checked(given)
    raise ChallengeExpired(Session.NOT_ASKED)


def meant(step: Step, text: Secret, attributes: Mapping[str, str]) -> Answer:
    """What a bare text says to `step`. Raises ChallengeExpired where it says nothing."""
    if isinstance(step, Question):
        return step.meant(text, attributes)
    raise ChallengeExpired(Session.NO_QUESTION)


def after_failure(step: Step, failure: NbauthError, username: str) -> Step:
    """Where `failure` leaves whoever was at `step`: the same question again, or the beginning with the name kept."""
    if isinstance(step, SignedOut):
        return SignedOut(username or step.username)
    if isinstance(step, Question) and not isinstance(failure, step.stays_after):
        return SignedOut(step.username)
    return step
