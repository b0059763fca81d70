"""`Auth`: what it connects, what it tells its observers, and what it never loses."""

import asyncio
import os
import pydoc
import signal
import threading
import traceback
from dataclasses import replace

import pytest
from fakes import (
    POOL,
    POOL_WITHOUT_IDENTITY_POOL,
    START,
    FakeService,
    FakeVault,
    Gate,
    Running,
    at_once,
    eventually,
    kept,
    sms,
    tokens,
)
from fakes import signed_in as in_as

from nbauth import deadline
from nbauth.auth import Auth, holder_of
from nbauth.core.accounts import NewAccount, SignUpState
from nbauth.core.answers import Custom, Password, SentPassword
from nbauth.core.delivery import Ticket
from nbauth.core.ports import SIGN_IN, Place
from nbauth.core.state import UserState
from nbauth.core.steps import (
    NeedsCustomAnswer,
    NeedsNewPassword,
    NeedsSignUpConfirmation,
    NeedsSmsCode,
    SignedIn,
    SignedOut,
)
from nbauth.errors import (
    AttributeInvalid,
    ChallengeExpired,
    ConfigurationError,
    NbauthError,
    NotSignedIn,
    ServiceError,
    SignInExpired,
    Throttled,
    TokenInvalid,
    Unreachable,
    VaultError,
    WeakPassword,
    WrongCode,
    WrongCredentials,
)
from nbauth.secret import Secret
from nbauth.vault import MemoryVault

SMS = sms()
PLACE = Place(POOL.user_pool_id, POOL.client_id, "session", "", POOL.identity_pool_id)
LIFE = 3600
STATES = UserState.SIGNED_OUT, UserState.SIGNED_IN, UserState.SIGN_IN_EXPIRED
OUT, IN, EXPIRED = STATES


@pytest.fixture
def auth(service, clock, vault):
    return Auth(POOL, service=service, clock=clock, vault=vault)


@pytest.fixture
def ada(auth, service):
    """An Auth with ada signed in."""
    return signed_in(auth, service, "ada")


def signed_in(auth, service, username):
    service.provider.replies.append(in_as(username, clock=holder_of(auth).now))
    assert auth.sign_in(username, "pw") == SignedIn(username, auth.tokens())
    return auth


def states_of(auth):
    seen = []
    auth.observe(lambda change: seen.append(change.new), "state")
    return seen


# Before anybody has signed in


def test_a_new_auth_calls_nobody(auth, service):
    assert (auth.state, auth.step, auth.is_signed_in) == (OUT, SignedOut(), False)
    assert (auth.username, auth.identity_id, auth.status().valid_until) == (None, None, None)
    assert service.provider.begun == service.source.asked == []


@pytest.mark.parametrize("ask", [Auth.tokens, Auth.credentials], ids=["tokens", "credentials"])
@pytest.mark.parametrize("force", [False, True])
def test_before_a_sign_in_there_is_nothing_to_have(auth, ask, force):
    with pytest.raises(NotSignedIn) as refused:
        ask(auth, force_refresh=force)
    assert "nbauth.login()" in refused.value.hint


def test_signing_out_nobody_is_fine(auth, service):
    auth.sign_out()
    auth.sign_out(everywhere=True)

    assert service.provider.revoked == service.provider.ended_everywhere == []


# A sign-in


def test_a_sign_in_fills_everything_before_it_returns(auth, service):
    service.provider.replies = [in_as()]

    assert auth.sign_in("ada", "pw") == SignedIn("ada", tokens())

    assert (auth.state, auth.is_signed_in) == (IN, True)
    assert (auth.username, auth.identity_id) == ("ada", "identity-of-ada")
    assert auth.status().valid_until == auth.credentials().expires_at
    assert len(service.source.asked) == 1


def test_a_challenge_is_answered_by_a_bare_text(auth, service):
    service.provider.replies = [SMS, in_as()]

    assert isinstance(auth.sign_in("ada", "pw"), NeedsSmsCode)
    assert (auth.state, auth.is_signed_in) == (OUT, False)
    assert isinstance(auth.confirm_sign_in("123456"), SignedIn)
    assert auth.state is IN


def test_a_new_password_takes_the_attributes_along(auth, service):
    asked = NeedsNewPassword("ada", START, Ticket("ada", "s"), ("email",))
    service.provider.replies = [asked, in_as()]

    assert isinstance(auth.sign_in("ada", "pw"), NeedsNewPassword)
    auth.confirm_sign_in("new pw", {"email": "ada@example.com"})

    assert service.provider.answered[-1][1].attributes == {"email": "ada@example.com"}


def test_a_sign_in_may_be_started_anew_while_a_code_is_awaited(auth, service):
    service.provider.replies = [SMS, SMS, in_as("bob")]
    auth.sign_in("ada", "pw")

    assert isinstance(auth.sign_in("ada", "pw"), NeedsSmsCode)  # the same cell, run again
    assert auth.sign_in("bob", "pw").username == "bob"


def test_a_code_that_nobody_asked_for_is_refused(auth):
    with pytest.raises(ChallengeExpired, match="sign_in"):
        auth.confirm_sign_in("123456")


def test_back_leaves_the_challenge_and_keeps_the_name(auth, service):
    service.provider.replies = [SMS]
    auth.sign_in("ada", "pw")

    auth.start_over()

    assert auth.step == SignedOut("ada")


# Another user


def test_a_failed_sign_in_as_another_user_leaves_who_is_signed_in(ada, service):
    service.provider.replies = [WrongCredentials("No.")]
    before = ada.credentials()
    with pytest.raises(WrongCredentials):
        ada.sign_in("bob", "pw")

    assert ada.step == SignedIn("ada", tokens())
    assert (ada.state, ada.username) == (IN, "ada")
    assert ada.credentials() is before


