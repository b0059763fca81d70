"""Choosing a role: what changes with it, when nothing does, and who goes on with it."""

from dataclasses import replace

import pytest
from fakes import POOL, POOL_WITHOUT_IDENTITY_POOL, Gate, Running, tokens
from fakes import signed_in as in_as

from nbauth.auth import Auth, holder_of
from nbauth.core.events import What
from nbauth.core.ports import SIGN_IN, Place
from nbauth.errors import (
    ConfigurationError,
    NbauthError,
    NotSignedIn,
    RoleRefused,
    SignInExpired,
    TokenInvalid,
    Unreachable,
)

READERS, WRITERS, OTHERS = (f"arn:aws:iam::123456789012:role/{name}" for name in ("readers", "writers", "others"))
ROLES = {"cognito:roles": [WRITERS, READERS], "cognito:preferred_role": READERS}
PLACE = Place(POOL.user_pool_id, POOL.client_id, "session", "", POOL.identity_pool_id)
HOUR = 3600


@pytest.fixture
def auth(service, clock, vault):
    return Auth(POOL, service=service, clock=clock, vault=vault)


def sign_in(auth, service, username="rosa", **claims):
    service.provider.replies.append(in_as(username, clock=holder_of(auth).now, **{**ROLES, **claims}))
    auth.sign_in(username, "pw")
    return auth


@pytest.fixture
def rosa(auth, service, clock):
    """Somebody with two roles, whose renewals bring the same."""
    service.provider.renewals = [lambda: tokens("rosa", clock=clock, number=2, **ROLES) for _ in range(9)]
    return sign_in(auth, service)


def test_the_roles_are_those_of_the_token_the_preferred_one_first(rosa, service):
    asked = len(service.source.asked)
    assert rosa.roles() == rosa.status().roles == (READERS, WRITERS)
    assert rosa.status().role is None
    assert len(service.source.asked) == asked


def test_nobody_has_roles_before_a_sign_in(auth):
    assert auth.status().roles == ()
    for ask in (auth.roles, lambda: auth.use_role(READERS)):
        with pytest.raises(NotSignedIn):
            ask()
    assert len(auth.history()) == 0


def test_a_role_changes_the_credentials_of_the_session_and_its_clients_at_once(rosa, service):
    session = rosa.session
    client = session.client("s3")
    before = client._request_signer._credentials.access_key

    rosa.use_role(WRITERS)

    assert service.source.roles == [None, WRITERS]
    assert rosa.session is session
    after = client._request_signer._credentials.access_key
    assert after == rosa.credentials().access_key != before
    assert rosa.status().role == WRITERS
    assert str(rosa.status()).endswith(", role writers")
    assert rosa.history()[-1].what is What.ROLE


def test_each_renewal_is_of_the_role_that_was_chosen(rosa, service, clock):
    rosa.use_role(WRITERS)
    clock.move(HOUR)
    rosa.credentials()
    rosa.credentials(force_refresh=True)
    assert service.source.roles[1:] == [WRITERS] * 3


def test_without_a_role_the_identity_pool_chooses_again(rosa, service):
    rosa.use_role(WRITERS)
    rosa.use_role(None)
    assert service.source.roles == [None, WRITERS, None]
    assert rosa.status().role is None
    assert "role" not in str(rosa.status())


@pytest.mark.parametrize("wrong", [OTHERS, "writers", "", 5, WRITERS.upper()])
def test_a_role_that_is_not_in_the_token_is_refused_before_any_call(rosa, service, wrong):
    rosa.use_role(READERS)
    held, asked = rosa.credentials(), len(service.source.asked)
    with pytest.raises(RoleRefused) as refused:
        rosa.use_role(wrong)
    assert refused.value.hint
    assert (rosa.credentials(), rosa.status().role, len(service.source.asked)) == (held, READERS, asked)


@pytest.mark.parametrize("failure", [RoleRefused("No."), Unreachable("No network."), ConfigurationError("No role.")])
def test_a_switch_that_fails_leaves_the_role_before(rosa, service, vault, clock, failure):
    rosa.use_role(READERS)
    held = rosa.credentials()
    service.source.script = [failure]
    with pytest.raises(type(failure)):
        rosa.use_role(WRITERS)
    assert (rosa.credentials(), rosa.status().role) == (held, READERS)
    assert vault.load(PLACE, SIGN_IN).role == READERS
    assert rosa.status().failing_because == ""
    clock.move(HOUR)
    rosa.credentials()
    assert service.source.roles[-1] == READERS


def test_tokens_that_have_expired_by_awss_clock_are_renewed_for_the_switch(rosa, service):
    service.source.script = [TokenInvalid("Expired.")]
    rosa.use_role(WRITERS)
    assert service.source.asked[-1][0].id_token.endswith("-2")
    assert rosa.status().role == WRITERS


def test_a_pool_without_an_identity_pool_says_what_is_missing(service, clock):
    auth = sign_in(Auth(POOL_WITHOUT_IDENTITY_POOL, service=service, clock=clock), service)
    with pytest.raises(ConfigurationError, match="identity_pool_id"):
        auth.use_role(READERS)


