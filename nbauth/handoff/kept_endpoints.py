"""The endpoints of sign-ins whose credentials a library is to find at one, with the environment left as it is."""

import threading
import weakref

from nbauth.forks import call_after_fork
from nbauth.handoff.endpoint import Endpoint
from nbauth.handoff.handle import Handle, SignIn


class KeptEndpoints:
    """One for each sign-in that has asked: open until that is gone, or this process ends.

    After a sign-out it answers why there is nothing.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._open: weakref.WeakKeyDictionary[SignIn, Endpoint] = weakref.WeakKeyDictionary()
        call_after_fork(self)

    def after_fork(self) -> None:
        """The child makes its own: the sign-in may be another by now."""
        self._turn = threading.Lock()

    def of(self, handle: Handle) -> Endpoint:
        """The one of this sign-in. Raises NbauthError if it does not start, NotSignedIn if the sign-in is gone."""
        sign_in = handle.sign_in()
        with self._turn:
            found = self._open.get(sign_in)
            if found is None or not found.is_good:
                found = self._open[sign_in] = Endpoint(handle)  # by the handle, which keeps no sign-in alive
                weakref.finalize(sign_in, _close, found).atexit = False  # it ends with this process
            return found


def _close(endpoint: Endpoint) -> None:
    """In another thread: objects go in the middle of anything, and this waits for a process to end."""
    threading.Thread(target=endpoint.close, daemon=True, name="nbauth-endpoint-closes").start()


endpoints = KeptEndpoints()