def test_back_out_of_another_users_challenge_leaves_who_is_signed_in(ada, service):
    service.provider.replies = [SMS]
    ada.sign_in("bob", "pw")
    assert isinstance(ada.step, NeedsSmsCode)
    assert (ada.state, ada.username) == (IN, "ada")

    ada.start_over()

    assert ada.step == SignedIn("ada", tokens())


def test_another_user_takes_over_credentials_and_all(ada, service):
    before = ada.credentials()
    signed_in(ada, service, "bob")

    assert (ada.username, ada.identity_id) == ("bob", "identity-of-bob")
    assert ada.credentials().access_key.startswith("AKIABOB")
    assert ada.credentials() is not before


def test_credentials_that_come_for_the_user_before_are_not_given_to_the_next_one(ada, service):
    gate = Gate()
    service.source.script = [gate.pass_through]
    waiting = Running(lambda: ada.credentials(force_refresh=True))
    gate.wait_until_reached()

    signed_in(ada, service, "bob")
    gate.open()

    assert waiting.result().access_key.startswith("AKIABOB")
    assert ada.credentials().access_key.startswith("AKIABOB")
    assert ada.identity_id == "identity-of-bob"


def test_credentials_that_come_after_a_sign_out_are_given_to_nobody(ada, service):
    gate = Gate()
    service.source.script = [gate.pass_through]
    waiting = Running(lambda: ada.credentials(force_refresh=True))
    gate.wait_until_reached()

    ada.sign_out()
    gate.open()

    assert isinstance(waiting.error(), NotSignedIn)
    assert (ada.status().valid_until, ada.identity_id) == (None, None)
    with pytest.raises(NotSignedIn):
        ada.credentials()


# Credentials


def test_what_others_renew_by_ends_with_the_sign_in_though_the_credentials_at_hand_are_good(ada, service):
    held = ada._holder.fetch_credentials()
    service.provider.renewals = [SignInExpired("Dead.")]
    with pytest.raises(SignInExpired):
        ada.tokens(force_refresh=True)

    assert ada.credentials() == held
    with pytest.raises(SignInExpired, match="Dead"):
        ada._holder.fetch_credentials()


def test_credentials_are_renewed_when_they_have_expired(ada, service, clock):
    clock.move(LIFE)

    assert ada.credentials().access_key == "AKIAADA2"
    assert ada.tokens().id_token == "secret-id-token-ada-2"


def test_a_forced_refresh_brings_new_credentials_and_tokens(ada):
    assert ada.credentials(force_refresh=True).access_key == "AKIAADA2"
    assert ada.tokens(force_refresh=True).id_token == "secret-id-token-ada-2"


def test_the_identity_id_is_asked_for_once(ada, service, clock, vault):
    ada.credentials(force_refresh=True)

    assert [known for _, known in service.source.asked] == [None, "identity-of-ada"]
    assert vault.load(PLACE, SIGN_IN).identity_id == "identity-of-ada"


def test_a_network_that_fails_at_the_last_moment_does_not_lose_the_sign_in(auth, service, clock):
    service.provider.replies = [in_as()]
    service.source.script = [Unreachable("No network.")]

    assert isinstance(auth.sign_in("ada", "pw"), SignedIn)
    assert auth.state is IN
    with pytest.raises(Unreachable):
        auth.credentials()
    clock.move(2)
    assert auth.credentials().access_key.startswith("AKIAADA")


def test_a_second_user_whom_the_identity_pool_refuses_does_not_sign_the_first_one_out(ada, service, vault):
    client, seen = ada.session.client("s3"), states_of(ada)
    service.provider.replies = [in_as("bob")]
    service.source.script = [ConfigurationError("No role for bob.")]
    with pytest.raises(ConfigurationError, match="bob"):
        ada.sign_in("bob", "pw")

    assert (ada.username, ada.tokens().username, seen) == ("ada", "ada", [])
    assert vault.load(PLACE, SIGN_IN).username == "ada"
    assert client._request_signer._credentials.access_key == ada.credentials().access_key
    assert service.provider.revoked == ["secret-refresh-token-bob"]


def test_an_identity_pool_that_refuses_is_told_at_the_sign_in_which_then_is_none(auth, service, vault):
    service.provider.replies = [in_as()]
    service.source.script = [ConfigurationError("No such identity pool.")]

    with pytest.raises(ConfigurationError, match="identity pool"):
        auth.sign_in("ada", "pw")

    assert (auth.state, auth.step, vault.load(PLACE, SIGN_IN)) == (OUT, SignedOut("ada"), None)


def test_a_pool_without_an_identity_pool_gives_tokens_and_says_why_no_credentials(service, clock):
    auth = Auth(POOL_WITHOUT_IDENTITY_POOL, service=service, clock=clock)
    signed_in(auth, service, "ada")

    assert auth.tokens() == tokens()
    assert auth.status().valid_until == tokens().expires_at
    assert service.source.asked == []
    with pytest.raises(ConfigurationError, match="identity_pool_id"):
        auth.credentials()


# The end


def test_a_dead_refresh_token_ends_the_sign_in_and_the_step_has_the_name(ada, service, clock):
    seen = states_of(ada)
    clock.move(LIFE)
    service.provider.renewals = [SignInExpired("Dead.", hint="Sign in again.")]

    with pytest.raises(SignInExpired):
        ada.credentials()

    assert (ada.state, ada.is_signed_in, ada.step) == (EXPIRED, False, SignedOut("ada"))
    assert seen == [EXPIRED]
    signed_in(ada, service, "ada")
    assert seen == [EXPIRED, IN]


