"""`auth.account`: what somebody who is signed in does to their own account.

The module has another name: `nbauth.account` is what shows the account under a cell.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress

from nbauth.core import checks
from nbauth.core.delivery import CodeDelivery
from nbauth.core.events import What
from nbauth.core.own_account import OwnAccount
from nbauth.deadline import one_deadline
from nbauth.errors import NbauthError, WeakPassword, WrongCode, WrongCredentials
from nbauth.secret import Secret, taken
from nbauth.token_calls import TokenCalls


class Account:
    """The account of whoever is signed in.

    Every method waits for the network, and raises NotSignedIn, SignInExpired and the other NbauthErrors.
    """

    def __init__(self, port: OwnAccount, calls: TokenCalls, *, leave: Callable[[], None]) -> None:
        """`leave` signs out here where there is nobody left to sign out."""
        self._port = port
        self._calls = calls
        self._leave = leave

    @one_deadline()
    def attributes(self) -> dict[str, str]:
        """What the user pool knows of you, like `{"sub": …, "email": "ada@example.com", "email_verified": "true"}`."""
        return self._calls.ask(What.ATTRIBUTES, self._port.attributes)

    @one_deadline()
    def update(self, attributes: Mapping[str, str]) -> dict[str, CodeDelivery]:
        """Change attributes, and say where codes went: `{"email": CodeDelivery(…)}`, or nothing if none was sent.

        A new address is proven with `verify(name, code)`. Until then it is not verified, or, as the pool is set up, the
        old one stays. The claims of `auth.tokens()` follow at once, or at the next renewal if that fails now. Raises
        AttributeInvalid, AliasTaken and the other NbauthErrors.
        """
        changes = checks.changes(attributes)
        sent = self._calls.ask(What.CHANGE, lambda tokens: self._port.update(tokens, changes))
        self._refresh_claims()
        return sent

    @one_deadline()
    def remove(self, *names: str) -> None:
        """Remove attributes, like `remove("nickname")`; one that is not there counts as removed.

        The claims follow as with `update`. Raises AttributeInvalid for one that the pool wants everybody to have.
        """
        checked = [checks.attribute_name(name) for name in names]
        if checked:
            self._calls.ask(What.CHANGE, lambda tokens: self._port.remove(tokens, checked))
            self._refresh_claims()

    @one_deadline()
    def send_code(self, name: str) -> CodeDelivery:
        """Send a code that proves your `"email"` or `"phone_number"`, and say where it goes.

        Raises AttributeInvalid, TooManyAttempts and the other NbauthErrors.
        """
        checked = checks.attribute_name(name)
        return self._calls.ask(What.NEW_CODE, lambda tokens: self._port.send_code(tokens, checked))

    def verify(self, name: str, code: str | Secret) -> None:
        """Prove that address with the code that was sent; the claims follow as with `update`.

        Raises WrongCode, CodeExpired, AliasTaken, TooManyAttempts and the other NbauthErrors.
        """
        given = taken(code)
        del code  # a traceback prints this frame's variables
        checked, secret = checks.attribute_name(name), checks.code(checks.secret(given, "code", WrongCode))
        with one_deadline():  # no decorator: see there
            self._calls.ask(What.VERIFICATION, lambda tokens: self._port.verify(tokens, checked, secret))
            self._refresh_claims()

    def change_password(self, old: str | Secret, new: str | Secret) -> None:
        """Set another password: both are sent, over TLS. You stay signed in, here and elsewhere.

        Raises WrongCredentials where the old one is not right, WeakPassword, TooManyAttempts and other NbauthErrors.
        """
        given_old, given_new = taken(old), taken(new)
        del old, new  # as in verify
        before = checks.password(checks.secret(given_old, "old password", WrongCredentials))
        after = checks.new_password(checks.secret(given_new, "new password", WeakPassword))
        with one_deadline():  # as in verify
            self._calls.ask(What.NEW_PASSWORD, lambda tokens: self._port.change_password(tokens, before, after))

    @one_deadline()
    def delete(self) -> None:
        """End the account, for good, and sign out: here at once, and in the vault.

        All of its sign-ins end, elsewhere at their next renewal, and this computer is forgotten as a device. AWS
        credentials that were handed out go on working until they expire, within the hour. If this fails, you are signed
        in as before, unless it says that you are signed out.
        """
        self._calls.ask(What.DELETION, self._port.delete)
        self._leave()

    def _refresh_claims(self) -> None:
        """The change is made; why a renewal failed is in the history, and told by the next one that is needed."""
        with suppress(NbauthError):
            self._calls.renew()

    def __repr__(self) -> str:
        return "<The account of whoever is signed in>"