def test_who_signs_out_meanwhile_stays_out(rosa, service):
    gate = Gate()
    service.source.script = [gate.pass_through]
    switch = Running(lambda: rosa.use_role(WRITERS))
    gate.wait_until_reached()
    rosa.sign_out()
    gate.open()
    assert isinstance(switch.error(), NotSignedIn)
    with pytest.raises(NotSignedIn):
        rosa.credentials()
    assert rosa.status().role is None


def test_a_renewal_of_the_role_before_that_lands_late_is_thrown_away(rosa, service, clock):
    gate = Gate()
    service.source.script = [gate.pass_through, None]
    renewal = Running(lambda: rosa.credentials(force_refresh=True))
    gate.wait_until_reached()
    rosa.use_role(WRITERS)
    gate.open()
    assert renewal.result() == rosa.credentials()
    assert service.source.roles[1:] == [None, WRITERS, WRITERS]


def test_while_the_choice_is_still_being_kept_the_session_has_the_new_role(rosa, service, vault):
    """An interrupt there must not leave a role that is said to be in use and is not."""
    old, gate, save = rosa.credentials(), Gate(), vault.save
    vault.save = lambda *what: (gate.pass_through(), save(*what))
    switch = Running(lambda: rosa.use_role(WRITERS))
    gate.wait_until_reached()
    assert rosa.status().role == WRITERS
    meanwhile = Running(rosa.credentials)
    gate.open()
    assert meanwhile.result() != old
    assert switch.result() is None


def test_who_shows_the_sign_in_is_told(rosa):
    told = []
    holder_of(rosa).on_change(lambda: told.append(rosa.status().role))
    rosa.use_role(WRITERS)
    assert told[-1] == WRITERS


# Who goes on with it


def test_a_restarted_kernel_goes_on_with_the_role(rosa, service, clock, vault):
    rosa.use_role(WRITERS)
    restarted = Auth(POOL, service=service, clock=clock, vault=vault)
    restarted.resume()
    assert restarted.status().role == WRITERS
    assert service.source.roles[-1] == WRITERS


def test_another_kernel_goes_on_with_its_own_and_puts_back_nothing(rosa, service, clock, vault):
    other = Auth(POOL, service=service, clock=clock, vault=vault)
    other.resume()
    other.use_role(READERS)
    rosa.use_role(WRITERS)

    clock.move(HOUR)
    before = len(service.source.roles)
    other.credentials()

    assert READERS in service.source.roles[before:]  # and perhaps rosa's own, who renews in the background
    assert (other.status().role, rosa.status().role) == (READERS, WRITERS)
    assert vault.load(PLACE, SIGN_IN).role == WRITERS


def test_a_sign_in_that_is_not_kept_leaves_no_role_behind(service, clock, vault):
    auth = sign_in(Auth(replace(POOL, keep_signed_in=False), service=service, clock=clock, vault=vault), service)
    auth.use_role(WRITERS)
    assert vault.load(PLACE, SIGN_IN) is None


def test_signing_out_ends_the_choice(rosa, service):
    rosa.use_role(WRITERS)
    rosa.sign_out()
    sign_in(rosa, service)
    assert rosa.status().role is service.source.roles[-1] is None


def test_who_signs_in_again_after_the_end_goes_on_with_the_role(rosa, service, clock):
    rosa.use_role(WRITERS)
    service.provider.renewals = [SignInExpired("Dead.")]
    clock.move(HOUR)
    with pytest.raises(SignInExpired):
        rosa.credentials()
    sign_in(rosa, service)
    assert rosa.status().role == service.source.roles[-1] == WRITERS


def test_another_user_has_the_role_of_the_pools_choice(rosa, service):
    rosa.use_role(WRITERS)
    sign_in(rosa, service, "bob")
    assert rosa.status().role is service.source.roles[-1] is None


def test_a_role_that_was_taken_away_is_told_and_not_silently_replaced(rosa, service, clock):
    rosa.use_role(WRITERS)
    service.provider.renewals = [lambda: tokens("rosa", clock=clock, number=3, **{"cognito:roles": [READERS]})] * 3
    clock.move(HOUR)
    with pytest.raises(RoleRefused, match="none of your roles"):
        rosa.credentials()
    assert rosa.status().role == WRITERS
    assert "none of your roles" in rosa.status().failing_because

    rosa.use_role(None)
    assert rosa.credentials().access_key
    assert rosa.status().failing_because == ""


def test_an_identity_pool_that_can_not_choose_lets_its_user_in_to_choose(auth, service):
    service.source.script = [RoleRefused("It can't choose.", hint="Choose one.")]
    sign_in(auth, service)
    assert auth.is_signed_in
    assert auth.status().failing_because == "It can't choose."
    with pytest.raises(NbauthError, match="Choose one"):
        auth.credentials()

    auth.use_role(READERS)

    assert auth.credentials().access_key
    assert auth.status().failing_because == ""