def test_a_resumed_sign_in_that_ends_has_the_name_too(auth, service, vault, clock):
    vault.save(PLACE, SIGN_IN, kept())
    auth.resume()
    clock.move(LIFE)
    service.provider.renewals = [SignInExpired("Dead.")]

    with pytest.raises(SignInExpired):
        auth.tokens()

    assert auth.step == SignedOut("ada")


def test_credentials_that_were_handed_out_outlive_the_sign_in(ada, service):
    before = ada.credentials()
    service.provider.renewals = [SignInExpired("Dead.")]
    with pytest.raises(SignInExpired):
        ada.tokens(force_refresh=True)

    assert ada.state is EXPIRED
    assert ada.credentials() is before


@pytest.mark.parametrize("failure", [Unreachable, Throttled, ServiceError])
def test_no_other_failure_ends_a_sign_in(ada, service, clock, failure):
    clock.move(LIFE)
    service.provider.renewals = [failure("No.")]

    with pytest.raises(failure):
        ada.credentials()

    assert (ada.state, ada.username) == (IN, "ada")


# Signing out


def test_signing_out_revokes_the_refresh_token_and_forgets(ada, service, vault):
    seen = states_of(ada)
    ada.sign_out()

    assert service.provider.revoked == [tokens().refresh_token]
    assert vault.load(PLACE, SIGN_IN) is None
    assert (ada.state, ada.step, ada.is_signed_in, ada.status().valid_until) == (OUT, SignedOut(), False, None)
    assert (ada.username, ada.status().last_name) == (None, "ada")
    assert seen == [OUT]
    with pytest.raises(NotSignedIn):
        ada.tokens()


def test_a_challenge_that_is_open_ends_with_the_sign_out(ada, service):
    service.provider.replies = [SMS]
    ada.sign_in("bob", "pw")

    ada.sign_out()

    assert ada.step == SignedOut()


@pytest.mark.parametrize(("everywhere", "part"), [(False, "refresh token"), (True, "other sign-ins")])
def test_a_sign_out_that_the_pool_does_not_hear_of_says_which_part_failed(ada, service, everywhere, part):
    service.provider.failure_of_sign_out = Unreachable("The service does not answer.", hint="Check.", code="X")

    with pytest.raises(Unreachable) as untold:
        ada.sign_out(everywhere=everywhere)

    assert str(untold.value).startswith("You are signed out here. But the ")
    assert part in str(untold.value)
    assert (untold.value.hint, untold.value.code) == ("Check.", "X")
    assert untold.value.args == (untold.value.message,)
    assert (ada.state, ada.is_signed_in) == (OUT, False)


def test_a_vault_that_does_not_forget_is_told_and_the_refresh_token_is_revoked_all_the_same(ada, service, vault):
    vault.refuses = {"forget"}

    with pytest.raises(VaultError, match=r"signed out here\. But what is kept .* locked"):
        ada.sign_out()

    assert len(service.provider.revoked) == 1
    assert ada.state is OUT


def test_both_parts_that_failed_are_told(ada, service, vault):
    vault.refuses = {"forget"}
    service.provider.failure_of_sign_out = Unreachable("The service does not answer.")

    with pytest.raises(VaultError, match=r"what is kept .* But the refresh token .* does not answer\."):
        ada.sign_out()


def test_signing_out_everywhere_ends_all_sign_ins(ada, service):
    ada.sign_out(everywhere=True)

    assert service.provider.ended_everywhere == [tokens()]
    assert service.provider.revoked == []


def test_signing_out_everywhere_after_a_long_sleep_gets_a_valid_access_token_first(ada, service, clock):
    clock.move(10 * LIFE)
    ada.sign_out(everywhere=True)

    assert [one.access_token for one in service.provider.ended_everywhere] == ["secret-access-token-ada-2"]
    assert ada.state is OUT


def test_a_renewal_under_way_does_not_resurrect_a_sign_in(ada, service, vault, clock):
    gate = Gate()
    rotated = replace(tokens(number=2), refresh_token="secret-rotated")
    service.provider.renewals = [lambda: (gate.pass_through(), rotated)[1]]
    waiting = Running(lambda: ada.tokens(force_refresh=True))
    gate.wait_until_reached()

    ada.sign_out()
    gate.open()

    assert isinstance(waiting.error(), NotSignedIn)
    assert vault.load(PLACE, SIGN_IN) is None
    assert ada.state is OUT


# Resuming


def test_nothing_kept_is_nothing_to_resume(auth, service):
    assert auth.resume() == SignedOut()
    assert service.provider.refreshed == []


def test_what_is_kept_is_resumed_with_everything(auth, service, vault):
    seen = states_of(auth)
    vault.save(PLACE, SIGN_IN, kept(identity_id="kept-identity"))

    assert auth.resume().username == "ada"

    assert (auth.state, auth.username, auth.identity_id) == (IN, "ada", "kept-identity")
    assert [known for _, known in service.source.asked] == ["kept-identity"]
    assert seen == [IN]


def test_a_dead_entry_leaves_the_name_to_be_filled_in(auth, service, vault):
    vault.save(PLACE, SIGN_IN, kept())
    service.provider.renewals = [SignInExpired("Dead.")]

    assert auth.resume() == SignedOut("ada")
    assert auth.state is EXPIRED


def test_an_entry_survives_a_resume_without_a_network(auth, service, vault):
    vault.save(PLACE, SIGN_IN, kept())
    service.provider.renewals = [Unreachable("No network.")]

    with pytest.raises(Unreachable):
        auth.resume()

    assert (auth.state, vault.load(PLACE, SIGN_IN)) == (OUT, kept())
    assert auth.resume().username == "ada"


