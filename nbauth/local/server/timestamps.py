# ruff: noqa: SLF001 -- MiniStack's private functions are called; see replacing.py
"""The TIMESTAMP of an SRP answer, which is part of what is signed: one far from the server's time is refused.

The service model says of a late answer that it is a NotAuthorizedException. [?] The five minutes are those of AWS's
signatures, and the text is that of a wrong proof.
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html
"""

from datetime import UTC, datetime
from types import ModuleType

from nbauth.local.server.refusal import Data, not_authorized

_SKEW = 300.0


def check(cognito: ModuleType, answers: Data, *, now: float) -> None:
    """`Refused` for an answer of another time; what is no time at all is MiniStack's to refuse."""
    stamp = cognito._srp_canonical_timestamp(str(answers.get("TIMESTAMP")))
    if stamp is None:
        return
    _, month, day, time, _, year = stamp.split()
    months = cognito._SRP_MONTHS
    hour, minute, second = map(int, time.split(":"))
    signed_at = datetime(int(year), months.index(month) + 1, int(day), hour, minute, second, tzinfo=UTC)
    if abs(signed_at.timestamp() - now) > _SKEW:
        raise not_authorized("Incorrect username or password.")
