"""`auth.history()`: what a person does, what goes on in the background, and why it failed."""

import logging
import threading
from datetime import timedelta

import pytest
from fakes import POOL, POOL_WITHOUT_IDENTITY_POOL, START, FakeVault, eventually, sms
from fakes import signed_in as in_as

from nbauth import shelf
from nbauth.auth import Auth, holder_of
from nbauth.core.state import UserState
from nbauth.errors import (
    ConfigurationError,
    NbauthError,
    ServiceError,
    SignInExpired,
    Throttled,
    UsernameTaken,
    VaultError,
    WrongCode,
    WrongCredentials,
)
from nbauth.texts import Network, Service, Session
from nbauth.widget.report import report

LIFE = 3600
UNREACHABLE = ServiceError(Network.NO_ANSWER)


@pytest.fixture
def auth(service, clock, vault):
    return Auth(POOL, service=service, clock=clock, vault=vault)


@pytest.fixture
def ada(auth, service, clock):
    service.provider.replies = [in_as("ada", clock=clock)]
    auth.sign_in("ada", "pw")
    return auth


def told(auth, after=0):
    """What has happened, and what came of it, as in a line of the table."""
    return [(event.what, event.result) for event in auth.history()[after:]]


def test_nothing_has_happened_at_first(auth):
    assert list(auth.history()) == []


def test_a_sign_in_is_told_step_by_step(auth, service, clock):
    service.provider.replies = [WrongCredentials("No."), sms(), WrongCode("No."), in_as("ada", clock=clock)]
    with pytest.raises(WrongCredentials):
        auth.sign_in("ada", "wrong")
    auth.sign_in("ada", "pw")
    with pytest.raises(WrongCode):
        auth.confirm_sign_in("000000")
    auth.confirm_sign_in("123456")
    auth.sign_out()

    assert told(auth) == [
        ("sign-in", "WrongCredentials"),
        ("sign-in", "NeedsSmsCode"),
        ("answer", "WrongCode"),
        ("answer", "SignedIn"),
        ("new credentials", "done"),
        ("sign-out", "done"),
    ]
    assert {event.at for event in auth.history()} == {START}


def test_what_was_never_sent_has_not_happened(auth, service):
    with pytest.raises(NbauthError):
        auth.sign_in("", "pw")
    service.provider.replies = [sms()]
    auth.sign_in("ada", "pw")
    with pytest.raises(WrongCode):
        auth.confirm_sign_in("")

    assert told(auth) == [("sign-in", "NeedsSmsCode")]


def test_renewals_are_told(ada):
    before = len(ada.history())
    ada.tokens(force_refresh=True)
    ada.credentials(force_refresh=True)
    assert told(ada, before) == [("new tokens", "done"), ("new credentials", "done")]


def test_a_renewal_that_fails_in_the_background_is_told_with_its_reason(ada, service, clock):
    clock.move(LIFE * 0.7)
    service.source.script = [Throttled(Service.SLOW_DOWN, code="TooManyRequestsException", request_id="8b2b6b3e")]
    ada.credentials()
    assert eventually(lambda: ada.history()[-1].error)
    event = ada.history()[-1]

    assert (event.what, event.error, event.reason) == ("new credentials", "Throttled", "Service.SLOW_DOWN")
    assert (event.code, event.request_id) == ("TooManyRequestsException", "8b2b6b3e")
    assert event.at == START + timedelta(seconds=LIFE * 0.7)


def test_why_credentials_failed_is_told_by_the_tokens_under_them(ada, service, clock):
    before = len(ada.history())
    clock.move(2 * LIFE)
    service.provider.renewals = [UNREACHABLE]
    with pytest.raises(ServiceError):
        ada.credentials()
    assert told(ada, before) == [
        ("new tokens", "ServiceError (Network.NO_ANSWER)"),
        ("new credentials", "ServiceError (Network.NO_ANSWER)"),
    ]


def test_a_defect_is_told_by_its_class_alone(ada, service):
    service.source.script = [KeyError("secret-session-token")]
    with pytest.raises(ServiceError):
        ada.credentials(force_refresh=True)
    assert told(ada)[-1] == ("new credentials", "KeyError")