def test_resuming_while_signed_in_loses_nothing(ada, service):
    service.provider.renewals = [Unreachable("No network.")]

    assert ada.resume() == SignedIn("ada", tokens())
    assert ada.state is IN


def test_resuming_another_user_does_not_keep_the_credentials_of_the_one_before(ada, service, vault):
    service.provider.renewals = [SignInExpired("Dead.")]
    with pytest.raises(SignInExpired):
        ada.tokens(force_refresh=True)
    vault.save(PLACE, SIGN_IN, kept("bob"))  # by another Auth that shares the vault

    ada.resume()

    assert ada.username == "bob"
    assert ada.credentials().access_key.startswith("AKIABOB")


def test_two_auths_that_share_a_vault_share_a_sign_in(service, clock):
    vault = MemoryVault()
    signed_in(Auth(POOL, service=service, clock=clock, vault=vault), service, "ada")

    assert Auth(POOL, service=service, clock=clock, vault=vault).resume().username == "ada"
    assert Auth(POOL, service=service, clock=clock, vault=vault, name="other").resume() == SignedOut()


# The vault


def test_kept_says_whether_a_restart_will_ask_again(auth, service, vault, clock):
    assert not Auth(POOL, service=service, clock=clock).status().kept
    vault.refuses = {"save"}
    signed_in(auth, service, "ada")
    assert (auth.status().kept, auth.state) == (False, IN)
    vault.refuses = set()
    signed_in(auth, service, "ada")
    assert auth.status().kept


def test_a_vault_is_used_even_if_it_is_empty_and_therefore_false(service, clock):
    class Sized(FakeVault):
        def __len__(self):
            return len(self._records)

    vault = Sized()
    signed_in(Auth(POOL, service=service, clock=clock, vault=vault), service, "ada")

    assert vault.load(PLACE, SIGN_IN) is not None


# Observers


def test_a_sign_in_that_fails_at_the_identity_pool_is_never_announced(auth, service):
    seen = states_of(auth)
    service.provider.replies = [in_as()]
    service.source.script = [ConfigurationError("No such identity pool.")]
    with pytest.raises(ConfigurationError):
        auth.sign_in("ada", "pw")

    assert seen == []


def test_observers_are_told_each_change_once(auth, service):
    seen = states_of(auth)
    signed_in(auth, service, "ada")
    signed_in(auth, service, "bob")
    auth.credentials(force_refresh=True)
    auth.sign_out()

    assert seen == [IN, OUT]


def test_without_a_loop_observers_are_called_in_the_thread_that_caused_the_change(auth, service):
    threads = []
    auth.observe(lambda _: threads.append(threading.current_thread()), "state")
    service.provider.replies = [in_as()]

    causing = Running(lambda: auth.sign_in("ada", "pw"))
    causing.result()

    assert threads == [causing._thread]


def test_with_a_loop_observers_are_called_on_it(service, clock):
    async def scenario():
        auth = Auth(POOL, service=service, clock=clock)
        told = asyncio.Event()
        seen = []
        auth.observe(lambda change: (seen.append((change.new, asyncio.get_running_loop())), told.set()), "state")
        service.provider.replies = [in_as()]
        await asyncio.to_thread(auth.sign_in, "ada", "pw")
        await asyncio.wait_for(told.wait(), 10)
        auth.sign_out()  # on the loop itself: at once
        return seen, asyncio.get_running_loop()

    seen, loop = asyncio.run(scenario())

    assert seen == [(IN, loop), (OUT, loop)]


def test_after_its_loop_was_closed_observers_are_called_all_the_same(service, clock):
    async def make():
        return Auth(POOL, service=service, clock=clock)

    auth = asyncio.run(make())
    seen = states_of(auth)
    signed_in(auth, service, "ada")

    assert seen == [IN]


def test_an_observer_may_call_anything_and_wait_for_it(auth, service, clock):
    """From another thread, too: no lock is held while it runs."""
    outcome = []

    def observer(change):
        if change.new is IN:
            outcome.append(Running(auth.credentials).result().access_key)
            outcome.append(Running(lambda: auth.tokens(force_refresh=True)).result().username)
            Running(auth.sign_out).result()

    auth.observe(observer, "state")
    service.provider.replies = [in_as()]
    Running(lambda: auth.sign_in("ada", "pw")).result()

    assert outcome == ["AKIAADA1", "ada"]
    assert auth.state is OUT


def test_an_observer_of_the_end_may_sign_out(auth, service, vault):
    vault.save(PLACE, SIGN_IN, kept())
    auth.observe(lambda change: Running(auth.sign_out).result() if change.new is EXPIRED else None, "state")
    service.provider.renewals = [SignInExpired("Dead.")]

    Running(auth.resume).result()

    assert eventually(lambda: (auth.state, auth.step) == (OUT, SignedOut()))


def test_the_end_in_the_background_is_told(ada, service, clock):
    seen = states_of(ada)
    clock.move(LIFE * 0.7)
    service.provider.renewals = [SignInExpired("Dead.")]

    ada.tokens()  # still valid: renewed in the background

    assert eventually(lambda: seen == [EXPIRED])


def test_listeners_hear_of_steps_and_renewals_until_they_have_enough(auth, service, clock):
    heard = []
    end = holder_of(auth).on_change(lambda: heard.append(auth.step))
    service.provider.replies = [SMS, in_as()]
    auth.sign_in("ada", "pw")
    auth.confirm_sign_in("123456")
    assert [type(step) for step in heard[:1]] == [NeedsSmsCode]
    assert isinstance(heard[-1], SignedIn)

    count = len(heard)
    auth.credentials(force_refresh=True)
    assert eventually(lambda: len(heard) > count)

    end()
    end()  # twice is fine
    auth.sign_out()
    assert isinstance(heard[-1], SignedIn)


