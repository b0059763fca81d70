"""`Auth`: one person's sign-in to one pool, as the author of a notebook or a script holds it."""

import weakref
from collections.abc import Mapping
from types import MappingProxyType
from typing import NoReturn

from nbauth.access import Access
from nbauth.config import PoolConfig
from nbauth.core import checks
from nbauth.core.openings import Flow, browser_opening, opening_by
from nbauth.core.ports import Clock, Service, TokenVault
from nbauth.core.state import UserState
from nbauth.core.status import Status
from nbauth.core.steps import Step
from nbauth.core.whoami import WhoAmI
from nbauth.devices import Devices
from nbauth.errors import WrongCode
from nbauth.handoff.handle import handle_of
from nbauth.history import History
from nbauth.hold import DEFAULT_NAME, hold
from nbauth.holder import Holder
from nbauth.mfa import Mfa
from nbauth.newcomers import Newcomers
from nbauth.observed import Observed
from nbauth.own_account import Account
from nbauth.secret import taken
from nbauth.waits import Waiting

_NO_ATTRIBUTES: Mapping[str, str] = MappingProxyType({})


class Auth(Newcomers, Access, Observed):
    """One sign-in to a pool, and the session that lives on it.

        auth = nbauth.Auth(nbauth.PoolConfig.load())
        step = auth.sign_in("ada", password)        # SignedIn, or what is asked for next
        auth.session.client("s3").list_buckets()
        auth.sign_out()

    Every method may be called from any thread, and waits for the network; the attributes come from memory. Whatever
    goes wrong is an NbauthError, whose text says what happened and whose `hint` says what to do next. Observers of
    `state` and `failing` are called on the event loop that was running where this object was made (a notebook's kernel
    has one), else in the thread that caused the change.
    """

    def __init__(
        self,
        pool: PoolConfig,
        *,
        name: str = DEFAULT_NAME,
        vault: TokenVault | None = None,
        clock: Clock | None = None,
        service: Service | None = None,
        guest: bool = False,
    ) -> None:
        """Nothing is called yet, and nothing is shown.

        `vault` says where a sign-in is kept, by default in this object's memory; `name` tells several sign-ins to one
        pool apart there. `clock` says what time it is (aware, UTC; by default this computer's), and `service` may stand
        in for AWS. With `guest`, the session has the identity pool's credentials for guests while nobody is signed in.
        """
        super().__init__()
        self._holder = hold(pool, name=name, vault=vault, clock=clock, service=service)
        self._handle = handle_of(self._holder, name)
        self._accounts = self._holder.accounts
        self._holder.guests.allow(guest)
        this = weakref.ref(self)  # what is told of changes keeps neither alive

        def changed() -> None:
            if auth := this():
                holder = holder_of(auth)
                auth._take(lambda: holder.state, lambda: holder.failing)  # noqa: SLF001 -- ourselves

        self._holder.on_change(changed)

    @property
    def pool(self) -> PoolConfig:
        """Which pool this signs in to."""
        return self._holder.pool

    # Signing in

    def sign_in(self, username: str, password: str | None = None, *, flow: Flow = "srp") -> Step:
        """Start a sign-in and return the next step: `SignedIn`, or what is asked for next.

        With `flow="srp"` the password is proved by Secure Remote Password, and never sent; `flow="password"` sends it,
        for an app client that allows nothing else. With `flow="choice"` (USER_AUTH) a code can stand for the password:
        without one, the step asks what it shall be (`NeedsFactorChoice`), or the code that
        `PoolConfig.preferred_challenge` names. `flow="custom"` leaves the questions to the user pool's own triggers
        (`NeedsCustomAnswer`), after the password if one is given.

        Whoever was signed in before stays so until the new sign-in is complete. Raises WrongCredentials,
        UnsupportedChallenge, TooManyAttempts, ConfigurationError, Unreachable and the other NbauthErrors.
        """
        given = taken(password)
        del password  # a traceback prints this frame's variables
        return self._holder.begin(opening_by(flow, self.pool, username, given))

    def confirm_sign_in(self, answer: str, attributes: Mapping[str, str] = _NO_ATTRIBUTES) -> Step:
        """Answer the step at hand, and return the next one.

        `answer` is a code, a choice ("totp", "authenticator app", "SMS", …), an e-mail address, an answer to the pool's
        own question, the address that the browser came back to, or a new password with the `attributes` that the pool
        requires. Raises WrongCode, CodeExpired,
        WrongChoice, WeakPassword or AttributeInvalid, after which the step can be answered again, and ChallengeExpired,
        after which the sign-in starts over.
        """
        given = taken(answer)
        del answer  # as in sign_in
        return self._holder.confirm(checks.secret(given, "answer", WrongCode), attributes)

    def sign_in_with_browser(
        self,
        provider: str | None = None,
        *,
        lang: str | None = None,
        login_hint: str | None = None,
        prompt: str | None = None,
    ) -> Step:
        """Start a sign-in at the user pool's sign-in page, or at the provider of this name that it leads to.

        The step is `NeedsBrowser`: whoever opens its `url` signs in there, and the address that their browser comes
        back to is the answer for `confirm_sign_in`, until `answer_by`. Where that address is on this computer
        (`PoolConfig.redirect_urls`), the sign-in is completed by itself. `lang` is the page's language, `login_hint`
        fills in a name, and `prompt="login"` asks even whom it still knows, as in
        https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html.

        Raises ConfigurationError where the configuration has no such page or provider, and Unreachable; what comes back
        can raise SignInRefused, CodeExpired and the other NbauthErrors.
        """
        return self._holder.begin(browser_opening(self.pool, provider, lang=lang, login_hint=login_hint, prompt=prompt))

    def start_over(self) -> None:
        """Leave an open question; the user name is kept, and whoever is signed in stays so."""
        self._holder.start_over()

    def resume(self, *, renew: bool = True, username: str | None = None) -> Step:
        """Sign in with what the vault keeps, without a question, and return the step.

        The user pool is asked, so that a sign-in that was ended elsewhere is not taken for a live one; without `renew`
        only if no other kernel has asked lately. With `username`, only if this user's sign-in is kept. The step is
        `SignedOut` when nothing is kept, or when that is dead, and then has the user name. Raises Unreachable,
        ConfigurationError and the other NbauthErrors.
        """
        return self._holder.resume(renew=renew, username=username)

    def sign_out(self, *, everywhere: bool = False) -> None:
        """Sign out: here at once, then at the user pool, where the refresh token is revoked.

        `everywhere` ends all of the user's sign-ins, on every device. AWS credentials that were handed out go on
        working until they expire, usually within the hour. Raises NbauthError, saying which part failed, if the user
        pool could not be told or the vault could not forget; nobody is signed in here then either.
        """
        self._holder.sign_out(everywhere=everywhere)

    # What is theirs who are signed in

    @property
    def account(self) -> Account:
        """The account of whoever is signed in: its attributes, its password, its end."""
        return self._holder.account

    @property
    def devices(self) -> Devices:
        """What the user pool remembers of their computers and phones."""
        return self._holder.devices

    @property
    def mfa(self) -> Mfa:
        """The second factors of whoever is signed in: an authenticator app, and what a sign-in asks for."""
        return self._holder.mfa

    # Who is signed in, and what that gives

    def status(self) -> Status:
        """One picture of where the sign-in stands: state, user, step, pool, expiries, where it is kept, what failed.

        While a kept sign-in is looked for, this and the attributes wait for that.
        """
        self._holder.looking.wait()
        return self._holder.status()

    def whoami(self) -> WhoAmI:
        """Whose the session is, without a call: print it to read it; `as_dict()` has it for JSON, as `nbauth whoami`.

        Raises NotSignedIn, and SignInExpired where the sign-in has ended by itself. A guest is nobody until the first
        credentials have come.
        """
        self._holder.looking.wait()
        return self._holder.whoami()

    def history(self) -> History:
        """What has happened to this sign-in: the last few hundred events, the newest last, as a table.

        `pandas.DataFrame(auth.history())` has a row for each. The `nbauth` logger gets them too, failures as warnings.
        """
        return self._holder.history()

    @property
    def step(self) -> Step:
        """Where the sign-in stands: the open question, or else whether somebody is signed in."""
        return self.status().step

    @property
    def is_signed_in(self) -> bool:
        """Whether somebody is."""
        return self.status().state is UserState.SIGNED_IN

    @property
    def username(self) -> str | None:
        """The user's name in the user pool."""
        return self.status().username

    @property
    def identity_id(self) -> str | None:
        """The user's id in the identity pool, or the guest's."""
        return self.status().identity_id

    def waiting(self, timeout: float | None = None) -> Waiting:
        """A block in which calls that nobody is signed in for wait, instead of raising.

            with auth.waiting(timeout=3600):
                session.client("s3").upload_file(…)     # goes on when somebody has signed in again, in the form

        It holds for the calls of every thread while the block is open, and each of them waits up to `timeout` seconds.
        Then, and after `release()` of what this returns, they raise NotSignedIn or SignInExpired. So they do within
        seconds where the form can't be heard while a cell runs. In a terminal the prompts ask, at their own pace.
        """
        return Waiting(self._holder.waits, timeout)

    def __str__(self) -> str:
        return str(self.status())

    def __repr__(self) -> str:
        return f"<Auth: {self}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("An Auth holds a sign-in, so it is not pickled.")


def holder_of(auth: Auth) -> Holder:
    """What is behind it, for the forms that show it."""
    return auth._holder  # noqa: SLF001 -- ours: what a form needs is not for the author of a notebook
