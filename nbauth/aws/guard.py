"""Every call to AWS goes through here: quietly, and what it raises leaves translated and bare."""

from collections.abc import Callable, Collection
from typing import TypeVar

from nbauth.aws import quiet
from nbauth.aws.faults import During, translate
from nbauth.secret import Secret

T = TypeVar("T")


def guarded(call: Callable[[], T], during: During, hidden: Collection[Secret] = ()) -> T:
    """Run a call. Raises NbauthError and nothing else, but for an interrupt.

    The frames of the call hold secrets in readable variables, and a traceback under `%xmode Verbose` prints variables:
    so the failure is raised anew, outside the handler, without those frames and without a context.
    """
    failure: BaseException
    try:
        with quiet.quiet():
            return call()
    except Exception as error:  # noqa: BLE001 -- translate() has an answer for every kind
        failure = translate(error, during, hidden)
    except KeyboardInterrupt:
        failure = KeyboardInterrupt()
    raise failure
