"""`with auth.waiting()`: what waits, for how long, and how it ends."""

import os
import signal
from contextlib import contextmanager

import pytest
from fakes import POOL, Running, at_once, eventually
from fakes import signed_in as in_as

from nbauth.auth import Auth, holder_of
from nbauth.core.state import UserState
from nbauth.errors import NotSignedIn, SignInExpired, Unreachable
from nbauth.listeners import Listeners
from nbauth.waits import Waiting, Waits

DEAD = SignInExpired("The sign-in is over.", hint="Sign in again.", code="NotAuthorizedException", request_id="r-1")
NOBODY = NotSignedIn("Nobody is signed in.", hint="Sign in.")


class Seconds:
    """A clock that stands still until it is moved."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


class FakeAsks:
    """Counts whom it asks for; `tends` is called again and again meanwhile."""

    def __init__(self):
        self.opened = self.asked_now = self.asked = 0
        self.why = None
        self.tends = lambda: None

    def block_opened(self):
        self.opened += 1

    @contextmanager
    def asking(self, why, /):
        self.why = why
        self.asked += 1
        self.asked_now += 1
        try:
            yield self.tends
        finally:
            self.asked_now -= 1


@pytest.fixture
def auth(service, clock):
    return Auth(POOL, service=service, clock=clock)


@pytest.fixture
def asks(auth):
    holder_of(auth).waits.asks = FakeAsks()
    return holder_of(auth).waits.asks


@pytest.fixture
def seconds(auth):
    holder_of(auth).waits._monotonic = Seconds()
    return holder_of(auth).waits._monotonic


def signs_in(auth, service, username="ada"):
    service.provider.replies.append(in_as(username, clock=holder_of(auth).now))
    auth.sign_in(username, "pw")


def expires(auth, service):
    service.provider.renewals = [DEAD]
    with pytest.raises(SignInExpired):
        auth.tokens(force_refresh=True)
    assert auth.state is UserState.SIGN_IN_EXPIRED


@pytest.mark.parametrize("ask", [Auth.tokens, Auth.credentials], ids=["tokens", "credentials"])
def test_a_call_waits_until_somebody_has_signed_in_and_goes_on(auth, service, asks, ask):
    with auth.waiting():
        call = Running(lambda: ask(auth))
        assert eventually(lambda: asks.asked_now == 1)
        assert str(asks.why).startswith("Nobody is signed in.")
        signs_in(auth, service)
        assert call.result() == ask(auth)
    assert (asks.opened, asks.asked, asks.asked_now) == (1, 1, 0)


def test_after_an_expiry_the_same_session_goes_on_with_whoever_signs_in(auth, service, asks, clock):
    signs_in(auth, service)
    expires(auth, service)
    clock.move(4000)
    keys = auth.session.get_credentials()
    with auth.waiting():
        call = Running(lambda: keys.get_frozen_credentials().access_key)
        assert eventually(lambda: asks.asked_now == 1)
        assert isinstance(asks.why, SignInExpired)
        signs_in(auth, service)
        assert call.result() == auth.credentials().access_key


def test_every_thread_waits_and_all_go_on_together(auth, service, asks):
    with auth.waiting():
        calls = at_once(8, auth.credentials)
        assert eventually(lambda: asks.asked_now == 8)
        signs_in(auth, service)
        assert {call.result() for call in calls} == {auth.credentials()}
    assert len(service.source.asked) == 1


def test_outside_of_a_block_nothing_waits(auth, asks):
    with auth.waiting():
        pass
    with pytest.raises(NotSignedIn, match="Nobody is signed in"):
        auth.credentials()
    assert asks.asked == 0


def test_after_its_seconds_a_call_raises_what_it_would_have_and_says_that_it_has_waited(
    auth, service, asks, seconds, clock
):
    signs_in(auth, service)
    expires(auth, service)
    clock.move(4000)
    with auth.waiting(timeout=600):
        call = Running(auth.tokens)
        assert eventually(lambda: asks.asked_now == 1)
        seconds.now += 599
        assert call.alive
        seconds.now += 1
        failure = call.error()
    assert type(failure) is SignInExpired
    assert str(failure) == "The sign-in is over. This call has waited 600 seconds for a sign-in. Sign in again."
    assert (failure.code, failure.request_id) == ("NotAuthorizedException", "r-1")
    assert asks.asked_now == 0


def test_a_wait_without_seconds_asks_and_raises_at_once(auth, asks):
    with auth.waiting(timeout=0), pytest.raises(NotSignedIn, match="has waited 0 seconds"):
        auth.tokens()


def test_a_wait_can_be_released_by_another_thread_and_nothing_waits_in_it_any_more(auth, asks):
    with auth.waiting() as block:
        calls = at_once(3, auth.tokens)
        assert eventually(lambda: asks.asked_now == 3)
        block.release()
        [told] = {str(call.error()) for call in calls}
        assert told.startswith("Nobody is signed in. This call has waited for a sign-in, and waits no longer. Sign in")
        with pytest.raises(NotSignedIn, match="waits no longer"):
            auth.tokens()


def test_the_block_that_was_opened_last_counts_until_it_is_over(auth, asks, seconds):
    outer, inner = auth.waiting(timeout=600), auth.waiting(timeout=60)
    with outer:
        with inner:
            call = Running(auth.tokens)
            assert eventually(lambda: asks.asked_now == 1)
            inner.release()
            seconds.now += 61
            assert call.alive
        assert call.alive
        seconds.now += 539
        assert "has waited 600 seconds" in str(call.error())


def test_a_block_that_ends_lets_go_of_those_who_wait_in_it(auth, asks):
    with auth.waiting():
        call = Running(auth.tokens)
        assert eventually(lambda: asks.asked_now == 1)
    assert "waits no longer" in str(call.error())


def test_what_asks_may_end_the_wait(auth, asks):
    def says_no():
        raise NotSignedIn("Nobody can be asked here.")

    asks.tends = says_no
    with auth.waiting(), pytest.raises(NotSignedIn, match="Nobody can be asked here"):
        auth.tokens()
    assert asks.asked_now == 0


def test_a_guest_does_not_go_on_in_the_place_of_a_user_whose_sign_in_has_expired(auth, service, asks, clock):
    holder_of(auth).guests.allow(True)
    signs_in(auth, service)
    mine = auth.identity_id
    clock.move(4000)
    service.provider.renewals = [DEAD]
    with auth.waiting():
        call = Running(auth.credentials)
        assert eventually(lambda: asks.asked_now == 1)
        assert auth.state is UserState.SIGN_IN_EXPIRED
        signs_in(auth, service)
        assert call.result() == auth.credentials()
    assert auth.identity_id == mine


def test_who_signs_out_while_a_call_waits_leaves_it_to_the_guest(auth, service, asks, clock):
    """As any call after it: but the user pool's tokens are never a guest's."""
    holder_of(auth).guests.allow(True)
    signs_in(auth, service)
    clock.move(4000)
    service.provider.renewals = [DEAD]
    with auth.waiting():
        call, of_tokens = Running(auth.credentials), Running(auth.tokens)
        assert eventually(lambda: asks.asked_now == 2)
        auth.sign_out()
        assert call.result() == auth.credentials()
        assert auth.state is UserState.GUEST
        assert of_tokens.alive
    assert "waits no longer" in str(of_tokens.error())


def test_any_other_failure_is_raised_at_once(auth, service, asks, clock):
    signs_in(auth, service)
    clock.move(4000)
    service.provider.renewals = [Unreachable("No network.")]
    with auth.waiting(), pytest.raises(Unreachable):
        auth.tokens()
    assert asks.asked == 0


@pytest.mark.skipif(signal.getsignal(signal.SIGINT) is signal.SIG_IGN, reason="interrupts are ignored here")
def test_an_interrupt_ends_the_wait_of_this_thread_and_of_those_that_it_waits_for(auth, asks):
    def interrupt():
        assert eventually(lambda: asks.asked_now == 2)
        os.kill(os.getpid(), signal.SIGINT)

    before = signal.getsignal(signal.SIGINT)
    interrupting = Running(interrupt)
    with pytest.raises(KeyboardInterrupt), auth.waiting():
        other = Running(auth.tokens)
        try:
            auth.tokens()
        finally:  # as an upload does, before it lets go of the interrupt
            assert "waits no longer" in str(other.error())
    assert interrupting.result() is None
    assert signal.getsignal(signal.SIGINT) is before


def test_a_failure_that_stays_although_somebody_is_signed_in_is_not_asked_for_in_a_rush():
    """A defect elsewhere must not have this turn in circles."""
    seconds, calls = Seconds(), []
    waits = Waits(Listeners(), lambda: True, monotonic=seconds)

    def fails():
        calls.append(seconds.now)
        seconds.now += 1
        raise NOBODY.again()

    with Waiting(waits, timeout=3), pytest.raises(NotSignedIn, match="has waited 3 seconds"):
        waits.through(fails)
    assert len(calls) == 4
