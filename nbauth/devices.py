"""`auth.devices`: the computers and phones that the user pool remembers of whoever is signed in."""

from collections.abc import Callable

from nbauth.core.events import What
from nbauth.core.own_devices import KnownDevice, OwnDevices
from nbauth.deadline import one_deadline
from nbauth.token_calls import TokenCalls


class Devices:
    """Those of whoever is signed in, in a user pool that remembers devices.

    Every method waits for the network, and raises NotSignedIn, SignInExpired and the other NbauthErrors.
    """

    def __init__(self, port: OwnDevices, calls: TokenCalls, *, changed: Callable[[], None]) -> None:
        """`changed` is told when what is known of this computer has changed."""
        self._port = port
        self._calls = calls
        self._changed = changed

    @one_deadline()
    def list(self) -> tuple[KnownDevice, ...]:
        """All that the pool remembers, up to 300; of this computer it says so (`is_here`)."""
        return self._calls.ask(What.DEVICES, self._port.list)

    @one_deadline()
    def remember(self) -> None:
        """Have the pool remember this computer, where it leaves that to you: it may ask for no code here then.

        Raises ConfigurationError where the pool remembers no devices.
        """
        self._calls.ask(What.DEVICES, self._port.remember)
        self._changed()

    @one_deadline()
    def forget(self, key: str | None = None) -> None:
        """Have the pool forget one (`KnownDevice.key`), or this computer.

        The sign-in from there can't be renewed after that, and ends within the hour; the next one makes a new device
        of it.
        """
        self._calls.ask(What.DEVICES, lambda tokens: self._port.forget(tokens, key))
        self._changed()

    def __repr__(self) -> str:
        return "<The devices of whoever is signed in>"
