"""Every call to AWS goes through here: quietly, in time, and what it raises leaves translated and bare."""

import sys
import threading
from collections.abc import Callable, Collection
from queue import Empty, SimpleQueue
from typing import TypeVar

from nbauth.aws import quiet
from nbauth.aws.during import During
from nbauth.aws.faults import translate, unanswered
from nbauth.deadline import seconds_left
from nbauth.errors import NbauthError, Unreachable
from nbauth.secret import Secret
from nbauth.texts import Service

T = TypeVar("T")


def guarded(call: Callable[[], T], during: During, hidden: Collection[Secret]) -> T:
    """Run a call. Raises NbauthError and nothing else, but for an interrupt.

    `hidden` is what was sent: no error quotes it. It has no default, for whoever writes a call to think of it.
    The frames of the call hold secrets in readable variables, and a traceback under `%xmode Verbose` prints variables:
    so it runs in a thread of its own, and the failure is raised anew here. An interrupt ends the waiting; a connection
    that is cut off in the middle would be of no use to the next call. The action's deadline holds, whatever botocore
    does: its own time-outs start anew with each byte that trickles in, and with each try.
    """
    if not seconds_left():
        raise Unreachable(Service.UNFINISHED)
    outcome: SimpleQueue[tuple[T] | NbauthError] = SimpleQueue()

    def run() -> None:
        try:
            with quiet.quiet():
                outcome.put((call(),))
        except BaseException as error:  # noqa: BLE001 -- whoever waits must hear of it
            outcome.put(translate(error, during, hidden))

    if sys.is_finalizing():  # no thread starts any more
        run()
    else:
        threading.Thread(target=run, daemon=True, name="nbauth-call").start()
    try:
        result = outcome.get(timeout=seconds_left())
    except Empty:
        result = unanswered(during, Unreachable(Service.UNFINISHED))
    if isinstance(result, NbauthError):
        raise result.again()
    return result[0]