def test_the_end_of_a_sign_in_is_told_with_its_reason(ada, service):
    before = len(ada.history())
    service.provider.renewals = [SignInExpired(Service.EXPIRED, code="NotAuthorizedException")]
    with pytest.raises(SignInExpired):
        ada.tokens(force_refresh=True)

    assert ada.state is UserState.SIGN_IN_EXPIRED
    assert told(ada, before) == [
        ("end", "SignInExpired (Service.EXPIRED)"),
        ("new tokens", "SignInExpired (Service.EXPIRED)"),
    ]


def test_a_sign_out_in_another_notebook_is_told(ada, service, clock, vault):
    before = len(ada.history())
    other = Auth(POOL, service=service, clock=clock, vault=vault)
    other.resume()
    other.sign_out()
    holder_of(ada).catch_up()

    assert told(ada, before) == [("end", "SignInExpired (Session.SIGNED_OUT_ELSEWHERE)")]
    assert [what for what, _ in told(other)] == ["new tokens", "kept sign-in", "new credentials", "sign-out"]


def test_where_nothing_is_kept_nothing_was_taken_up(auth):
    auth.resume()
    assert told(auth) == []


def test_a_kept_sign_in_that_can_not_be_taken_up_is_told(ada, service, clock, vault):
    other = Auth(POOL, service=service, clock=clock, vault=vault)
    service.provider.renewals = [UNREACHABLE]
    with pytest.raises(ServiceError):
        other.resume()
    assert told(other)[-1] == ("kept sign-in", "ServiceError (Network.NO_ANSWER)")


def test_a_sign_in_that_gets_no_credentials_is_told_so(auth, service, clock):
    service.provider.replies = [in_as("ada", clock=clock)]
    service.source.script = [ConfigurationError(Session.NO_IDENTITY_POOL)]
    with pytest.raises(ConfigurationError):
        auth.sign_in("ada", "pw")
    assert told(auth) == [
        ("sign-in", "SignedIn"),
        ("new credentials", "ConfigurationError (Session.NO_IDENTITY_POOL)"),
    ]


def test_a_sign_out_that_the_user_pool_did_not_hear_of_is_told(ada, service):
    service.provider.failure_of_sign_out = Throttled("Slow.", code="TooManyRequestsException", request_id="8b2b6b3e")
    with pytest.raises(Throttled) as failed:
        ada.sign_out()
    assert failed.value.request_id == ada.history()[-1].request_id == "8b2b6b3e"


def test_what_is_done_for_an_account_is_told(auth, service):
    service.accounts.replies = [UsernameTaken("Taken.")]
    with pytest.raises(UsernameTaken):
        auth.sign_up("ada", "Correct-horse-1")
    auth.sign_up("ada", "Correct-horse-1")
    auth.resend_sign_up_code("ada")
    auth.confirm_sign_up("ada", "123456")
    auth.forgot_password("ada")
    auth.confirm_forgot_password("ada", "Correct-horse-2", "123456")

    assert told(auth) == [
        ("sign-up", "UsernameTaken"),
        ("sign-up", "done"),
        ("new code", "done"),
        ("confirmation", "done"),
        ("forgotten password", "done"),
        ("new password", "done"),
    ]


class Occupied(FakeVault):
    """Another notebook has the turn until it is let go."""

    def __init__(self):
        super().__init__()
        self.free = threading.Event()
        self.asked = threading.Event()

    def exclusive(self, place, /):
        self.asked.set()
        self.free.wait(5)
        return super().exclusive(place)


def test_waiting_for_another_notebook_is_told(service, clock, monkeypatch):
    monkeypatch.setattr(shelf, "_NOTICED", timedelta(0))
    vault = Occupied()
    vault.free.set()
    auth = Auth(POOL, service=service, clock=clock, vault=vault)
    service.provider.replies = [in_as("ada", clock=clock)]
    auth.sign_in("ada", "pw")
    before = len(auth.history())
    auth.tokens(force_refresh=True)

    assert told(auth, before) == [("wait for another notebook", "done"), ("new tokens", "done")]


