"""One Cognito call at a time.

MiniStack runs each call in a thread of its own and walks over dictionaries that others are writing: with 64 calls at
once, some end as internal errors, two calls of GetId make two identities, and two right answers use one Session twice.
The work is arithmetic under Python's interpreter lock anyway, so a lock costs nothing.
"""

import threading
from collections.abc import Callable
from types import ModuleType
from typing import TypeAlias

from nbauth.local.server.refusal import Data, Refused, Reply
from nbauth.local.server.replacing import replace

_Handler: TypeAlias = Callable[[Data], Reply]
_Run: TypeAlias = Callable[[_Handler, str, Data], Reply]


def install(cognito: ModuleType, lock: threading.RLock) -> None:
    """Take the lock around every call to a user pool or an identity pool, and turn `Refused` into a reply."""

    def in_turn(run: _Run) -> _Run:
        def run_in_turn(handler: _Handler, action: str, data: Data) -> Reply:
            with lock:
                try:
                    return run(handler, action, data)
                except Refused as refused:
                    return refused.reply()

        return run_in_turn

    replace(cognito, "_run_idp_handler", in_turn)
    replace(cognito, "_run_identity_handler", in_turn)
