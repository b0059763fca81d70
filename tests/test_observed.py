"""What can be observed of renewals: that they fail while what is at hand is still good, and that they work again."""

import asyncio

import pytest
from fakes import POOL, FakeClock, FakeService, eventually
from fakes import signed_in as in_as

import nbauth
from nbauth.auth import Auth
from nbauth.core.state import UserState
from nbauth.errors import SignInExpired, Unreachable

LIFE = 3600
NO_NETWORK = Unreachable("The service does not answer.", hint="Check the network.")


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def service(clock):
    return FakeService(clock)


@pytest.fixture
def ada(service, clock):
    auth = Auth(POOL, service=service, clock=clock)
    service.provider.replies = [in_as("ada", clock=clock)]
    auth.sign_in("ada", "pw")
    return auth


def told_of(auth):
    """What observers of failing renewals hear."""
    seen = []
    auth.observe(lambda change: seen.append(change.new), "failing")
    return seen


def test_observers_hear_of_each_renewal_that_fails_and_of_the_first_that_succeeds(ada, service, clock):
    seen, began = told_of(ada), clock()
    service.source.script = [NO_NETWORK, NO_NETWORK]
    for _ in range(2):
        with pytest.raises(Unreachable):
            ada.credentials(force_refresh=True)
        clock.move(60)
    assert ada.credentials().access_key == "AKIAADA1"
    assert eventually(lambda: len(seen) == 2)
    assert eventually(lambda: ada.failing == seen[-1])
    ada.credentials(force_refresh=True)
    assert eventually(lambda: len(seen) == 3)

    first, second, recovered = seen
    assert isinstance(first, nbauth.Failing)
    assert (str(first.because), first.since, second.since) == (str(NO_NETWORK), began, began)
    assert began < first.next_try < second.next_try
    assert recovered is ada.failing is None
    assert ada.state is UserState.SIGNED_IN


def test_a_sign_in_that_has_ended_does_not_fail_any_more(ada, service):
    service.source.script = [NO_NETWORK]
    with pytest.raises(Unreachable):
        ada.credentials(force_refresh=True)
    assert eventually(lambda: ada.failing)
    service.provider.renewals = [SignInExpired("Dead.")]
    with pytest.raises(SignInExpired):
        ada.tokens(force_refresh=True)
    assert eventually(lambda: ada.failing is None)
    assert ada.state is UserState.SIGN_IN_EXPIRED


def test_whoever_signs_out_leaves_nothing_that_fails(ada, service):
    service.source.script = [NO_NETWORK]
    with pytest.raises(Unreachable):
        ada.credentials(force_refresh=True)
    assert eventually(lambda: ada.failing)
    ada.sign_out()
    assert ada.failing is None


def test_on_the_loop_where_there_is_one(service, clock):
    async def scenario():
        auth = Auth(POOL, service=service, clock=clock)
        service.provider.replies = [in_as("ada", clock=clock)]
        auth.sign_in("ada", "pw")
        service.source.script = [NO_NETWORK]
        told, loops = asyncio.Event(), []
        auth.observe(lambda _: (loops.append(asyncio.get_running_loop()), told.set()), "failing")
        with pytest.raises(Unreachable):
            await asyncio.to_thread(auth.credentials, force_refresh=True)
        await asyncio.wait_for(told.wait(), 10)
        return loops == [asyncio.get_running_loop()]

    assert asyncio.run(scenario())


def test_what_observers_get_holds_no_secret(ada, service):
    keys, held = ada.credentials(), ada.tokens()
    service.source.script = [KeyError(held.id_token + keys.token)]
    with pytest.raises(nbauth.NbauthError):
        ada.credentials(force_refresh=True)
    assert eventually(lambda: ada.failing)
    said = repr(ada.failing) + repr(vars(ada.failing.because)) + str(ada.failing.because.__traceback__)
    assert held.id_token not in said
    assert keys.token not in said


def test_nobody_but_the_sign_in_sets_it(ada):
    with pytest.raises(Exception, match="read-only"):
        ada.failing = None