def test_a_turn_that_comes_at_once_was_not_waited_for(ada):
    ada.tokens(force_refresh=True)
    assert "wait for another notebook" not in [what for what, _ in told(ada)]


def test_a_turn_that_does_not_come_is_told_and_costs_no_renewal(ada, vault):
    before = len(ada.history())
    vault.refuses = {"exclusive"}
    ada.tokens(force_refresh=True)
    assert told(ada, before) == [("wait for another notebook", "VaultError"), ("new tokens", "done")]


def test_a_vault_that_ends_a_renewal_is_told(ada, service, vault, clock):
    """Where each refresh token is good for one use."""
    service.provider.renewals = [in_as("ada", clock=clock, refresh_token="rotated-refresh-token").tokens]
    ada.tokens(force_refresh=True)
    vault.refuses = {"exclusive"}
    with pytest.raises(VaultError):
        ada.tokens(force_refresh=True)
    assert told(ada)[-1] == ("new tokens", "VaultError")


# What goes on in the background, on the card


def test_since_when_renewals_fail_and_when_the_next_is_are_in_the_picture(ada, service, clock):
    clock.move(LIFE * 0.7)
    began = clock()
    service.source.script = [UNREACHABLE, UNREACHABLE]
    ada.credentials()
    assert eventually(lambda: ada.status().failing_since)
    first = ada.status()
    clock.move(60)
    with pytest.raises(ServiceError):
        ada.credentials(force_refresh=True)
    second = ada.status()

    assert (first.failing_since, second.failing_since) == (began, began)
    assert began < first.next_try_at <= began + timedelta(seconds=1)
    assert second.next_try_at > clock()
    ada.credentials(force_refresh=True)
    assert (ada.status().failing_since, ada.status().next_try_at) == (None, None)


def test_where_nothing_is_renewed_by_itself_no_next_try_is_promised(service, clock):
    auth = Auth(POOL_WITHOUT_IDENTITY_POOL, service=service, clock=clock)
    service.provider.replies = [in_as("ada", clock=clock)]
    auth.sign_in("ada", "pw")
    service.provider.renewals = [UNREACHABLE]
    with pytest.raises(ServiceError):
        auth.tokens(force_refresh=True)
    assert (auth.status().failing_since, auth.status().next_try_at) == (START, None)


def test_credentials_that_could_not_be_had_at_the_sign_in_are_tried_at_their_next_use(auth, service, clock):
    service.provider.replies = [in_as("ada", clock=clock)]
    service.source.script = [UNREACHABLE]
    auth.sign_in("ada", "pw")
    assert (auth.status().failing_since, auth.status().next_try_at) == (START, None)


# No secret, and no name


def test_neither_history_nor_log_nor_report_holds_a_secret_and_the_log_no_name(auth, service, clock, caplog):
    caplog.set_level(logging.DEBUG)
    secrets = ("typed-password", "714142", "654321", "Correct-horse-1")
    service.provider.replies = [sms(), WrongCode("654321 by ada?"), in_as("ada", clock=clock)]
    service.accounts.replies = [UsernameTaken("ada has Correct-horse-1.")]
    with pytest.raises(UsernameTaken):
        auth.sign_up("ada", "Correct-horse-1")
    auth.sign_in("ada", "typed-password")
    with pytest.raises(WrongCode):
        auth.confirm_sign_in("654321")
    auth.confirm_sign_in("714142")
    held, keys = auth.tokens(), auth.credentials()
    service.source.script = [ServiceError(f"ada: {keys.token}"), KeyError(held.id_token)]
    for _ in range(2):
        with pytest.raises(ServiceError):
            auth.credentials(force_refresh=True)

    history = auth.history()
    places = {
        "table": repr(history) + history._repr_html_(),
        "events": " ".join(map(repr, history)),
        "log": " ".join(str((record.getMessage(), record.args, record.exc_info)) for record in caplog.records),
    }
    secrets = (*secrets, held.id_token, held.access_token, held.refresh_token, keys.secret_key, keys.token)
    for place, text in {**places, "report": report(auth.status(), history, clock())}.items():
        assert "new credentials" in text, place
        assert [secret for secret in secrets if secret in text] == []
    assert [place for place, text in places.items() if "ada" in text.lower()] == []
