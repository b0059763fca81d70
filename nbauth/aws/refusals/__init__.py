"""What AWS refuses with: one table, each row a code, the calls, what the message says, and what that means."""

from collections.abc import Collection

from nbauth.aws.during import During
from nbauth.aws.refusals import (
    of_accounts,
    of_any_call,
    of_assuming,
    of_factors,
    of_identity_pool,
    of_own_account,
    of_sign_in,
)
from nbauth.aws.refusals.refusal import Refusal
from nbauth.aws.reply import spoken
from nbauth.core import checks
from nbauth.errors import NbauthError
from nbauth.secret import Secret
from nbauth.texts import Text

REFUSALS = (
    *of_any_call.FIRST,
    *of_factors.ROWS,
    *of_own_account.ROWS,
    *of_accounts.ROWS,
    *of_sign_in.ROWS,
    *of_identity_pool.ROWS,
    *of_assuming.ROWS,
    *of_any_call.LAST,
)
"""The first that applies counts."""

_KNOWN = frozenset(row.code for row in REFUSALS)
_SHORTEST_ECHO = 4
"""Characters: fewer stand in any identifier by chance, and give nothing away there."""

__all__ = ["REFUSALS", "Refusal", "echoes", "meaning", "row_of"]


def row_of(code: str, message: str, during: During) -> Refusal | None:
    """The row that says what this means; None for a code that is unknown, or unknown in this call."""
    fits = (row for row in REFUSALS if row.code == code and during in row.during and row.pattern.search(message))
    return next(fits, None)


def meaning(code: str, message: str, during: During, hidden: Collection[Secret]) -> NbauthError | None:
    """Our error. It quotes the message where its row says so, unless that holds one of the secrets that were sent."""
    row = row_of(code, message, during)
    return row.error(_said(row, message, during, hidden), code=code) if row else None


def _said(row: Refusal, message: str, during: During, hidden: Collection[Secret]) -> Text:
    found = row.pattern.search(message)
    named = {name: spoken(value) for name, value in (found.groupdict() if found else {}).items() if value}
    if "name" in named:
        named["name"] = checks.spoken(named["name"])
    if row.quoting and all(named.values()) and named and not _holds(message, hidden):
        return row.quoting.of(**named)
    return row.text.of(**{**row.text.values, "during": during.value})


def echoes(identifier: str, hidden: Collection[Secret]) -> bool:
    """Whether a code, or a request's id, says one of these; not where it is a code that means something."""
    said = (len(secret) >= _SHORTEST_ECHO and secret.reveal() in identifier for secret in hidden)
    return identifier not in _KNOWN and any(said)


def _holds(message: str, hidden: Collection[Secret]) -> bool:
    """Whether one of these stands in it."""
    return any(len(secret) and secret.reveal() in message for secret in hidden)