def test_where_there_is_no_identity_pool_the_renewal_of_tokens_is_heard(service, clock):
    auth = Auth(POOL_WITHOUT_IDENTITY_POOL, service=service, clock=clock)
    signed_in(auth, service, "ada")
    heard = threading.Event()
    holder_of(auth).on_change(heard.set)

    auth.tokens(force_refresh=True)

    assert heard.wait(10)


def test_nobody_is_said_to_be_signed_in_before_it_is_kept(auth, service, vault):
    """The kernel may be restarted as soon as the form says so."""
    gate = Gate()
    save = vault.save
    vault.save = lambda *what: (gate.pass_through(), save(*what))
    service.provider.replies = [in_as()]
    signing_in = Running(lambda: auth.sign_in("ada", "pw"))
    gate.wait_until_reached()
    assert auth.step == SignedOut("ada")
    gate.open()

    assert signing_in.result() == auth.step == SignedIn("ada", tokens())


def test_the_properties_do_not_wait_for_a_call_that_is_under_way(auth, service):
    gate = Gate()
    service.provider.replies = [lambda: (gate.pass_through(), in_as())[1]]
    signing_in = Running(lambda: auth.sign_in("ada", "pw"))
    gate.wait_until_reached()

    seen = Running(
        lambda: (auth.step, auth.state, auth.status().kept, auth.status().valid_until, auth.username, repr(auth))
    ).result()
    gate.open()

    assert seen[:2] == (SignedOut(), OUT)
    signing_in.result()


# What it shows of itself


def test_its_repr_says_who_until_when_and_no_secret(auth, service):
    assert repr(auth) == "<Auth: signed out, user pool eu-west-1_AbCdEfGhI>"
    signed_in(auth, service, "ada")
    assert repr(auth) == ("<Auth: signed in as ada, user pool eu-west-1_AbCdEfGhI, credentials until 10:05 UTC>")


def test_warming_up_touches_the_identity_pool_only_if_there_is_one(auth, service, clock):
    holder_of(auth).warm_up()
    assert service.provider.warmed_up.wait(10)
    assert service.source.warmed_up.wait(10)

    without = FakeService(clock)
    holder_of(Auth(POOL_WITHOUT_IDENTITY_POOL, service=without, clock=clock)).warm_up()
    assert without.provider.warmed_up.wait(10)
    assert not without.source.warmed_up.is_set()


# Interrupts, races, observers that fail


def test_an_interrupt_between_two_users_never_mixes_them(auth, service):
    service.provider.replies = [in_as("ada"), in_as("bob")]
    auth.sign_in("ada", "x")
    credentials = holder_of(auth)._credentials
    original = credentials.take

    def interrupted(_):
        credentials.take = original
        raise KeyboardInterrupt

    credentials.take = interrupted
    with pytest.raises(KeyboardInterrupt):
        auth.sign_in("bob", "y")

    assert (auth.username, auth.tokens().username) == ("bob", "bob")
    assert "bob" in auth.credentials().access_key.lower()


def test_an_interrupt_while_the_vault_saves_never_mixes_them(service, clock):
    vault = FakeVault()
    auth = Auth(POOL, vault=vault, clock=clock, service=service)
    service.provider.replies = [in_as("ada"), in_as("bob")]
    auth.sign_in("ada", "x")
    original = vault.save

    def interrupted(*_):
        vault.save = original
        raise KeyboardInterrupt

    vault.save = interrupted
    with pytest.raises(KeyboardInterrupt):
        auth.sign_in("bob", "y")

    assert auth.username == auth.tokens().username == "bob"
    assert "bob" in auth.credentials().access_key.lower()


def test_an_observer_that_fails_does_not_stop_the_revocation(auth, service, caplog):
    service.provider.replies = [in_as("ada")]
    auth.sign_in("ada", "x")

    def failing(_):
        raise RuntimeError

    auth.observe(failing, "state")
    auth.sign_out()

    assert len(service.provider.revoked) == 1
    assert "observer" in caplog.text


def test_a_sign_out_during_a_sign_in_wins(auth, service):
    gate = Gate()

    def held_up():
        gate.pass_through()
        return in_as("ada")

    service.provider.replies = [held_up]
    attempt = Running(lambda: auth.sign_in("ada", "x"))
    gate.wait_until_reached()
    auth.sign_out()
    gate.open()

    with pytest.raises(ChallengeExpired):
        attempt.result()
    assert auth.state is OUT


@pytest.mark.parametrize(("username", "password"), [(None, "x"), ("ada", None), ("ada", b"x"), (7, 7)])
def test_what_is_no_text_is_no_traceback_from_the_depths(auth, username, password):
    with pytest.raises(WrongCredentials, match="must be text"):
        auth.sign_in(username, password)


def test_a_code_that_is_a_number_is_told_apart(auth):
    with pytest.raises(WrongCode, match="must be text"):
        auth.confirm_sign_in(123456)


def test_an_id_token_that_has_expired_by_the_clock_of_aws_is_renewed(ada, service):
    service.source.script = [TokenInvalid("Expired.")]
    ada.credentials(force_refresh=True)

    assert len(service.provider.refreshed) == 1
    assert service.source.asked[-1][0].id_token != service.source.asked[-2][0].id_token


def test_a_sign_out_in_another_notebook_ends_it_here_at_the_next_renewal_of_credentials(ada, service, clock, vault):
    other = Auth(POOL, service=service, clock=clock, vault=vault)
    other.resume()
    other.sign_out()

    with pytest.raises(SignInExpired, match="another notebook"):
        ada.credentials(force_refresh=True)
    assert (ada.state, ada.status().kept, ada.status().ended_because) == (
        EXPIRED,
        False,
        "You signed out in another notebook or a terminal.",
    )


