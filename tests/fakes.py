"""Fakes of the ports: they keep what they were told, and answer by a script."""

import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from nbauth.config import PoolConfig
from nbauth.core.accounts import SignUpResult, SignUpState
from nbauth.core.answers import Address
from nbauth.core.delivery import CodeDelivery, Ticket
from nbauth.core.hosted import attempt
from nbauth.core.mfa import MfaPreference, TotpSetup
from nbauth.core.ports import IdentityCredentials, Kept, Latest, Service
from nbauth.core.steps import NeedsBrowser, NeedsSmsCode, SignedIn
from nbauth.core.tokens import Credentials, Tokens
from nbauth.errors import VaultError
from nbauth.secret import Secret
from nbauth.vault import MemoryVault

START = datetime(2026, 3, 4, 9, 5, 7, tzinfo=UTC)
POOL = PoolConfig("eu-west-1_AbCdEfGhI", "client1", "eu-west-1:01234567-89ab-cdef-0123-456789abcdef")
ISSUER = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI"
POOL_WITHOUT_IDENTITY_POOL = PoolConfig("eu-west-1_AbCdEfGhI", "client1")
PATIENCE_S = 10  # how long a test waits for what must happen at once, before it fails


class FakeClock:
    """Stands still until it is moved."""

    def __init__(self, now=START):
        self.now = now

    def __call__(self):
        return self.now

    def move(self, seconds):
        self.now += timedelta(seconds=seconds)


class Gate:
    """Holds up whoever passes until it is opened."""

    def __init__(self):
        self.reached = threading.Event()
        self.opened = threading.Event()

    def pass_through(self):
        self.reached.set()
        assert self.opened.wait(PATIENCE_S)

    def wait_until_reached(self):
        assert self.reached.wait(PATIENCE_S)

    def open(self):
        self.opened.set()


class Running:
    """A call in a thread of its own, whose outcome can be waited for."""

    def __init__(self, call):
        self._call = call
        self._outcome = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self):
        try:
            self._outcome = (self._call(), None)
        except Exception as error:
            self._outcome = (None, error)

    @property
    def alive(self):
        return self._thread.is_alive()

    def result(self):
        value, error = self._ended()
        if error:
            raise error
        return value

    def error(self):
        return self._ended()[1]

    def _ended(self):
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive(), "it hangs"
        return self._outcome


def at_once(count, call):
    """Have `count` threads call at the same moment; their Runnings."""
    barrier = threading.Barrier(count)

    def together():
        barrier.wait(PATIENCE_S)
        return call()

    return [Running(together) for _ in range(count)]


def eventually(condition):
    """Wait for what another thread does next and tells nobody."""
    deadline, never = time.monotonic() + PATIENCE_S, threading.Event()
    while not condition():
        if time.monotonic() > deadline:
            return False
        never.wait(0.001)
    return True


def tokens(username="ada", *, clock=None, life=3600, number=1, refresh_token=None, **claims):
    now = clock() if clock else START
    return Tokens(
        id_token=f"secret-id-token-{username}-{number}",
        access_token=f"secret-access-token-{username}-{number}",
        refresh_token=refresh_token or f"secret-refresh-token-{username}",
        expires_at=now + timedelta(seconds=life),
        claims={"sub": f"sub-of-{username}", "cognito:username": username, "iss": ISSUER, **claims},
    )


def needs_browser(answer_by, *redirect_urls):
    """A sign-in page in the browser, which is asked for `state0` and so on."""
    texts = iter(["verifier" * 6, "state", "nonce", "mark"])
    urls = redirect_urls or ("https://hub.example.com/callback.html",)
    made, verifier = attempt("https://login.example.com/oauth2/authorize", "client1", urls, {}, lambda: next(texts))
    return NeedsBrowser("ada", answer_by, Ticket("", verifier.reveal()), made.ways[0].url, made)


CAME_BACK = Address(Secret("https://hub.example.com/callback.html?code=secret-code&state=state0"))
"""The answer."""


def signed_in(username="ada", **how):
    """The step that a sign-in ends with."""
    return SignedIn(username, tokens(username, **how))


def sms(username="ada"):
    return NeedsSmsCode(username, START + timedelta(minutes=3), Ticket(username, "secret-session"), "+*******1234")


DELIVERY = CodeDelivery("EMAIL", "a***@e***")
TOTP_SETUP = TotpSetup("SECRETKEYSECRETKEY234567", "otpauth://totp/pool:ada?secret=SECRETKEYSECRETKEY234567")


