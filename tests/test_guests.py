"""A session without a sign-in: who gets it, what ends it, and that nobody has it who has not asked."""

from dataclasses import replace

import pytest
from fakes import (
    POOL,
    POOL_WITHOUT_IDENTITY_POOL,
    Gate,
    Running,
    eventually,
    kept,
    tokens,
)
from fakes import signed_in as in_as

from nbauth.auth import Auth, holder_of
from nbauth.core.ports import GUEST, SIGN_IN, Guest, Place
from nbauth.core.state import UserState
from nbauth.core.steps import SignedOut
from nbauth.errors import ConfigurationError, GuestRefused, NbauthError, NotSignedIn, SignInExpired, Unreachable

PLACE = Place(POOL.user_pool_id, POOL.client_id, "session", "", POOL.identity_pool_id)
OF_GUESTS = replace(PLACE, name="guest")
HOUR = 3600


@pytest.fixture
def make(service, clock, vault):
    return lambda pool=POOL, **how: Auth(pool, service=service, clock=clock, vault=vault, **{"guest": True, **how})


@pytest.fixture
def auth(make):
    return make()


def sign_in(auth, service, username="ada"):
    service.provider.replies.append(in_as(username, clock=holder_of(auth).now))
    auth.sign_in(username, "pw")


def states_of(auth):
    seen = []
    auth.observe(lambda change: seen.append(change.new), "state")
    return seen


def test_nothing_is_called_before_the_session_is_used(auth, service):
    assert auth.state is UserState.SIGNED_OUT
    assert service.source.guests == []


def test_a_guest_has_credentials_and_no_name(auth, service):
    seen = states_of(auth)
    client = auth.session.client("s3")

    assert client._request_signer._credentials.access_key == "AKIAGUEST1"

    assert (auth.state, auth.is_signed_in, auth.username, auth.step) == (UserState.GUEST, False, None, SignedOut())
    assert auth.identity_id == "guest-1"
    assert eventually(lambda: seen == [UserState.GUEST])
    assert repr(auth) == "<Auth: guest, user pool eu-west-1_AbCdEfGhI, credentials until 10:05 UTC>"
    assert service.source.asked == []


def test_who_has_not_asked_for_it_is_no_guest(make, service):
    auth = make(guest=False)
    with pytest.raises(NotSignedIn):
        auth.credentials()
    assert service.source.guests == []


def test_a_guest_has_no_tokens_and_no_roles(auth):
    auth.credentials()
    for ask in (auth.tokens, auth.roles, lambda: auth.use_role("arn:aws:iam::123456789012:role/r")):
        with pytest.raises(NotSignedIn):
            ask()


def test_they_are_renewed_as_others_are_and_stay_the_same_guests(auth, service, clock):
    auth.credentials()
    clock.move(HOUR)
    assert auth.credentials().access_key == "AKIAGUEST2"
    assert auth.credentials(force_refresh=True).access_key == "AKIAGUEST3"
    assert service.source.guests == [None, "guest-1", "guest-1"]


def test_the_guest_of_a_restarted_kernel_is_the_same(auth, make, service, vault):
    auth.credentials()
    assert vault.load(OF_GUESTS, GUEST) == Guest("guest-1")
    again = make()
    again.credentials()
    assert again.identity_id == "guest-1"
    other = make(replace(POOL, identity_pool_id=POOL.identity_pool_id.replace("0123", "9999")))
    other.credentials()
    assert service.source.guests == [None, "guest-1", None]


@pytest.mark.parametrize("refused", [{"load"}, {"save"}])
def test_a_vault_that_fails_costs_this_kernel_nothing(auth, service, vault, refused):
    vault.refuses = refused
    auth.credentials()
    auth.credentials(force_refresh=True)
    assert service.source.guests == [None, "guest-1"]


# A sign-in ends it


def test_a_sign_in_goes_on_with_the_same_session_and_clients(auth, service):
    seen = states_of(auth)
    session = auth.session
    client = session.client("s3")
    auth.credentials()

    sign_in(auth, service)

    assert auth.session is session
    assert client._request_signer._credentials.access_key == auth.credentials().access_key == "AKIAADA1"
    assert (auth.username, auth.identity_id) == ("ada", "identity-of-ada")
    assert service.source.asked[0][1] is None, "nobody inherits what a guest is called"
    assert eventually(lambda: seen == [UserState.GUEST, UserState.SIGNED_IN])


def test_credentials_that_a_guest_was_waiting_for_are_no_users(auth, service):
    gate = Gate()
    service.source.script = [gate.pass_through, None]
    waiting = Running(auth.credentials)
    gate.wait_until_reached()
    sign_in(auth, service)
    gate.open()
    assert waiting.result().access_key == auth.credentials().access_key
    assert "ADA" in auth.credentials().access_key