def test_a_vault_that_does_not_open_is_no_reason_to_stop_a_cell_that_is_run_again(ada, service, vault):
    rotated = replace(tokens(number=2), refresh_token="secret-rotated")
    service.provider.renewals = [rotated]
    ada.tokens(force_refresh=True)
    vault.refuses = {"load"}
    holder_of(ada).catch_up()

    assert ada.is_signed_in


def test_a_choice_that_was_refused_is_not_taken(service, clock, vault):
    auth = Auth(replace(POOL, keep_signed_in=False), service=service, clock=clock, vault=vault)
    service.provider.replies = [SMS, in_as()]
    holder_of(auth).respond(SignedOut(), Password("ada", Secret("pw"), keep=False))
    with pytest.raises(ChallengeExpired):
        holder_of(auth).respond(SignedOut(), Password("ada", Secret("pw"), keep=True))
    auth.confirm_sign_in("123456")

    assert auth.is_signed_in
    assert vault.load(PLACE, SIGN_IN) is None


def test_without_a_choice_it_is_as_configured(service, clock, vault):
    auth = Auth(replace(POOL, keep_signed_in=False), service=service, clock=clock, vault=vault)
    signed_in(auth, service, "ada")

    assert vault.load(PLACE, SIGN_IN) is None


def test_an_identity_pool_that_refuses_leaves_another_notebooks_sign_in(auth, service, vault):
    vault.save(PLACE, SIGN_IN, kept())
    service.provider.replies = [in_as(refresh_token="secret-new")]
    service.source.script = [ConfigurationError("No.")]
    with pytest.raises(ConfigurationError):
        auth.sign_in("ada", "pw")

    assert vault.load(PLACE, SIGN_IN) == kept()
    assert service.provider.revoked == ["secret-new"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.parametrize("where", ["the call", "the save"])
def test_a_fork_in_the_middle_of_a_renewal_does_not_hang_the_child(ada, service, vault, where):
    gate, save = Gate(), vault.save
    if where == "the call":
        service.provider.renewals = [lambda: (gate.pass_through(), tokens())[1]]
    else:
        vault.save = lambda *what: (gate.pass_through(), save(*what))
    renewal = Running(lambda: ada.tokens(force_refresh=True))
    gate.wait_until_reached()
    child = os.fork()
    if child == 0:
        service.provider.renewals, vault.save = [], save
        os._exit(0 if ada.tokens(force_refresh=True).username == "ada" and not ada.sign_out() else 1)
    gate.open()
    renewal.result()
    ended = eventually(lambda: os.waitpid(child, os.WNOHANG)[0] == child)
    if not ended:
        os.kill(child, signal.SIGKILL)

    assert ended


# What its author sees of it

OFFERED = {
    *("sign_in", "sign_in_with_browser", "confirm_sign_in", "start_over", "resume", "sign_out"),
    *("sign_up", "confirm_sign_up", "resend_sign_up_code", "forgot_password", "confirm_forgot_password"),
    *("pool", "state", "failing", "step", "status", "whoami", "history", "is_signed_in", "username", "identity_id"),
    *("session", "tokens", "credentials", "waiting", "account", "devices", "mfa", "roles", "use_role", "assume_role"),
    *("observe", "unobserve", "tools", "install", "uninstall"),
}


def test_completion_and_help_show_what_it_offers_and_nothing_of_what_it_is_made_of(auth):
    for names in (dir(auth), dir(Auth)):
        assert {name for name in names if not name.startswith("_")} == OFFERED
    shown = pydoc.render_doc(Auth, renderer=pydoc.plaintext)
    for name in OFFERED:
        assert name in shown
    for name in ("set_trait", "hold_trait_notifications", "class_traits", "notify_change", "object at 0x"):
        assert name not in shown


def test_one_picture_shows_all_that_is_known(ada):
    seen = ada.status()
    assert (seen.state, seen.step, seen.username, seen.identity_id) == (IN, ada.step, "ada", "identity-of-ada")
    assert (seen.credentials_until, seen.tokens_until) == (ada.credentials().expires_at, ada.tokens().expires_at)
    assert (seen.kept, seen.failing_because, seen.ended_because) == (True, "", "")
    with pytest.raises(AttributeError):
        seen.state = OUT


def test_a_renewal_that_fails_is_in_the_picture_until_one_succeeds(ada, service, clock):
    clock.move(LIFE * 0.7)
    service.source.script = [Unreachable("The service does not answer.")]
    ada.credentials()
    assert eventually(lambda: ada.status().failing_because == "The service does not answer.")
    assert ada.state is IN
    ada.credentials(force_refresh=True)
    assert ada.status().failing_because == ""


# Accounts


def test_an_account_is_made_confirmed_and_reset_with_what_was_typed(auth, service):
    assert auth.sign_up(" uma ", " pw ", {"email": " u@example.com "}).state is SignUpState.UNCONFIRMED
    assert auth.confirm_sign_up("uma", "123 456").state is SignUpState.CONFIRMED
    assert auth.resend_sign_up_code("uma").destination == "a***@e***"
    assert auth.forgot_password("uma").medium == "EMAIL"
    auth.confirm_forgot_password("uma", " new pw ", " 123456 ")

    assert service.accounts.asked == [
        ("sign_up", NewAccount("uma", Secret(" pw "), {"email": "u@example.com"})),
        ("confirm_sign_up", "uma", Secret("123456")),
        ("resend_sign_up_code", "uma"),
        ("forgot_password", "uma"),
        ("confirm_forgot_password", "uma", Secret("123456"), Secret(" new pw ")),
    ]
    assert (auth.step, auth.state) == (SignedOut(), OUT)  # that is no part of a sign-in


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda auth: auth.sign_up(None, "pw"), WrongCredentials),
        (lambda auth: auth.sign_up("uma", None), WeakPassword),
        (lambda auth: auth.sign_up("uma", ""), WeakPassword),
        (lambda auth: auth.sign_up("uma", "pw", ["email"]), AttributeInvalid),
        (lambda auth: auth.sign_up("uma", "pw", {"email": None}), AttributeInvalid),
        (lambda auth: auth.confirm_sign_up("uma", 123456), WrongCode),
        (lambda auth: auth.confirm_sign_up("", "123456"), WrongCredentials),
        (lambda auth: auth.resend_sign_up_code(7), WrongCredentials),
        (lambda auth: auth.forgot_password(" "), WrongCredentials),
        (lambda auth: auth.confirm_forgot_password("uma", None, "123456"), WeakPassword),
        (lambda auth: auth.confirm_forgot_password("uma", "pw", None), WrongCode),
    ],
)
def test_nonsense_about_an_account_is_not_sent(auth, service, call, error):
    with pytest.raises(error) as refused:
        call(auth)
    assert refused.value.hint
    assert service.accounts.asked == []