def kept(username="ada", *, of=None, came_at=START, identity_id=None):
    """What is kept of the sign-in that brought the tokens `of`, at first `tokens(username)`."""
    of = of or tokens(username)
    latest = Latest(of.id_token, of.access_token, came_at, of.expires_at)
    return Kept(of.username, of.sub, of.refresh_token, identity_id, of.shown_name, latest)


def credentials(username="ada", *, clock=None, life=3600, number=1):
    now = clock() if clock else START
    return Credentials(
        access_key=f"AKIA{username.upper()}{number}",
        secret_key=f"secret-key-{username}-{number}",
        token=f"secret-session-token-{username}-{number}",
        expires_at=now + timedelta(seconds=life),
    )


class FakeProvider:
    """An identity provider that replies by a script.

    `replies` are given to `begin` and `answer` in order, `renewals` to `refresh` (without a script: new tokens every
    time): a value, an exception to raise, or a callable.
    """

    def __init__(self, clock):
        self._clock = clock
        self.replies = []
        self.renewals = []
        self.unverified = None
        self.begun = []
        self.answered = []
        self.refreshed = []
        self.recalled = []
        self.revoked = []
        self.ended_everywhere = []
        self.failure_of_sign_out = None
        self.warmed_up = threading.Event()

    def begin(self, opening, /):
        self.begun.append(opening)
        return _played(self.replies.pop(0))

    def answer(self, step, answer, /):
        self.answered.append((step, answer))
        return _played(self.replies.pop(0))

    def refresh(self, kept, rotated, /):
        """Tells of a new refresh token as it brings it; `unverified` can be told of, and then fail."""
        self.refreshed.append(kept)
        if self.renewals:
            played = _played(self.renewals.pop(0))
            if played.refresh_token != kept.refresh_token:
                rotated(played.refresh_token)
            if self.unverified:
                raise self.unverified
            return played
        return tokens(
            kept.username, clock=self._clock, number=1 + len(self.refreshed), refresh_token=kept.refresh_token
        )

    def recall(self, kept, /):
        """Only what `tokens` of this file has made."""
        self.recalled.append(kept)
        made = tokens(kept.username, refresh_token=kept.refresh_token)
        latest = kept.latest
        return replace(made, id_token=latest.id_token, access_token=latest.access_token, expires_at=latest.expires_at)

    def revoke(self, refresh_token, /):
        self.revoked.append(refresh_token.reveal())
        if self.failure_of_sign_out:
            raise self.failure_of_sign_out

    def sign_out_everywhere(self, tokens, /):
        self.ended_everywhere.append(tokens)
        if self.failure_of_sign_out:
            raise self.failure_of_sign_out

    def warm_up(self):
        self.warmed_up.set()


class FakeSource:
    """A credential source: an identity id per user, and new keys at every call, unless `script` says otherwise."""

    def __init__(self, clock, life=3600):
        self._clock = clock
        self._life = life
        self.script = []
        self.asked = []
        self.roles = []
        self.guests = []
        self.warmed_up = threading.Event()

    def credentials(self, tokens, identity_id, role=None, /):
        self.asked.append((tokens, identity_id))
        self.roles.append(role)
        if self.script:
            played = _played(self.script.pop(0))
            if played is not None:
                return played
        name = tokens.username
        given = credentials(name, clock=self._clock, life=self._life, number=len(self.asked))
        return IdentityCredentials(identity_id or f"identity-of-{name}", given, tokens.sub, role)

    def guest(self, identity_id, /):
        self.guests.append(identity_id)
        if self.script:
            played = _played(self.script.pop(0))
            if played is not None:
                return played
        number = len(self.guests)
        given = credentials("guest", clock=self._clock, life=self._life, number=number)
        return IdentityCredentials(identity_id or f"guest-{number}", given, None)

    def warm_up(self):
        self.warmed_up.set()


def _played(entry):
    if isinstance(entry, BaseException):
        raise entry
    return entry() if callable(entry) else entry


class NoDevices:
    """Nothing is known of this computer, and nothing is kept."""

    def of(self, user_id, /):
        return None

    def is_unasked(self, user_id, /):
        return False

    def keep(self, user_id, device, /):
        pass

    def drop(self, user_id, /):
        pass


