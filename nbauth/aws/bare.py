"""What a client of the session raises, without what it would give away.

A prepared request has the session token in its headers, and S3 quotes a token that has expired: error reporters,
pickles and `%xmode Verbose` would take them along. The class of an exception and what `except` clauses look at stay.
"""

from datetime import UTC, datetime, timedelta

from botocore.exceptions import ClientError

from nbauth.aws.service_time import offset
from nbauth.texts import Session

_SKEWED = {
    "RequestTimeTooSkewed",
    "RequestExpired",
    "InvalidSignatureException",
    "SignatureDoesNotMatch",
    "AuthFailure",
}
_BEARABLE = timedelta(minutes=4)


def make_bare(error: BaseException) -> None:
    """Take its history, its request and any token away from it."""
    error.__context__ = error.__cause__ = error.__traceback__ = None
    if isinstance(error, ClientError):
        _without_tokens(error)
        _tell_of_the_clock(error)
        return
    for name in ("request", "response"):
        if getattr(error, name, None) is not None:
            setattr(error, name, None)


def _without_tokens(error: ClientError) -> None:
    """S3's ExpiredToken and InvalidToken have it as `Token-0`."""
    details = error.response.get("Error", {})
    for name in [name for name in details if "token" in name.lower()]:
        del details[name]


def _tell_of_the_clock(error: ClientError) -> None:
    """AWS refuses what is signed more than 5 minutes off, in words that name no clock of yours."""
    code = error.response.get("Error", {}).get("Code")
    date = error.response.get("ResponseMetadata", {}).get("HTTPHeaders", {}).get("date", "")
    ahead = offset(date, datetime.now(UTC)) if code in _SKEWED else None
    if ahead is not None and abs(ahead) >= _BEARABLE:
        minutes = round(abs(ahead).total_seconds() / 60)
        said = Session.CLOCK_IS_SLOW if ahead > timedelta(0) else Session.CLOCK_IS_FAST
        error.args = (f"{error.args[0]} {said.of(minutes=minutes)}", *error.args[1:])
