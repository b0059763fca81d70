"""Keeps secrets out of botocore's debug logs.

At DEBUG, botocore logs every request and reply in full: passwords' proofs, codes and tokens in the calls of a sign-in,
the session token in every signed call. The records of our own calls are dropped; in those of the notebook's session
the token is masked.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_calling = ContextVar("nbauth_calling", default=False)

_LOGGERS = (
    "botocore.auth",
    "botocore.awsrequest",
    "botocore.client",
    "botocore.crt.auth",
    "botocore.endpoint",
    "botocore.hooks",
    "botocore.httpsession",
    "botocore.parsers",
    "botocore.retryhandler",
    "botocore.retries.standard",
    "urllib3.connectionpool",
)

# Header lines of a canonical request, reprs of header dictionaries, and query strings of presigned addresses.
# S3 quotes a token that has expired, as <Token-0>.
_TOKEN = re.compile(r"((?:x-amz-security-token|token-\d+)\W{1,6}?(?:b['\"])?)[\w+/=%.-]{16,}", re.IGNORECASE)


@contextmanager
def quiet() -> Iterator[None]:
    """Inside, this thread's calls leave no record."""
    reset = _calling.set(True)
    try:
        yield
    finally:
        _calling.reset(reset)


def install() -> None:
    """Put the filter on botocore's loggers; a logger takes the same filter once, so this may be repeated."""
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_filter)


def _filter(record: logging.LogRecord) -> bool:
    if _calling.get():
        return False
    try:
        text = record.getMessage()
    except Exception:  # noqa: BLE001 -- a malformed record is for logging itself to report
        return True
    masked = _TOKEN.sub(r"\1<secret>", text)
    if masked != text:
        record.msg, record.args = masked, None
    return True
