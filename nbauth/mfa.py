"""`auth.mfa`: the second factors of whoever is signed in."""

from collections.abc import Collection

from nbauth.core import checks, mfa
from nbauth.core.events import What
from nbauth.core.mfa import Factor, MfaPreference, SecondFactors, TotpSetup
from nbauth.core.tokens import Tokens
from nbauth.deadline import one_deadline
from nbauth.errors import WrongChoice, WrongCode
from nbauth.secret import Secret, taken
from nbauth.token_calls import TokenCalls


class Mfa:
    """An authenticator app, and which second factor a sign-in asks for.

        setup = auth.mfa.set_up_totp()       # setup.uri for a QR code, setup.secret_key to type
        auth.mfa.verify_totp("123456")       # what the app shows now
        auth.mfa.prefer("TOTP")              # from now on a sign-in asks for it

    Every method waits for the network, and raises NotSignedIn, SignInExpired and the other NbauthErrors.
    """

    def __init__(self, port: SecondFactors, calls: TokenCalls) -> None:
        self._port = port
        self._calls = calls

    @one_deadline()
    def set_up_totp(self) -> TotpSetup:
        """A new secret key for an authenticator app; an app that was set up before is good until this one is verified.

        Raises ConfigurationError where the user pool offers no authenticator apps.
        """
        return self._calls.ask(What.SECOND_FACTOR, self._port.set_up_totp)

    def verify_totp(self, code: str | Secret) -> None:
        """Prove with the code that the app shows now that it has the key.

        A sign-in asks for it once it is switched on: see `prefer`. Raises WrongCode, and WrongChoice where no app was
        set up.
        """
        given = taken(code)
        del code  # a traceback prints this frame's variables
        secret = checks.code(checks.secret(given, "code", WrongCode))
        with one_deadline():  # as a decorator it would have a frame with the code in it
            self._calls.ask(What.SECOND_FACTOR, lambda tokens: self._port.verify_totp(tokens, secret))

    @one_deadline()
    def preference(self) -> MfaPreference:
        """Which second factors are switched on, and which of them a sign-in asks for."""
        return self._calls.ask(What.SECOND_FACTOR, self._port.preference)

    @one_deadline()
    def prefer(self, factor: Factor | None, *, enabled: Collection[Factor] | None = None) -> MfaPreference:
        """Have sign-ins ask for this one, which is switched on by that; with None they let choose between several.

        `enabled` says what else shall be on, and switches off what it does not name: `prefer(None, enabled=())` ends
        it all, where the user pool allows that. Without it the others stay as they are. Raises WrongChoice for a factor
        that the account does not have: an app that was not verified, an address or number that is not there.
        """
        preferred = None if factor is None else _meant(factor)
        named = None if enabled is None else {_meant(each) for each in enabled}

        def change(tokens: Tokens) -> MfaPreference:
            before = self._port.preference(tokens).enabled
            wanted = {*(before if named is None else named), preferred}
            preference = MfaPreference(tuple(each for each in mfa.FACTORS if each in wanted), preferred)
            self._port.prefer(tokens, preference, before)
            return preference

        return self._calls.ask(What.SECOND_FACTOR, change)

    def __repr__(self) -> str:
        return "<The second factors of whoever is signed in>"


def _meant(factor: str) -> Factor:
    """Forgiving in spelling, as `auth.confirm_sign_in` is."""
    return mfa.meant(Secret(checks.text(factor, "second factor", WrongChoice)))