def test_an_unconfirmed_user_confirms_with_a_bare_code_and_is_signed_in(auth, service):
    asked = NeedsSignUpConfirmation("uma", Password("uma", Secret("pw")))
    service.provider.replies = [asked, in_as("uma")]

    assert auth.sign_in("uma", "pw") is asked
    assert auth.confirm_sign_in("123456") == in_as("uma")
    assert auth.state is IN


# The pool's own questions


def test_a_custom_sign_in_answers_as_often_as_it_is_asked(auth, service):
    first, second = (NeedsCustomAnswer("ada", START, Ticket("ada", str(n)), {"round": str(n)}) for n in (1, 2))
    service.provider.replies = [first, second, in_as()]

    assert auth.sign_in("ada", flow="custom") is first
    assert auth.confirm_sign_in(" one ") is second
    assert auth.confirm_sign_in("two") == in_as()
    assert service.provider.begun == [Custom("ada", None)]
    assert [(step, answer.text.reveal()) for step, answer in service.provider.answered] == [
        (first, " one "),
        (second, "two"),
    ]


def test_a_custom_sign_in_may_prove_a_password_first(auth, service):
    service.provider.replies = [in_as()]
    auth.sign_in("ada", "pw", flow="custom")

    assert service.provider.begun == [Custom("ada", Secret("pw"))]


def test_a_password_is_sent_where_that_is_asked_for(auth, service):
    service.provider.replies = [in_as()]
    auth.sign_in("ada", "pw", flow="password")

    assert service.provider.begun == [SentPassword("ada", Secret("pw"))]


@pytest.mark.parametrize("flow", ["SRP", "", None, 7])
def test_a_flow_that_is_none_is_told(auth, flow):
    with pytest.raises(ConfigurationError, match="flow"):
        auth.sign_in("ada", "pw", flow=flow)


# Two cells that answer at once


def test_two_codes_at_once_are_spent_once(auth, service):
    service.provider.replies = [SMS, in_as()]
    auth.sign_in("ada", "pw")

    outcomes = [(each.error(), each) for each in at_once(2, lambda: auth.confirm_sign_in("123456"))]

    assert sorted(type(error) for error, _ in outcomes if error) == [ChallengeExpired]
    assert len(service.provider.answered) == 1
    assert auth.state is IN


def test_one_users_code_that_comes_while_another_signs_in_is_not_spent_on_theirs(auth, service):
    gate = Gate()
    service.provider.replies = [sms("sam"), lambda: (gate.pass_through(), sms("emi"))[1]]
    auth.sign_in("sam", "pw")
    emi = Running(lambda: auth.sign_in("emi", "pw"))
    gate.wait_until_reached()
    sam = Running(lambda: auth.confirm_sign_in("123456"))
    gate.open()

    assert emi.result() == sms("emi") == auth.step
    assert isinstance(sam.error(), ChallengeExpired)
    assert service.provider.answered == []


def test_nobody_is_said_to_be_signed_in_before_all_is_there(auth, service):
    """Whoever awaits the sign-in must not go on with one that the identity pool then refuses."""
    gate = Gate()

    def refused():
        gate.pass_through()
        raise ConfigurationError("No such identity pool.")

    service.provider.replies, service.source.script = [in_as()], [refused]
    signing_in = Running(lambda: auth.sign_in("ada", "pw"))
    gate.wait_until_reached()
    seen = (auth.is_signed_in, auth.state, auth.username, auth.status().state, str(auth))
    gate.open()

    assert seen == (False, OUT, None, OUT, "signed out, user pool eu-west-1_AbCdEfGhI")
    assert isinstance(signing_in.error(), ConfigurationError)


def test_tokens_are_not_called_credentials(service, clock):
    auth = signed_in(Auth(POOL_WITHOUT_IDENTITY_POOL, service=service, clock=clock), service, "ada")
    assert str(auth) == "signed in as ada, user pool eu-west-1_AbCdEfGhI, tokens until 10:05 UTC"


