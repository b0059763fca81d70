"""What each step shows."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from fake_model import NOON, POOL, TICKET, TOKENS

from nbauth.config import PoolConfig
from nbauth.core.state import UserState
from nbauth.core.steps import (
    NeedsEmailCode,
    NeedsNewPassword,
    NeedsSmsCode,
    NeedsTotpCode,
    SignedIn,
    SignedOut,
    Step,
)
from nbauth.errors import WrongCode
from nbauth.widget.view import TICKED, Action, Situation, View, view

SOON = NOON + timedelta(seconds=170.9)
SMS = NeedsSmsCode("ada", "+*******1234", SOON, TICKET)
EMAIL = NeedsEmailCode("ada", "a***@e***", SOON, TICKET)
TOTP = NeedsTotpCode("ada", SOON, TICKET)
NEW_PASSWORD = NeedsNewPassword("ada", ("email", "custom:team_name"), SOON, TICKET)
SIGNED_IN = SignedIn("ada", TOKENS)


def seen(step: Step, state: UserState = UserState.SIGNED_OUT, **facts) -> View:
    return view(Situation(**{"pool": POOL, "step": step, "state": state, "now": NOON, **facts}))


def labels(shown: View) -> list[str]:
    return [field.label for field in shown.fields if field.kind != "hidden"]


def buttons(shown: View) -> list[str]:
    return [button.label for button in shown.buttons]


@pytest.mark.parametrize(
    ("step", "expected_fields", "expected_buttons"),
    [
        (SignedOut(), ["Username", "Password"], ["Sign in"]),
        (SMS, ["Code"], ["Continue", "Send a new code", "Back"]),
        (EMAIL, ["Code"], ["Continue", "Send a new code", "Back"]),
        (TOTP, ["Code"], ["Continue", "Back"]),
        (NEW_PASSWORD, ["New password", "Confirm password", "Email", "Team name"], ["Continue", "Back"]),
        (SIGNED_IN, [], ["Sign out"]),
    ],
)
def test_each_step_has_its_fields_and_buttons(step, expected_fields, expected_buttons):
    shown = seen(step)
    assert labels(shown) == expected_fields
    assert buttons(shown) == expected_buttons


@pytest.mark.parametrize(("by_default", "value"), [(True, TICKED), (False, "")])
def test_the_choice_to_keep_the_sign_in_stands_as_configured(by_default, value):
    shown = seen(SignedOut(), may_keep=True, pool=replace(POOL, keep_signed_in=by_default))

    assert labels(shown) == ["Username", "Password", "Keep me signed in on this computer"]
    assert (shown.fields[-1].kind, shown.fields[-1].value) == ("checkbox", value)


@pytest.mark.parametrize("step", [SignedOut(), SMS, EMAIL, TOTP, NEW_PASSWORD, SIGNED_IN])
def test_a_view_is_json_that_names_the_pool_and_holds_no_secret(step):
    text = json.dumps(seen(step).as_message())
    assert POOL.user_pool_id in text
    for secret in ("refresh", "access", TICKET.session, TICKET.user_id):
        assert f'"{secret}"' not in text


@pytest.mark.parametrize("step", [SignedOut(), SMS, EMAIL, TOTP, NEW_PASSWORD])
def test_enter_presses_exactly_one_button(step):
    assert [button.primary for button in seen(step).buttons].count(True) == 1


def test_enter_does_not_sign_out():
    assert not any(button.primary for button in seen(SIGNED_IN).buttons)


def test_the_user_name_is_filled_in_and_the_password_never_is():
    name, password = seen(SignedOut("ada")).fields
    assert (name.value, password.value) == ("ada", "")


def test_the_fields_tell_password_managers_what_they_are():
    assert [field.autocomplete for field in seen(SignedOut()).fields] == ["username", "current-password"]
    assert seen(SMS).fields[0].autocomplete == "one-time-code"
    assert [field.autocomplete for field in seen(NEW_PASSWORD).fields] == [
        "username",
        "new-password",
        "new-password",
        "email",
        "off",
    ]


def test_the_new_password_is_saved_under_the_user_name_without_a_second_field_named_username():
    hidden = [field for field in seen(NEW_PASSWORD).fields if field.kind == "hidden"]
    assert [(field.label, field.value) for field in hidden] == [("", "ada")]


def test_where_a_code_was_sent_is_shown():
    assert seen(SMS).text == "A code was sent by text message to +*******1234."
    assert seen(EMAIL).text == "A code was sent by e-mail to a***@e***."


@pytest.mark.parametrize("step", [SMS, EMAIL, TOTP, NEW_PASSWORD])
def test_the_time_left_is_counted_here(step):
    assert seen(step).seconds_left == 170
    assert seen(step, now=NOON + timedelta(hours=1)).seconds_left == 0


def test_when_the_time_is_over_the_screen_names_a_button_that_is_there():
    for step in (SMS, EMAIL, TOTP, NEW_PASSWORD):
        shown = seen(step)
        assert any(f"“{label}”" in shown.time_is_over for label in buttons(shown))


def test_nothing_is_counted_where_nothing_expires():
    assert seen(SignedOut()).seconds_left is None
    assert seen(SIGNED_IN).seconds_left is None


def test_the_card_says_who_is_signed_in_and_until_when():
    shown = seen(SIGNED_IN, UserState.SIGNED_IN, valid_until=NOON + timedelta(hours=1))
    assert shown.signed_in_as == "ada"
    assert shown.until == "Credentials until {time}, renewed by themselves."
    assert shown.valid_until == "2026-01-01T13:00:00+00:00"


def test_the_card_does_not_call_tokens_credentials():
    pool = PoolConfig(POOL.user_pool_id, POOL.client_id)
    assert seen(SIGNED_IN, pool=pool, valid_until=SOON).until.startswith("Tokens until")


def test_the_card_does_not_promise_a_time_that_is_past():
    assert seen(SIGNED_IN, valid_until=NOON).until.startswith("The credentials ended at")


def test_the_card_says_that_a_restarted_kernel_asks_again_if_it_does():
    assert seen(SIGNED_IN, kept=False).details == ("Kept in memory only: a restarted kernel asks again.",)
    assert seen(SIGNED_IN, kept=True).details == ("Kept on this computer until you sign out.",)


def test_an_expired_sign_in_says_that_the_session_goes_on():
    shown = seen(SignedOut("ada"), UserState.SIGN_IN_EXPIRED, ended_because="The sign-in has expired.")
    expected = "The sign-in has expired. Sign in again: the session and every client made from it go on."
    assert shown.notice == expected


def test_a_notice_of_the_form_goes_before_that_of_the_step():
    assert seen(SignedOut(), UserState.SIGN_IN_EXPIRED, notice="Type it again.").notice == "Type it again."


def test_another_host_than_aws_is_named():
    pool = PoolConfig(POOL.user_pool_id, POOL.client_id, endpoint_url="https://aws.example.com:8443")
    for step in (SignedOut(), SMS, NEW_PASSWORD):
        assert seen(step, pool=pool).warning == "This is not AWS: your sign-in goes to aws.example.com:8443"
    assert seen(SIGNED_IN, pool=pool).pool.endswith(" at aws.example.com:8443")
    assert seen(SignedOut()).warning == ""


def test_an_error_is_shown_with_its_hint():
    shown = seen(SMS, error=WrongCode("That code was not accepted.", hint="Type it again."))
    assert (shown.error, shown.hint) == ("That code was not accepted.", "Type it again.")


@pytest.mark.parametrize(
    ("step", "busy", "status"),
    [
        (SignedOut(), Action.SIGN_IN, "Signing in…"),
        (SMS, Action.CONTINUE, "Checking…"),
        (SMS, Action.NEW_CODE, "Going back…"),
        (SIGNED_IN, Action.SIGN_OUT, "Signing out…"),
        (SignedOut(), Action.SIGN_OUT, "Signing out…"),  # out here; the refresh token is being revoked
        (SIGNED_IN, Action.SIGN_IN, ""),  # signed in; its worker has not come back
        (SMS, Action.SIGN_IN, ""),
        (SMS, None, ""),
    ],
)
def test_what_is_being_done_is_shown_until_it_is_done(step, busy, status):
    shown = seen(step, busy=busy)
    assert (shown.busy, shown.status) == (bool(status), status)
