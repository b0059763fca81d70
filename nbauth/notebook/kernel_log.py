"""Keeps what is typed into the form out of the kernel's debug log.

At DEBUG, ipykernel logs each message whole before our handler sees it, and so do comm and marimo.
"""

import logging
from typing import Any

_FROM_THE_FORM = "nbauth:submit"


def install(kernel_log: Any) -> None:
    """Put the filter on the kernel's logger; a logger takes the same filter once, so this may be repeated."""
    for logger in (getattr(kernel_log, "logger", kernel_log), logging.getLogger("Comm")):
        logger.addFilter(_filter)


def _filter(record: logging.LogRecord) -> bool:
    try:
        text = record.getMessage()
    except Exception:  # noqa: BLE001 -- a malformed record is for logging itself to report
        return True
    if _FROM_THE_FORM in text:
        record.msg, record.args = "<a message from the sign-in form>", None
    return True