@pytest.mark.parametrize(
    "call",
    [
        lambda auth: auth.sign_in(None, "S3cret-pw"),
        lambda auth: auth.sign_in("ada", b"S3cret-pw"),
        lambda auth: auth.sign_in("ada", "S3cret-pw", flow="S"),
        lambda auth: auth.sign_up(None, "S3cret-pw"),
        lambda auth: auth.sign_up("x", b"S3cret-pw"),
        lambda auth: auth.confirm_sign_in(918273),
        lambda auth: auth.confirm_sign_up("x", 918273),
        lambda auth: auth.confirm_forgot_password("x", "S3cret-pw", 918273),
        lambda auth: auth.confirm_forgot_password(None, "S3cret-pw", "918273"),
    ],
)
def test_what_is_of_the_wrong_type_is_in_no_variable_that_a_traceback_prints(auth, call):
    with pytest.raises(NbauthError) as refused:
        call(auth)
    frames = traceback.TracebackException.from_exception(refused.value, capture_locals=True).stack
    others = [str(frame.locals) for frame in frames if frame.filename != __file__]
    assert others
    assert [text for text in others if "S3cret-pw" in text or "918273" in text] == []


def test_who_signs_in_with_an_address_is_called_by_it(auth, service):
    step = SignedIn("ada@example.com", tokens("7f0c", sub="7f0c", email="ada@example.com", clock=holder_of(auth).now))
    service.provider.replies = [step]
    auth.sign_in("ada@example.com", "pw")

    assert str(auth).startswith("signed in as ada@example.com, ")
    assert (auth.status().username, auth.status().shown_name) == ("7f0c", "ada@example.com")


@pytest.mark.parametrize("renew", [True, False])
def test_a_cell_that_is_run_again_takes_up_nothing_that_a_sign_out_is_about_to_erase(ada, vault, renew):
    gate, exclusive = Gate(), vault.exclusive
    vault.exclusive = lambda place: (gate.pass_through(), exclusive(place))[1]
    leaving = Running(ada.sign_out)
    gate.wait_until_reached()
    assert ada.resume(renew=renew) == SignedOut()
    gate.open()
    leaving.result()

    assert (ada.state, vault.load(PLACE, SIGN_IN)) == (OUT, None)
    vault.exclusive = exclusive
    assert ada.resume() == SignedOut()


# A kept sign-in, and no network


@pytest.fixture
def unreached(auth, service, vault):
    """Ada's sign-in is kept, and could not be taken up."""
    vault.save(PLACE, SIGN_IN, kept())
    service.provider.renewals = [Unreachable("The service does not answer.")]
    with pytest.raises(Unreachable):
        auth.resume()
    return auth


def test_a_kept_sign_in_that_could_not_be_taken_up_is_told_with_its_name(unreached):
    assert unreached.step == SignedOut("ada")
    assert unreached.status().not_resumed_because == "The service does not answer."
    assert holder_of(unreached).waits_to_resume


def test_it_is_taken_up_when_the_network_is_back(unreached):
    assert isinstance(unreached.resume(), SignedIn)
    assert unreached.status().not_resumed_because == ""
    assert not holder_of(unreached).waits_to_resume


def test_whoever_signs_in_or_out_meanwhile_is_not_overruled(unreached, service):
    service.provider.replies = [sms("bob"), in_as("bob")]
    unreached.sign_in("bob", "pw")
    assert not holder_of(unreached).waits_to_resume
    unreached.confirm_sign_in("123456")
    assert unreached.status().not_resumed_because == ""
    unreached.sign_out()
    assert not holder_of(unreached).waits_to_resume


def test_a_sign_out_ends_the_waiting(unreached):
    unreached.sign_out()
    assert not holder_of(unreached).waits_to_resume
    assert unreached.status().not_resumed_because == ""


def test_a_sign_in_that_has_ended_is_no_longer_waited_for(unreached, service):
    service.provider.renewals = [SignInExpired("Expired.")]
    unreached.resume()
    assert not holder_of(unreached).waits_to_resume
    assert unreached.status().ended_because == "Expired."


# No action waits for ever


def test_whatever_is_asked_of_the_vault_counts_towards_the_deadline_of_its_action(service, clock):
    with_deadline = []

    class Watching(FakeVault):
        def _maybe_refuse(self, what):
            with_deadline.append((what, deadline._until.get() is not None))

    auth = Auth(POOL, service=service, clock=clock, vault=Watching())
    signed_in(auth, service, "ada")
    holder_of(auth).catch_up()
    auth.tokens(force_refresh=True)
    auth.credentials(force_refresh=True)
    auth.sign_out()
    auth.resume()

    assert {what for what, _ in with_deadline} == {"load", "save", "forget", "exclusive"}
    assert all(has_one for _, has_one in with_deadline)


def test_a_sign_out_is_here_at_once_while_a_kept_sign_in_is_being_taken_up(ada, service, clock, vault):
    holder, gate = holder_of(ada), Gate()
    clock.move(LIFE)
    service.provider.renewals = [lambda: gate.pass_through() or tokens(clock=clock)]
    taking_up = Running(holder.resume)
    gate.wait_until_reached()
    leaving = Running(ada.sign_out)

    assert eventually(lambda: ada.state is OUT)
    gate.open()
    taking_up.error()
    leaving.result()
    assert (ada.state, ada.status().valid_until) == (OUT, None)


def test_after_a_sign_in_that_was_not_kept_the_others_are_followed_again(service, clock, vault):
    auth = Auth(replace(POOL, keep_signed_in=False), service=service, clock=clock, vault=vault)
    vault.version = lambda place: "of the vault"
    assert holder_of(auth).version() == "of the vault"
    signed_in(auth, service, "ada")
    assert holder_of(auth).version() is None
    auth.sign_out()
    assert holder_of(auth).version() == "of the vault"


def test_a_vault_that_tells_nothing_of_its_changes_is_no_defect(auth, vault):
    for version in (None, 7, lambda: "too few arguments"):
        vault.version = version
        assert holder_of(auth).version() is None