class FakeAccounts:
    """Keeps what it was asked, and answers with the next of `replies`, or as a pool does that likes everything."""

    def __init__(self):
        self.asked = []
        self.replies = []

    def sign_up(self, new, /):
        return self._reply(("sign_up", new), SignUpResult(SignUpState.UNCONFIRMED, DELIVERY))

    def confirm_sign_up(self, username, code, /):
        return self._reply(("confirm_sign_up", username, code), SignUpResult(SignUpState.CONFIRMED))

    def resend_sign_up_code(self, username, /):
        return self._reply(("resend_sign_up_code", username), DELIVERY)

    def forgot_password(self, username, /):
        return self._reply(("forgot_password", username), DELIVERY)

    def confirm_forgot_password(self, username, code, new_password, /):
        return self._reply(("confirm_forgot_password", username, code, new_password), None)

    def _reply(self, asked, usual):
        self.asked.append(asked)
        return _played(self.replies.pop(0)) if self.replies else usual


class FakeOwnAccount:
    """Keeps what it was asked, with whose access token, and answers with the next of `replies`, or as a pool would."""

    def __init__(self):
        self.asked = []
        self.replies = []

    def attributes(self, tokens, /):
        return self._reply(tokens, ("attributes",), {"sub": tokens.sub, "email": "ada@example.com"})

    def update(self, tokens, changes, /):
        sent = {name: DELIVERY for name in changes if name in ("email", "phone_number")}
        return self._reply(tokens, ("update", changes), sent)

    def remove(self, tokens, names, /):
        return self._reply(tokens, ("remove", names), None)

    def send_code(self, tokens, name, /):
        return self._reply(tokens, ("send_code", name), DELIVERY)

    def verify(self, tokens, name, code, /):
        return self._reply(tokens, ("verify", name, code), None)

    def change_password(self, tokens, old, new, /):
        return self._reply(tokens, ("change_password", old, new), None)

    def delete(self, tokens, /):
        return self._reply(tokens, ("delete",), None)

    def _reply(self, tokens, asked, usual):
        self.asked.append((tokens.access_token, *asked))
        return _played(self.replies.pop(0)) if self.replies else usual


class FakeOwnDevices(FakeOwnAccount):
    """As that."""

    def list(self, tokens, /):
        return self._reply(tokens, ("list",), ())

    def remember(self, tokens, /):
        return self._reply(tokens, ("remember",), None)

    def forget(self, tokens, key, /):
        return self._reply(tokens, ("forget", key), None)


class FakeFactors:
    """Keeps what it was asked and with whose tokens, and answers with the next of `replies`, or that all is well."""

    def __init__(self):
        self.asked = []
        self.replies = []
        self.preferred = MfaPreference(("SMS",), "SMS")

    def set_up_totp(self, tokens, /):
        return self._reply(("set_up_totp", tokens.username), TOTP_SETUP)

    def verify_totp(self, tokens, code, /):
        return self._reply(("verify_totp", tokens.username, code), None)

    def preference(self, tokens, /):
        return self._reply(("preference", tokens.username), self.preferred)

    def prefer(self, tokens, preference, before, /):
        return self._reply(("prefer", tokens.username, preference, tuple(before)), None)

    def _reply(self, asked, usual):
        self.asked.append(asked)
        return _played(self.replies.pop(0)) if self.replies else usual


class FakeService(Service):
    """The ports, with fakes behind them."""

    def __init__(self, clock, life=3600):
        super().__init__(
            provider=FakeProvider(clock),
            source=FakeSource(clock, life),
            accounts=FakeAccounts(),
            own_account=FakeOwnAccount(),
            own_devices=FakeOwnDevices(),
            factors=FakeFactors(),
            devices=NoDevices(),
        )


class FakeVault(MemoryVault):
    """A vault that outlives the kernel, and refuses what it is told to."""

    survives_restart = True

    def __init__(self, *, refuses=()):
        super().__init__()
        self.refuses = set(refuses)

    def load(self, place, key, /):
        self._maybe_refuse("load")
        return super().load(place, key)

    def save(self, place, key, record, /):
        self._maybe_refuse("save")
        super().save(place, key, record)

    def forget(self, place, key, /):
        self._maybe_refuse("forget")
        super().forget(place, key)

    def exclusive(self, place, /):
        self._maybe_refuse("exclusive")
        return super().exclusive(place)

    def _maybe_refuse(self, what):
        if what in self.refuses:
            raise VaultError("The keychain is locked.", hint="Unlock it.")
