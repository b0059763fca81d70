"""`auth.mfa` over a port: what it asks, with whose tokens, and what it does not show."""

import traceback

import pytest
from fakes import POOL, TOTP_SETUP, FakeClock, FakeService, signed_in

from nbauth import errors
from nbauth.auth import Auth
from nbauth.core.events import What
from nbauth.core.mfa import MfaPreference
from nbauth.errors import NotSignedIn, TokenInvalid, WrongChoice, WrongCode
from nbauth.secret import Secret


@pytest.fixture
def service():
    return FakeService(FakeClock())


@pytest.fixture
def auth(service):
    auth = Auth(POOL, service=service, clock=FakeClock())
    service.provider.replies = [signed_in()]
    auth.sign_in("ada", "pw")
    return auth


@pytest.fixture
def asked(service):
    return service.factors.asked


def test_an_app_is_set_up_and_verified(auth, asked):
    assert auth.mfa.set_up_totp() is TOTP_SETUP
    auth.mfa.verify_totp(" 123 456 ")
    assert asked == [("set_up_totp", "ada"), ("verify_totp", "ada", Secret("123456"))]


@pytest.mark.parametrize(
    ("factor", "enabled", "before", "after"),
    [
        ("TOTP", None, ("SMS",), MfaPreference(("TOTP", "SMS"), "TOTP")),
        ("sms", None, ("SMS",), MfaPreference(("SMS",), "SMS")),
        (None, None, ("TOTP", "SMS"), MfaPreference(("TOTP", "SMS"), None)),
        ("e-mail", ["e-mail"], ("TOTP", "SMS"), MfaPreference(("EMAIL",), "EMAIL")),
        ("app", ["sms"], (), MfaPreference(("TOTP", "SMS"), "TOTP")),
        (None, (), ("SMS",), MfaPreference((), None)),
    ],
)
def test_what_is_preferred_is_on_and_the_others_are_as_was_said_or_as_they_were(
    auth, service, asked, factor, enabled, before, after
):
    service.factors.preferred = MfaPreference(before, None)
    assert auth.mfa.prefer(factor, enabled=enabled) == after
    assert asked == [("preference", "ada"), ("prefer", "ada", after, before)]


@pytest.mark.parametrize("nonsense", ["pigeon", "", 7, True, "totp sms"])
def test_nonsense_is_not_sent(auth, asked, nonsense):
    with pytest.raises(WrongChoice):
        auth.mfa.prefer(nonsense)
    with pytest.raises(WrongChoice):
        auth.mfa.prefer(None, enabled=[nonsense])
    assert {what for what, *_ in asked} <= {"preference"}


@pytest.mark.parametrize("code", ["", 123456, None, "x" * 70])
def test_what_is_no_code_is_not_sent(auth, asked, code):
    with pytest.raises(WrongCode):
        auth.mfa.verify_totp(code)
    assert asked == []


def test_nobody_has_no_factors(service):
    mfa = Auth(POOL, service=service, clock=FakeClock()).mfa
    for call in (mfa.set_up_totp, lambda: mfa.verify_totp("123456"), mfa.preference, lambda: mfa.prefer("TOTP")):
        with pytest.raises(NotSignedIn):
            call()


def test_no_frame_holds_a_code_that_was_refused(auth, service):
    service.factors.replies = [WrongCode("No.")]
    with pytest.raises(WrongCode) as refused:
        auth.mfa.verify_totp("482913")
    frames = traceback.TracebackException.from_exception(refused.value, capture_locals=True).stack
    ours = [value for frame in frames if frame.filename != __file__ for value in (frame.locals or {}).values()]
    assert "482913" not in str(ours)


def test_each_of_it_is_recorded(auth, service):
    auth.mfa.set_up_totp()
    service.factors.replies = [errors.Unreachable("No.")]
    with pytest.raises(errors.Unreachable):
        auth.mfa.verify_totp("123456")
    auth.mfa.prefer("TOTP")
    events = [event for event in auth.history() if event.what is What.SECOND_FACTOR]
    assert [event.error for event in events] == ["", "Unreachable", ""]


def test_tokens_that_are_not_accepted_are_renewed_and_it_is_asked_once_more(auth, service):
    service.factors.replies = [TokenInvalid("No.")]
    assert auth.mfa.preference() == MfaPreference(("SMS",), "SMS")
    assert len(service.provider.refreshed) == 1