def test_who_signs_in_without_a_network_for_credentials_is_no_guest_meanwhile(auth, service):
    auth.credentials()
    service.source.script = [Unreachable("No network.")]
    sign_in(auth, service)
    with pytest.raises(Unreachable):
        auth.credentials()
    assert auth.state is UserState.SIGNED_IN


def test_a_sign_in_that_expires_does_not_become_a_guests(auth, service, clock):
    sign_in(auth, service)
    service.provider.renewals = [SignInExpired("Dead.")]
    clock.move(HOUR)
    for _ in range(2):
        with pytest.raises(SignInExpired):
            auth.credentials()
    assert auth.state is UserState.SIGN_IN_EXPIRED
    assert service.source.guests == []


def test_a_sign_in_that_fails_leaves_the_guest(auth, service):
    auth.credentials()
    service.provider.replies.append(in_as())
    service.source.script = [ConfigurationError("No role.")]
    with pytest.raises(ConfigurationError):
        auth.sign_in("ada", "pw")
    assert auth.state is UserState.GUEST
    assert "GUEST" in auth.credentials().access_key


def test_after_signing_out_the_next_use_is_a_guests(auth, service):
    """As AWSMobileClient does: signed out, and a guest with the next credentials."""
    sign_in(auth, service)
    seen = states_of(auth)
    auth.sign_out()
    assert auth.state is UserState.SIGNED_OUT
    assert "GUEST" in auth.credentials().access_key
    assert eventually(lambda: seen == [UserState.SIGNED_OUT, UserState.GUEST])


# What is kept comes first


def test_what_is_kept_takes_the_guests_place(auth, service, vault):
    auth.credentials()
    vault.save(PLACE, SIGN_IN, kept())
    assert auth.resume().username == "ada"
    assert "ADA" in auth.credentials().access_key


def test_where_nothing_is_kept_the_guest_stays(auth, service):
    held = auth.credentials()
    auth.resume()
    assert (auth.state, auth.credentials()) == (UserState.GUEST, held)


def test_whose_kept_sign_in_can_not_be_taken_up_just_now_is_no_guest(auth, service, vault, clock):
    vault.save(PLACE, SIGN_IN, kept())
    service.provider.renewals = [Unreachable("No network."), lambda: tokens(clock=clock, number=2)]
    with pytest.raises(Unreachable):
        auth.resume()
    with pytest.raises(NotSignedIn):
        auth.credentials()
    assert service.source.guests == []

    auth.resume()
    assert "ADA" in auth.credentials().access_key


# What goes wrong


def test_a_refusal_is_told_each_time_and_nobody_is_a_guest(auth, service, clock):
    service.source.script = [GuestRefused("No guests.", hint="Sign in.")] * 2
    for _ in range(2):
        with pytest.raises(GuestRefused, match="Sign in"):
            auth.credentials()
        clock.move(6)
    assert auth.state is UserState.SIGNED_OUT
    assert auth.status().no_guest_because == "No guests."

    sign_in(auth, service)
    assert auth.status().no_guest_because == ""


def test_guests_that_are_let_in_no_more_are_none_any_more(auth, service, clock):
    auth.credentials()
    clock.move(HOUR)
    service.source.script = [GuestRefused("No guests.")]
    with pytest.raises(GuestRefused):
        auth.credentials()
    assert (auth.state, auth.identity_id) == (UserState.SIGNED_OUT, None)


def test_a_network_that_fails_ends_nothing(auth, service, clock):
    auth.credentials()
    clock.move(HOUR)
    service.source.script = [Unreachable("No network.")]
    with pytest.raises(Unreachable):
        auth.credentials()
    assert auth.state is UserState.GUEST
    clock.move(2)
    assert auth.credentials().access_key


def test_a_pool_without_an_identity_pool_has_no_guests(make):
    with pytest.raises(ConfigurationError, match="identity_pool_id"):
        make(POOL_WITHOUT_IDENTITY_POOL).credentials()


def test_who_does_not_want_it_any_more_is_none_at_once(auth):
    seen = states_of(auth)
    auth.credentials()
    holder_of(auth).guests.allow(False)
    with pytest.raises(NotSignedIn):
        auth.credentials()
    assert eventually(lambda: seen == [UserState.GUEST, UserState.SIGNED_OUT])


def test_a_form_asks_for_it_only_where_it_was_asked_for_and_says_why_not(make, service):
    holder_of(make(guest=False)).guests.enter_if_allowed()
    assert service.source.guests == []
    auth = make()
    service.source.script = [GuestRefused("No guests.")]
    holder_of(auth).guests.enter_if_allowed()
    assert auth.status().no_guest_because == "No guests."
    with pytest.raises(NbauthError):
        holder_of(auth).guests.enter()
